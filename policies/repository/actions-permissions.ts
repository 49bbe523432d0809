import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { list, own, type Prose } from '../engine/prose.ts';
import { isShown, type Look, look, looks, type NotShown, shownOr, unseen } from '../engine/shown.ts';
import { type Finding, failOr, pass, skip, type Verdict, without } from '../engine/verdict.ts';
import { type ForkRules, forkApprovals, type RunningActions } from '../facts/actions-permissions.ts';
import { isEverything } from '../facts/allowed-actions.ts';
import { archivedWords } from '../facts/products.ts';
import { type Options, options } from './actions-permissions/options.ts';
import * as words from './actions-permissions/words.ts';

type Facts = Known<'actionsPermissions' | 'repository'>;

const nothing: Look<Finding> = { found: [], gaps: [] };
const when = (asked: boolean, looked: () => Look<Finding>): Look<Finding> => (asked ? looked() : nothing);

function allowedOf({ allowed, selected }: RunningActions, rules: Options): Look<Finding> {
  const wanted = rules['allowed-actions'];
  const general = look(allowed, (which) => {
    const enough = which === 'local_only' || (which === 'selected' && wanted === 'selected');
    return enough ? [] : [words.allowed(which, wanted)];
  });
  if (wanted === 'own' || shownOr(allowed, null) !== 'selected') return general;
  const listed = look(selected, (all) => {
    const wide = all?.filter(isEverything) ?? [];
    return wide.length > 0 ? [words.everything(wide)] : [];
  });
  return looks([general, listed]);
}

function forksOf(forks: ForkRules, rules: Options): readonly Finding[] {
  if (forks.of === 'nobody') return [];
  if (forks.of === 'public') {
    const least = rules['fork-approval'];
    const enough = least === 'any' || forkApprovals.indexOf(forks.approval) >= forkApprovals.indexOf(least);
    return enough ? [] : [words.publicForks(forks.approval, least)];
  }
  if (!forks.run || rules['private-forks'] === 'any') return [];
  const given = [
    ...(forks.secrets ? [own('secrets')] : []),
    ...(forks.writeTokens ? [own('tokens that write')] : []),
  ];
  const unasked = rules['private-forks'] === 'approval' && !forks.approval;
  return [
    ...(given.length > 0 ? [words.privateForks(list(given, ' and '))] : []),
    ...(unasked ? [words.unasked] : []),
  ];
}

function lookAt(running: RunningActions, { repository }: Facts, rules: Options): Look<Finding> {
  return looks([
    when(rules['default-token'] === 'read', () =>
      look(running.token, (token) => (token === 'write' ? [words.token(repository)] : [])),
    ),
    when(rules['approve-pull-requests'] === 'refuse', () =>
      look(running.mayApprove, (may) => (may ? [words.approving(repository)] : [])),
    ),
    when(rules['allowed-actions'] !== 'any', () => allowedOf(running, rules)),
    when(rules['pinned-actions'] === 'require', () =>
      look(running.pinned, (pinned) => (pinned ? [] : [words.unpinned])),
    ),
    when(rules['fork-approval'] !== 'any' || rules['private-forks'] !== 'any', () =>
      look(running.forks, (forks) => forksOf(forks, rules)),
    ),
  ]);
}

/** What holds and is not asked for. */
function notesOf(running: RunningActions, rules: Options): readonly Prose[] {
  const any = rules['allowed-actions'] === 'any' && shownOr(running.allowed, null) === 'all';
  return any ? [own('Any action that anybody publishes may be used')] : [];
}

function judge(facts: Facts, rules: Options): Verdict {
  if (facts.repository.archived) return skip(archivedWords);
  const { actionsPermissions: permissions } = facts;
  if (!isShown(permissions)) return unseen(permissions as NotShown);
  if (permissions === null) return pass(own('workflows do not run here: GitHub Actions is off'));
  const { found, gaps } = lookAt(permissions, facts, rules);
  const fine = pass(own('workflows start with no more than they need'), notesOf(permissions, rules));
  return without(failOr(found, fine), gaps);
}

export const actionsPermissions = definePolicy({
  id: 'actions-permissions',
  title: 'Workflows start with no more than they need, and strangers do not start them',
  subject: 'repository',
  controls: [
    control('soc2', 'CC6.1', 'partial'),
    control('soc2', 'CC6.3', 'partial'),
    control('soc2', 'CC6.8', 'supporting'),
    control('iso27001', 'A.8.2', 'partial'),
    control('ssdf', 'PO.5.1', 'partial'),
    control('cis', '2.3.5', 'partial'),
  ],
  answers: [
    answers('legitify', 'repository.token_default_permissions_is_read_write'),
    answers('legitify', 'repository.actions_can_approve_pull_requests'),
    answers('prowler', 'repository_default_workflow_permissions_read_only'),
    answersPartOf('osps', 'OSPS-AC-04.01'),
    answersPartOf('scorecard', 'Token-Permissions'),
    answersPartOf('allstar', 'actions'),
  ],
  needs: ['actionsPermissions', 'repository'],
  options,
  judge,
});
