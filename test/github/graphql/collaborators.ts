/** Who has access to a repository, and by what: what REST only says of all ways together. */
import { roleOf } from '../roles.ts';
import type { Account } from '../state.ts';
import { accountById } from '../world.ts';
import { actor } from './actors.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { allowed } from './context.ts';
import type { Here } from './git-objects.ts';

interface CollaboratorArguments extends ConnectionArguments {
  readonly affiliation?: 'ALL' | 'DIRECT' | 'OUTSIDE' | null;
}

function sourcesOf({ repository }: Here, { id }: Account) {
  const organization = repository.owner.organization;
  const source = (typename: string, role: string) => ({
    __typename: 'PermissionSource',
    roleName: role,
    permission: { maintain: 'WRITE', triage: 'READ' }[role] ?? role.toUpperCase(),
    source: { __typename: typename },
  });
  const named = repository.collaborators.get(id);
  const teams = (organization?.teams ?? []).flatMap((team) => {
    const role = team.members.has(id) ? team.repositories.get(repository.id) : undefined;
    return role ? [source('Team', role)] : [];
  });
  const member = organization?.members.get(id);
  const base = member === 'admin' ? 'admin' : (organization?.defaultPermission ?? 'none');
  return [
    ...(member && base !== 'none' ? [source('Organization', base)] : []),
    ...teams,
    ...(named ? [source('Repository', named)] : []),
  ];
}

/** To those who may not push GitHub gives no list; to those who may not administer, no sources (the latter is unproven). */
export function collaboratorsOf(here: Here) {
  const { context, repository } = here;
  return (args: CollaboratorArguments) => {
    if (!allowed(context, repository, 'metadata=read')) return null;
    const isUser = context.call.identity.kind === 'user';
    if (isUser && !allowed(context, repository, 'contents=write')) return null;
    const seesSources = allowed(context, repository, 'administration=read');
    const people = [...repository.collaborators.keys()].flatMap((id) => accountById(context.world, id) ?? []);
    return connection(
      context,
      'collaborators',
      args,
      people,
      (one) => actor(context, one),
      people.length,
      (one) => ({
        permission: roleOf(repository, one).toUpperCase(),
        permissionSources: seesSources ? sourcesOf(here, one) : null,
      }),
    );
  };
}
