/** Who need not obey, from the several shapes GitHub writes them in. */
import type { BypassActor, Named, ProtectionValue } from '../../../policies/facts/protection.ts';
import type { ActorsWire, BypassActorWire, ClassicMoreWire } from './wire.ts';

/** Roles that may write, by GitHub's numbers of them; an organization's own roles have others. */
const roles: Readonly<Record<number, string>> = { 2: 'maintain', 4: 'write', 5: 'admin' };

const adminRole = 5;

/** Kinds of which there is one only: GitHub writes their number as 0, 1 or null. */
const single: ReadonlySet<string> = new Set(['OrganizationAdmin', 'EnterpriseOwner', 'DeployKey']);

const byWords = (actor: Pick<BypassActor, 'kind' | 'id' | 'name'> & { readonly mode?: string }): string =>
  JSON.stringify([actor.kind, actor.name, actor.id, actor.mode]);

/** Each once, in one order. */
export function sortedActors<T extends Named[number]>(actors: readonly T[]): readonly T[] {
  const unique = new Map(actors.map((actor) => [byWords(actor), actor]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, actor]) => actor);
}

/** Left out, it is `always`: that is GitHub's default. A mode that is not known is taken for the widest. */
function modeOf(mode: string | null | undefined): BypassActor['mode'] {
  return mode === 'pull_request' || mode === 'exempt' ? mode : 'always';
}

function ofRuleset({ actor_id: given, actor_type: kind, bypass_mode: mode }: BypassActorWire): BypassActor {
  const id = single.has(kind) || !given ? null : given;
  const name = kind === 'RepositoryRole' && id !== null ? (roles[id] ?? null) : null;
  return { kind, id, name, mode: modeOf(mode) };
}

export function rulesetActors(actors: readonly BypassActorWire[]): readonly BypassActor[] {
  return sortedActors(actors.map(ofRuleset));
}

const numberOf = (id: number | bigint | null | undefined): number | null =>
  id === null || id === undefined ? null : Number(id);

export function namedIn({ users = [], teams = [], apps = [] }: ActorsWire): Named {
  return sortedActors([
    ...users.map(({ login = null, id }) => ({ kind: 'User', id: numberOf(id), name: login })),
    ...teams.map(({ slug = null, id }) => ({ kind: 'Team', id: numberOf(id), name: slug })),
    ...apps.flatMap((app) =>
      app ? [{ kind: 'Integration', id: numberOf(app.id), name: app.slug ?? null }] : [],
    ),
  ]);
}

/** Who may force-push although nobody else may; null: not all of them are shown. */
export function forcePushers({ bypassForcePushAllowances: given }: ClassicMoreWire): Named | null {
  const actors = (given.nodes ?? []).flatMap((node) => (node?.actor ? [node.actor] : []));
  if (actors.length < given.totalCount) return null;
  return sortedActors(
    actors.map((actor) => ({
      kind: actor.__typename === 'App' ? 'Integration' : actor.__typename,
      id: null,
      name: actor.__typename === 'User' ? actor.login : actor.slug,
    })),
  );
}

/** Administrators of the repository: whom classic protection leaves free unless it says that it includes them. */
export const admins: BypassActor = {
  kind: 'RepositoryRole',
  id: adminRole,
  name: roles[adminRole] ?? null,
  mode: 'always',
};

export const always = (named: Named): readonly BypassActor[] =>
  named.map((actor) => ({ ...actor, mode: 'always' }));

/** What whoever may bypass on pull requests alone still has to obey: it is not done by a pull request. */
const outsidePulls: ReadonlySet<ProtectionValue> = new Set([
  'pullRequest',
  'noForcePush',
  'noDeletion',
  'noCreation',
]);

/** Of a ruleset's actors, those who are free in this value. */
export function freeIn(name: ProtectionValue, actors: readonly BypassActor[]): readonly BypassActor[] {
  return outsidePulls.has(name) ? actors.filter(({ mode }) => mode !== 'pull_request') : actors;
}
