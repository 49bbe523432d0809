import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say, some } from '../engine/prose.ts';
import { isShown, type NotShown, unseen } from '../engine/shown.ts';
import { type Finding, failOr, pass, skip, type Verdict } from '../engine/verdict.ts';
import { archivedWords } from '../facts/products.ts';
import type { Repository } from '../facts/repository.ts';
import type { RepositoryWebhook } from '../facts/repository-webhooks.ts';
import { flawsOf } from './repository-webhooks/flaws.ts';
import { type Options, options } from './repository-webhooks/options.ts';

type Facts = Known<'repositoryWebhooks' | 'repository'>;

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
