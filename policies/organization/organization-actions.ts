import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { own, say } from '../engine/prose.ts';
import { type Look, looks } from '../engine/shown.ts';
import { type Finding, failOr, pass, without } from '../engine/verdict.ts';
import { personsAccount } from '../facts/persons-account.ts';
import { options } from './organization-actions/options.ts';
import { rules } from './organization-actions/rules.ts';

export const organizationActions = definePolicy({
  id: 'organization-actions',
  title: 'Workflows in the organization start with little, and strangers’ with nothing',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.1', 'partial'),
    control('soc2', 'CC6.8', 'partial'),
    control('iso27001', 'A.8.4', 'partial'),
    control('ssdf', 'PO.5.1', 'partial'),
    control('cis', '2.3.5', 'partial'),
    control('cis', '3.1.5', 'supporting'),
  ],
  answers: [
    answers('legitify', 'actions.actions_can_approve_pull_requests'),
    answers('legitify', 'actions.all_github_actions_are_allowed'),
    answers('legitify', 'actions.all_repositories_can_run_github_actions'),
    answers('legitify', 'actions.token_default_permissions_is_read_write'),
    answers('legitify', 'runner_group.runner_group_can_be_used_by_public_repositories'),
    answers('legitify', 'runner_group.runner_group_not_limited_to_selected_repositories'),
    answers('osps', 'OSPS-AC-04.01'),
    answers('prowler', 'organization_actions_pull_request_approval_disabled'),
    answers('prowler', 'organization_default_workflow_permissions_read_only'),
  ],
  needs: ['organization', 'organizationActions'],
  options,
  judge({ organization, organizationActions: actions }, chosen) {
    if (actions === null) return personsAccount(organization);
    if (actions.repositories === 'none') return pass(own('no repository runs workflows'));
    const all: readonly Look<Finding>[] = rules.map((rule) => rule(actions, chosen));
    const { found, gaps } = looks(all);
    const good = pass(say`workflows in ${organization.login} start with as little as asked for`);
    return without(failOr(found, good), gaps);
  },
});
