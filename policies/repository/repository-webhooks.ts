import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { compileGlobs } from '../engine/glob.ts';
import { globs } from '../engine/option.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { isShown, type NotShown, unseen } from '../engine/shown.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip, type Verdict } from '../engine/verdict.ts';
import { archivedWords, ghApi, heals } from '../facts/products.ts';
import type { Repository } from '../facts/repository.ts';
import type { LastDelivery, RepositoryWebhook } from '../facts/repository-webhooks.ts';

const options = z.strictObject({
  secret: z
    .enum(['ignore', 'require'])
    .default('require')
    .describe('Whether every webhook must have a secret that its deliveries are signed with')
    .meta(stricter.from('ignore', 'require')),
  'without-secret': globs
    .default(['hooks.slack.com', 'discord.com', 'discordapp.com'])
    .describe('Hosts whose webhooks need none, because they check no signature')
    .meta(stricter.fewer),
  hosts: globs
    .default([])
    .describe('Hosts that events may be sent to; every host while the list is empty')
    .meta(stricter.fewerButSome),
  dead: z
    .enum(['ignore', 'refuse'])
    .default('refuse')
    .describe('Whether a webhook whose last delivery failed is found')
    .meta(stricter.from('ignore', 'refuse')),
});

type Options = z.output<typeof options>;
type Facts = Known<'repositoryWebhooks' | 'repository'>;

/** GitHub's words for a webhook that nothing was sent to, or that answered. */
const fine: ReadonlySet<string | null> = new Set([null, 'unused', 'active', 'pending']);

function isDead({ code, status }: LastDelivery): boolean {
  return code === null ? !fine.has(status) : code < 200 || code > 299;
}

function deathOf({ code, status }: LastDelivery): Prose {
  return code === null || code === 0
    ? say`nobody answered (${status ?? 'no status'})`
    : say`the answer was ${String(code)}`;
}

type Flaw = readonly [name: string, severity: Finding['severity'], message: Prose, remedy: Prose];

const settings = (id: number) => say`Settings → Webhooks → ${own(`${id}`)}`;

/** How its events travel. */
function travelFlaws(hook: RepositoryWebhook, repository: Repository): readonly (Flaw | false)[] {
  const { id, host, scheme } = hook;
  const command = ghApi(repository, 'PATCH', `/hooks/${id}/config -f insecure_ssl=0`);
  return [
    scheme !== 'https' && [
      'plain',
      'high',
      say`Events go to ${host} unencrypted (${scheme}): whoever is on the way reads them.`,
      say`Give the webhook an address with https (${settings(id)}).`,
    ],
    scheme === 'https' &&
      !hook.verifiesCertificate && [
        'certificate',
        'high',
        say`Events go to whoever claims to be ${host}: its certificate is not checked.`,
        say`Switch on SSL verification (${settings(id)}, or ${command}). ${heals}`,
      ],
  ];
}

/** Who gets its events, and whether they know that they are GitHub's. */
function receiverFlaws(
  hook: RepositoryWebhook,
  repository: Repository,
  rules: Options,
): readonly (Flaw | false)[] {
  const { id, host, last } = hook;
  const needsNone = compileGlobs(rules['without-secret']);
  const isAllowed = compileGlobs(rules.hosts);
  return [
    rules.secret === 'require' &&
      !hook.hasSecret &&
      !needsNone(host) && [
        'secret',
        'medium',
        say`Anybody can send ${host} events that look like GitHub's: the webhook has no secret.`,
        say`Make a secret, let ${host} check the signature with it, and give it to the webhook (${settings(id)}).`,
      ],
    rules.hosts.length > 0 &&
      !isAllowed(host) && [
        'host',
        'medium',
        say`Events go to ${host}, which is not among the hosts that they may go to.`,
        say`Delete the webhook (${settings(id)}), or add the host to the option ${'hosts'}.`,
      ],
    rules.dead === 'refuse' &&
      last !== null &&
      isDead(last) && [
        'dead',
        'low',
        say`The last event that was sent to ${host} did not arrive: ${deathOf(last)}.`,
        say`Mend what receives them, or delete the webhook (${settings(id)}; ${ghApi(repository, 'DELETE', `/hooks/${id}`)}).`,
      ],
  ];
}

function flawsOf(hook: RepositoryWebhook, repository: Repository, rules: Options): readonly Flaw[] {
  return [...travelFlaws(hook, repository), ...receiverFlaws(hook, repository, rules)].filter(
    (flaw) => flaw !== false,
  );
}

function findingsOf(hooks: readonly RepositoryWebhook[], repository: Repository, rules: Options) {
  return hooks.flatMap((hook) =>
    flawsOf(hook, repository, rules).map(
      ([name, severity, message, remedy]): Finding => ({
        message,
        remedy,
        who: 'administrator',
        ...(severity ? { severity } : {}),
        fingerprint: `${name}:${hook.id}`,
      }),
    ),
  );
}

function passing(hooks: readonly RepositoryWebhook[]) {
  const off = hooks.filter(({ active }) => !active);
  const on = hooks.length - off.length;
  const hosts = some(
    off.map(({ host }) => say`${host}`),
    5,
  );
  return pass(
    on === 0 ? own('no webhook is active') : say`${count(on, 'active webhook')}, all as they should be`,
    off.length > 0 ? [say`Switched off, and not looked at: ${hosts}`] : [],
  );
}

function judge({ repositoryWebhooks: hooks, repository }: Facts, rules: Options): Verdict {
  if (repository.archived) return skip(archivedWords);
  if (!isShown(hooks)) return unseen(hooks as NotShown);
  const active = hooks.filter((hook) => hook.active);
  return failOr(findingsOf(active, repository, rules), passing(hooks));
}

export const repositoryWebhooks = definePolicy({
  id: 'repository-webhooks',
  title: 'Webhooks are encrypted, signed with a secret, and received',
  subject: 'repository',
  controls: [
    control('soc2', 'CC6.1', 'supporting'),
    control('soc2', 'CC6.7', 'partial'),
    control('iso27001', 'A.5.14', 'partial'),
    control('iso27001', 'A.8.20', 'supporting'),
  ],
  answers: [
    answers('legitify', 'repository.repository_webhook_doesnt_require_ssl'),
    answers('legitify', 'repository.repository_webhook_no_secret'),
    answers('scorecard', 'Webhooks'),
  ],
  needs: ['repositoryWebhooks', 'repository'],
  options,
  judge,
});
