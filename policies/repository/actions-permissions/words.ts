/** What `actions-permissions` says. */
import { list, own, type Prose, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { ghApi, heals } from '../../facts/products.ts';
import type { Repository } from '../../facts/repository.ts';

const where = 'Settings → Actions → General';

export function token(repository: Repository): Finding {
  const command = ghApi(
    repository,
    'PUT',
    '/actions/permissions/workflow -f default_workflow_permissions=read',
  );
  return {
    message: own(
      'A workflow that does not say what its token may do gets one that writes to everything: code, releases, packages.',
    ),
    remedy: say`Choose "Read repository contents and packages permissions" (${own(where)} → Workflow permissions, or ${command}). Workflows that write then need ${'permissions:'} of their own. ${heals}`,
    who: 'administrator',
    severity: 'high',
    fingerprint: 'token-writes',
  };
}

export function approving(repository: Repository): Finding {
  const rest = '/actions/permissions/workflow -F can_approve_pull_request_reviews=false';
  return {
    message: own(
      'Workflows may approve pull requests: whoever can run one can give their own change an approval.',
    ),
    remedy: say`Clear "Allow GitHub Actions to create and approve pull requests" (${own(where)}, or ${ghApi(repository, 'PUT', rest)}). What opens pull requests needs an App or another token then. ${heals}`,
    who: 'administrator',
    severity: 'high',
    fingerprint: 'may-approve',
  };
}

const wants: Readonly<Record<string, string>> = {
  selected: "those on a list, or the owner's own",
  own: "the owner's own",
};

export function allowed(which: 'all' | 'local_only' | 'selected', wanted: string): Finding {
  const now = which === 'all' ? own('Any action that anybody publishes') : own('Every action on a list');
  return {
    message: say`${now} may be used; allowed here are only ${own(wants[wanted] ?? '')}.`,
    remedy: say`Choose which actions may be used (${own(where)} → Actions permissions), after a look at which ones the workflows use. ${heals}`,
    who: 'administrator',
    severity: 'medium',
    fingerprint: 'any-action',
  };
}

export function everything(patterns: readonly string[]): Finding {
  return {
    message: say`The list of allowed actions lets everything in: ${list(patterns.map((one) => say`${one}`))}.`,
    remedy: say`Name the actions that the workflows use instead (${own(where)} → Actions permissions), as in ${'aws-actions/*'}.`,
    who: 'administrator',
    severity: 'medium',
    fingerprint: 'list-of-everything',
  };
}

export const unpinned: Finding = {
  message: own('GitHub runs actions by a tag or a branch, which who publishes them can move to other code.'),
  remedy: say`Tick "Require actions to be pinned to a full-length commit SHA" (${own(where)}) once the workflows are pinned; the policy ${'workflow-hardening'} says which are not. ${heals}`,
  who: 'administrator',
  severity: 'low',
  fingerprint: 'not-pinned',
};

const whose: Readonly<Record<string, string>> = {
  first_time_contributors_new_to_github: 'people who are new to GitHub and to the repository',
  first_time_contributors: 'people who contribute for the first time',
  all_external_contributors: 'everybody from outside',
};

export function publicForks(have: string, least: string): Finding {
  return {
    message: say`Of pull requests from forks, only those of ${own(whose[have] ?? have)} wait for approval before workflows run; those of ${own(whose[least] ?? least)} have to.`,
    remedy: say`Choose who has to wait (${own(where)} → Approval for running fork pull request workflows).`,
    who: 'administrator',
    severity: 'medium',
    fingerprint: 'fork-approval',
  };
}

export function privateForks(given: Prose): Finding {
  return {
    message: say`Workflows of pull requests from forks get ${given}: whoever may read the repository can take them.`,
    remedy: say`Clear what is sent to them (${own(where)} → Fork pull request workflows).`,
    who: 'administrator',
    severity: 'high',
    fingerprint: 'fork-secrets',
  };
}

export const unasked: Finding = {
  message: own('Workflows of pull requests from forks run without anybody looking first.'),
  remedy: say`Tick "Require approval for fork pull request workflows" (${own(where)}), or do not run them.`,
  who: 'administrator',
  severity: 'medium',
  fingerprint: 'fork-runs',
};
