/** What can be wrong with a webhook. */
import { compileGlobs } from '../../engine/glob.ts';
import { own, type Prose, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { ghApi } from '../../facts/products.ts';
import type { Repository } from '../../facts/repository.ts';
import type { LastDelivery, RepositoryWebhook } from '../../facts/repository-webhooks.ts';
import type { Options } from './options.ts';

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

export type Flaw = readonly [name: string, severity: Finding['severity'], message: Prose, remedy: Prose];

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
        say`Switch on SSL verification (${settings(id)}, or ${command}).`,
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

/** What is wrong with an active webhook. */
export function flawsOf(hook: RepositoryWebhook, repository: Repository, rules: Options): readonly Flaw[] {
  return [...travelFlaws(hook, repository), ...receiverFlaws(hook, repository, rules)].filter(
    (flaw) => flaw !== false,
  );
}
