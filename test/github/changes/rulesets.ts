/** Rulesets as `POST` and `PUT …/rulesets` give them. */
import * as z from 'zod';
import { invalid, Refusal } from '../http/refusal.ts';
import type { Ruleset } from '../protection.ts';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';

const names = z.object({ include: z.array(z.string()).optional(), exclude: z.array(z.string()).optional() });

const actor = z.object({
  actor_id: z.int().nullish(),
  actor_type: z.enum(['Integration', 'OrganizationAdmin', 'RepositoryRole', 'Team', 'DeployKey', 'User']),
  bypass_mode: z.enum(['always', 'pull_request', 'exempt']).optional(),
});

/** What GitHub knows as the type of a rule. */
const types = [
  'creation',
  'update',
  'deletion',
  'required_linear_history',
  'merge_queue',
  'required_deployments',
  'required_signatures',
  'pull_request',
  'required_status_checks',
  'non_fast_forward',
  'commit_message_pattern',
  'commit_author_email_pattern',
  'committer_email_pattern',
  'branch_name_pattern',
  'tag_name_pattern',
  'file_path_restriction',
  'max_file_path_length',
  'file_extension_restriction',
  'max_file_size',
  'workflows',
  'code_scanning',
  'copilot_code_review',
] as const;

const fields = {
  name: z.string(),
  target: z.enum(['branch', 'tag', 'push']).optional(),
  enforcement: z.enum(['disabled', 'active', 'evaluate']),
  bypass_actors: z.array(actor).optional(),
  conditions: z.object({ ref_name: names.optional(), repository_name: names.optional() }).optional(),
  rules: z
    .array(z.object({ type: z.enum(types), parameters: z.record(z.string(), z.unknown()).optional() }))
    .optional(),
};

export const newRuleset = z.object(fields);
export const rulesetChange = z.object(fields).partial();

type Change = z.infer<typeof rulesetChange>;

/** Who bypasses "always" need not say so; ids that make no sense for the kind of actor come back as null. */
function actorsOf(actors: NonNullable<Change['bypass_actors']>): Ruleset['bypassActors'] {
  return actors.map(({ actor_id: id, actor_type, bypass_mode = 'always' }) => ({
    actor_id: actor_type === 'DeployKey' ? null : (id ?? null),
    actor_type,
    bypass_mode,
  }));
}

/** What the body says; what it leaves out stays as it was. */
export function changedRuleset(world: World, before: Ruleset, change: Change): Ruleset {
  const { ref_name: refs, repository_name: repositories } = change.conditions ?? {};
  return {
    ...before,
    name: change.name ?? before.name,
    target: change.target ?? before.target,
    enforcement: change.enforcement ?? before.enforcement,
    ...(refs ? { include: refs.include ?? [], exclude: refs.exclude ?? [] } : {}),
    ...(repositories
      ? { repositories: { include: repositories.include ?? [], exclude: repositories.exclude ?? [] } }
      : {}),
    ...(change.rules ? { rules: change.rules as Ruleset['rules'] } : {}),
    ...(change.bypass_actors ? { bypassActors: actorsOf(change.bypass_actors) } : {}),
    updatedAt: world.now(),
  };
}

/** Trying a ruleset out is for enterprises. https://github.com/mitodl/ol-infrastructure/pull/5415 */
export function checkRuleset(owner: Account, others: readonly Ruleset[], ruleset: Ruleset): void {
  if (ruleset.enforcement === 'evaluate' && owner.plan !== 'enterprise') {
    throw new Refusal(
      422,
      'Invalid request.\n\nEnforcement evaluate option is not supported on this plan. Please upgrade to a paid plan to use this feature.',
    );
  }
  const taken = others.some(({ id, name }) => id !== ruleset.id && name === ruleset.name);
  if (taken)
    throw invalid({ resource: 'Ruleset', code: 'custom', field: 'name', message: 'Name must be unique' });
}
