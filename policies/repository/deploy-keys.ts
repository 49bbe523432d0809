import * as z from 'zod';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say } from '../engine/prose.ts';
import { look, shownOr } from '../engine/shown.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, type Verdict, without } from '../engine/verdict.ts';
import { age, isOlder } from '../facts/age.ts';
import type { DeployKey } from '../facts/deploy-keys.ts';
import type { Repository } from '../facts/repository.ts';

const options = z.strictObject({
  write: z
    .enum(['accept', 'refuse'])
    .default('refuse')
    .describe('Whether deploy keys may write')
    .meta(stricter.from('accept', 'refuse')),
  writers: z
    .array(z.string().min(1).max(200))
    .max(50)
    .default([])
    .describe('Titles of keys that may write all the same')
    .meta(stricter.fewer),
  'max-age-days': z
    .int()
    .min(1)
    .max(3650)
    .default(730)
    .describe('Days after which a key must be replaced by a new one')
    .meta(stricter.smaller),
  'max-unused-days': z
    .int()
    .min(1)
    .max(3650)
    .default(180)
    .describe('Days after which a key that nobody used must be deleted')
    .meta(stricter.smaller),
});

type Options = z.output<typeof options>;
type Facts = Known<'deployKeys' | 'repository'>;

function named({ title, addedBy }: DeployKey): Prose {
  return addedBy ? say`the deploy key ${title} (added by ${addedBy})` : say`the deploy key ${title}`;
}

function deleting({ id }: DeployKey, { owner, name }: Repository): Prose {
  return say`delete it (Settings → Deploy keys, or ${`gh repo deploy-key delete ${id} -R ${owner}/${name}`})`;
}

type Flaw = readonly [name: string, severity: Finding['severity'], message: Prose, remedy: Prose];

/** Nobody can push to an archived repository, whatever the key. */
function flawsOf(key: DeployKey, facts: Facts, rules: Options): readonly Flaw[] {
  const { repository, deployKeys } = facts;
  const { readAt } = deployKeys;
  const gone = deleting(key, repository);
  const mayNot = rules.write === 'refuse' && !rules.writers.includes(key.title);
  const used = key.lastUsed ?? key.createdAt;
  const last = key.lastUsed
    ? say`for ${age(key.lastUsed, readAt)}`
    : say`since it was added ${age(key.createdAt, readAt)} ago`;
  const flaws: readonly (Flaw | false)[] = [
    key.mayWrite &&
      mayNot &&
      !repository.archived && [
        'write',
        'high',
        say`Whoever holds ${named(key)} can push to every branch that is not protected from it: it may write.`,
        say`Add it again without write access and ${gone}; what has to push does better as a GitHub App, whose tokens end by themselves.`,
      ],
    !key.verified && [
      'unverified',
      'medium',
      say`GitHub has not verified ${named(key)}.`,
      say`Ask who added it whose it is, or ${gone}.`,
    ],
    isOlder(key.createdAt, readAt, rules['max-age-days']) && [
      'age',
      'medium',
      say`The same key has opened the repository for ${age(key.createdAt, readAt)}: ${named(key)}; ${count(rules['max-age-days'], 'day')} are allowed.`,
      say`Make a new one where it is used, add that, then ${gone}.`,
    ],
    isOlder(used, readAt, rules['max-unused-days']) && [
      'unused',
      'low',
      say`Nobody used ${named(key)} ${last}; it still opens the repository.`,
      say`If nothing needs it, ${gone}.`,
    ],
  ];
  return flaws.filter((flaw) => flaw !== false);
}

/** One that is switched off by the organization opens nothing. */
function findingsOf(keys: readonly DeployKey[], facts: Facts, rules: Options): readonly Finding[] {
  return keys
    .filter(({ enabled }) => enabled !== false)
    .flatMap((key) =>
      flawsOf(key, facts, rules).map(
        ([name, severity, message, remedy]): Finding => ({
          message,
          remedy,
          who: 'administrator',
          ...(severity ? { severity } : {}),
          fingerprint: `${name}:${key.id}`,
        }),
      ),
    );
}

function judge(facts: Facts, rules: Options): Verdict {
  const { keys } = facts.deployKeys;
  const { found, gaps } = look(keys, (all) => findingsOf(all, facts, rules));
  const all = shownOr(keys, []);
  const off = all.filter(({ enabled }) => enabled === false).length;
  const because =
    all.length === 0
      ? own('there are no deploy keys')
      : say`${count(all.length, 'deploy key')}, all as they should be`;
  const notes = off > 0 ? [say`${count(off, 'key')} switched off by the organization`] : [];
  return without(failOr(found, pass(because, notes)), gaps);
}

export const deployKeys = definePolicy({
  id: 'deploy-keys',
  title: 'Deploy keys only read, are not older than they should be, and are used',
  subject: 'repository',
  controls: [
    control('soc2', 'CC6.1', 'partial'),
    control('soc2', 'CC6.3', 'supporting'),
    control('iso27001', 'A.5.17', 'partial'),
    control('iso27001', 'A.8.4', 'supporting'),
    control('ssdf', 'PS.1.1', 'supporting'),
  ],
  needs: ['deployKeys', 'repository'],
  ofArchived: true,
  options,
  judge,
});
