/** Classic branch protection, as far as GraphQL has what REST leaves out. */
import { protectionOf } from '../protection.ts';
import type { Repository } from '../state.ts';
import { actor, app, team } from './actors.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { allowed, type Context, forbidden, type Node } from './context.ts';

/**
 * The rule that counts for a branch. Apps without the permission are refused, people without it see none.
 * https://github.com/ossf/scorecard/issues/1097, https://github.com/w3c/validate-repos/issues/30
 */
export function branchProtectionRule(
  { context, repository }: { readonly context: Context; readonly repository: Repository },
  branch: string,
): Node | null {
  const isApp = context.call.identity.kind === 'installation';
  if (!allowed(context, repository, 'administration=read')) {
    if (isApp) throw forbidden();
    return null;
  }
  const protection = protectionOf(repository, branch);
  if (!protection) return null;
  const { forcePushers, deployments } = protection;
  const actors = [
    ...forcePushers.users.map((one) => actor(context, one)),
    ...forcePushers.teams.map((one) => team(context, one)),
    ...forcePushers.apps.map((one) => app(context, one)),
  ];
  const pattern = [...repository.protections].find(([, one]) => one === protection)?.[0] ?? branch;
  return {
    __typename: 'BranchProtectionRule',
    pattern,
    requiresDeployments: deployments !== null,
    requiredDeploymentEnvironments: deployments ?? [],
    bypassForcePushAllowances: (args: ConnectionArguments) =>
      connection(context, 'bypassForcePushAllowances', args, actors, (one) => ({ actor: one })),
  };
}
