/**
 * Webhooks of a repository or an organization, by their addresses. Their secrets are nobody's to read: a webhook is changed
 * by the calls that leave its secret as it is, is switched off rather than deleted, and is made only where it is declared
 * to have none.
 */
import * as z from 'zod';
import { isKnown, notKnown, type Part } from '../../engine/part.ts';
import { own, type Prose, say } from '../../engine/prose.ts';
import { stricter } from '../../engine/stricter.ts';
import {
  type Answers,
  answer,
  type Declared,
  type Entry,
  type FieldSetting,
  type Json,
  type Made,
  type Value,
} from '../setting-type.ts';

interface Level {
  readonly of: FieldSetting['of'];
  readonly at: string;
  readonly read: 'hooks' | 'organizationHooks';
}

const shape = z.object({
  id: z.number(),
  active: z.boolean(),
  events: z.array(z.string()),
  config: z.object({
    url: z.string().optional(),
    content_type: z.string().optional(),
    insecure_ssl: z.union([z.string(), z.number()]).optional(),
    /** Asterisks where there is one. */
    secret: z.string().optional(),
  }),
});

type Hook = z.infer<typeof shape>;

function hooks(answers: Answers, { read }: Level): Part<readonly Hook[]> {
  const given = answer(answers, read);
  if (!isKnown(given)) return given;
  const parsed = z.array(shape).safeParse(given);
  return parsed.success ? parsed.data : notKnown(own('GitHub’s answer is not as it describes it'));
}

function addressed(answers: Answers, level: Level, [url]: Entry): readonly Hook[] {
  const all = hooks(answers, level);
  return isKnown(all) ? (all as readonly Hook[]).filter(({ config }) => config.url === url) : [];
}

const isSigned = ({ config: { secret = '' } }: Hook): boolean => secret !== '';

function cannotOf(
  level: Level,
  { type, value, entry = [] }: Declared,
  answers: Answers,
  all: readonly Declared[],
) {
  const here = addressed(answers, level, entry);
  if (here.length > 1) return own('there are several webhooks with this address; delete by hand all but one');
  if (type.key.endsWith('.signed') && value === true)
    return own('only who knows the secret can set it, at GitHub and at the other end: Fairlead knows none');
  const unsigned = all.some(
    (one) =>
      one.type.key === `${level.of}.webhooks.*.signed` && one.entry?.[0] === entry[0] && one.value === false,
  );
  if (here.length > 0 || unsigned) return null;
  return say`there is no such webhook, and Fairlead makes none that would need a secret: make it by hand, or declare ${own('"signed: false"')} beside it`;
}

function madeAt(level: Level): Made {
  return {
    id: (answers, entry) => addressed(answers, level, entry)[0]?.id ?? null,
    reads: () => [],
    unmake: (answers, entry) => {
      const [one] = addressed(answers, level, entry);
      if (one && isSigned(one)) return { because: own('somebody gave the webhook a secret since') };
      return {
        route: `DELETE ${level.at}/{hook_id}`,
        parameters: { hook_id: one?.id ?? '*' },
        sets: null,
        keeps: {},
      };
    },
  };
}

interface About {
  readonly name: string;
  readonly says: string;
  readonly schema: z.ZodType<Value>;
  readonly value: (one: Hook) => Value;
  readonly sets: (value: Value) => Json;
  readonly meets?: FieldSetting['meets'];
  readonly remark?: (one: Hook) => Prose | null;
}

/** `PATCH …/hooks/{hook_id}` with a configuration and no secret takes the secret away; the route of its own does not. */
function routeFor(level: Level, sets: Json, hook: Hook | undefined): string {
  if (!hook) return `POST ${level.at}`;
  return `PATCH ${level.at}/{hook_id}${'config' in sets ? '/config' : ''}`;
}

function setting(level: Level, { name, value, sets, ...about }: About): FieldSetting {
  return {
    key: `${level.of}.webhooks.*.${name}`,
    of: level.of,
    affects: 'whatever listens at that address',
    risk: 'high',
    reads: [level.read],
    setBy:
      name === 'signed'
        ? 'nothing'
        : `\`PATCH ${level.at}/{hook_id}\``.replace(
            /`$/,
            name === 'events' || name === 'active' ? '`' : '/config`',
          ),
    says: about.says,
    schema: about.schema,
    ...(about.meets ? { meets: about.meets } : {}),
    observe: (answers, entry) => {
      const all = hooks(answers, level);
      if (!isKnown(all)) return all;
      const [one] = addressed(answers, level, entry);
      return one ? value(one) : null;
    },
    cannot: (declared, answers, all) => cannotOf(level, declared, answers, all),
    edit: (wanted, answers, entry) => {
      const [url = '*'] = entry;
      const [one] = addressed(answers, level, entry);
      const wants = sets(wanted);
      const { config } = wants as { readonly config?: Json };
      return {
        route: routeFor(level, wants, one),
        ...(one ? { parameters: { hook_id: one.id } } : {}),
        sets: one && config ? config : wants,
        keeps: one ? {} : { name: 'web', config: { url } },
        ...(one ? {} : { makes: url }),
      };
    },
    made: madeAt(level),
  };
}

const event = z.string().refine((name) => /^(\*|[a-z_]+)$/.test(name), 'an event is one of GitHub’s, or *');
const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

const settingsOf = (level: Level): readonly FieldSetting[] => [
  setting(level, {
    name: 'events',
    says: 'What it is told of; `*` is everything',
    schema: z.array(event).min(1).max(100).transform(sorted) as unknown as z.ZodType<Value>,
    value: ({ events }) => sorted(events),
    sets: (events) => ({ events }),
  }),
  setting(level, {
    name: 'active',
    says: 'It is told at all',
    schema: z.boolean(),
    value: ({ active }) => active,
    sets: (active) => ({ active }),
  }),
  setting(level, {
    name: 'verify-certificate',
    says: 'GitHub verifies the certificate of the other end',
    schema: z.boolean().meta(stricter.whenTrue),
    value: ({ config }) => String(config.insecure_ssl ?? '0') === '0',
    sets: (verifies) => ({ config: { insecure_ssl: verifies === true ? '0' : '1' } }),
  }),
  setting(level, {
    name: 'content-type',
    says: 'As what it is told',
    schema: z.enum(['json', 'form']),
    value: ({ config }) => config.content_type ?? 'form',
    sets: (type) => ({ config: { content_type: type } }),
  }),
  setting(level, {
    name: 'signed',
    says: 'It has a secret. Fairlead never knows one: `true` is only held against what is there; with `false` a webhook that is not there is made without',
    schema: z.boolean().meta(stricter.whenTrue),
    meets: (observed, wanted) => wanted === false || observed === true,
    value: isSigned,
    sets: () => ({}),
  }),
];

export const webhookSettings = settingsOf({
  of: 'repository',
  at: '/repos/{owner}/{repo}/hooks',
  read: 'hooks',
});

export const organizationWebhookSettings = settingsOf({
  of: 'organization',
  at: '/orgs/{org}/hooks',
  read: 'organizationHooks',
});
