/** What repositories and organizations let GitHub Actions do. https://docs.github.com/rest/actions/permissions */
import * as z from 'zod';
import { type Answer, bodyAs, type Call, json, noContent } from '../../http/call.ts';
import { Refusal } from '../../http/refusal.ts';
import type { ActionsSettings } from '../../state/settings.ts';

const permissions = z.object({
  enabled: z.boolean().optional(),
  enabled_repositories: z.enum(['all', 'none', 'selected']).optional(),
  allowed_actions: z.enum(['all', 'local_only', 'selected']).optional(),
  sha_pinning_required: z.boolean().optional(),
});

export function changeActions(call: Call, actions: ActionsSettings): Answer {
  const body = bodyAs(call, permissions);
  const enabled = body.enabled ?? (body.enabled_repositories && body.enabled_repositories !== 'none');
  if (enabled === undefined) throw new Refusal(422, 'Invalid request.\n\n"enabled" wasn\'t supplied.');
  actions.enabled = enabled;
  actions.allowed = body.allowed_actions ?? actions.allowed;
  actions.shaPinningRequired = body.sha_pinning_required ?? actions.shaPinningRequired;
  return noContent;
}

const workflow = z.object({
  default_workflow_permissions: z.enum(['read', 'write']).optional(),
  can_approve_pull_request_reviews: z.boolean().optional(),
});

export function changeWorkflow(call: Call, { workflow: settings }: ActionsSettings): Answer {
  const body = bodyAs(call, workflow);
  settings.default_workflow_permissions =
    body.default_workflow_permissions ?? settings.default_workflow_permissions;
  settings.can_approve_pull_request_reviews =
    body.can_approve_pull_request_reviews ?? settings.can_approve_pull_request_reviews;
  return noContent;
}

/** Only where actions are selected is there such a list. */
export function selectedActions({ allowed, selected }: ActionsSettings): Answer {
  if (allowed !== 'selected') throw new Refusal(409, 'Conflict');
  return json({ ...selected });
}

const selection = z.object({
  github_owned_allowed: z.boolean().optional(),
  verified_allowed: z.boolean().optional(),
  patterns_allowed: z.array(z.string()).optional(),
});

/** The whole list: what the body leaves out stays as it was. */
export function selectActions(call: Call, actions: ActionsSettings): Answer {
  if (actions.allowed !== 'selected') throw new Refusal(409, 'Conflict');
  const { selected } = actions;
  const body = bodyAs(call, selection);
  actions.selected = {
    github_owned_allowed: body.github_owned_allowed ?? selected.github_owned_allowed ?? false,
    verified_allowed: body.verified_allowed ?? selected.verified_allowed ?? false,
    patterns_allowed: body.patterns_allowed ?? [...(selected.patterns_allowed ?? [])],
  };
  return noContent;
}
