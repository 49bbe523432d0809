/** Who may bypass Fairlead's ruleset: as `bypass` names them ↔ as GitHub does. Pure. */
import type { Actor, Ruleset } from './ruleset.ts';
import type { Json, Value } from './setting-type.ts';

/** GitHub's ids of the roles it comes with. https://github.com/github/rest-api-description (repository-ruleset-bypass-actor) */
const roles = { admins: 5, maintainers: 2 } as const;

/** An actor as `bypass` names it; anything else as GitHub does, so that it counts as a difference. `teams`: slug → id. */
function bypasserOf(one: Actor, teams: ReadonlyMap<string, number>): string {
  const { actor_type: type, actor_id: id } = one;
  const role = Object.entries(roles).find(([, known]) => known === id)?.[0];
  const slug = [...teams].find(([, known]) => known === id)?.[0];
  const always = one.bypass_mode === undefined || one.bypass_mode === 'always';
  if (always && type === 'RepositoryRole' && role) return role;
  if (always && type === 'OrganizationAdmin') return 'owners';
  if (always && type === 'Team' && slug) return `team:${slug}`;
  if (always && type === 'Integration') return `app:${id}`;
  return `${type} ${id ?? ''} ${one.bypass_mode ?? ''}`.trim();
}

export function bypassOf(ruleset: Ruleset, teams: ReadonlyMap<string, number>): readonly string[] | null {
  return ruleset.bypass_actors ? ruleset.bypass_actors.map((one) => bypasserOf(one, teams)).sort() : null;
}

/** The teams that a list of bypassers names, by slug. */
export function teamsIn(value: Value | undefined): readonly string[] {
  const all = Array.isArray(value) ? value.map(String) : [];
  return all.flatMap((one) => (one.startsWith('team:') ? [one.slice('team:'.length)] : []));
}

/** Every entry was found valid, and every team is in `teams`. */
export function actorsFor(bypass: readonly string[], teams: ReadonlyMap<string, number>): readonly Json[] {
  const always = { bypass_mode: 'always' };
  return bypass.map((one) => {
    if (one === 'owners') return { actor_type: 'OrganizationAdmin', actor_id: 1, ...always };
    if (one === 'admins' || one === 'maintainers')
      return { actor_type: 'RepositoryRole', actor_id: roles[one], ...always };
    const [kind, name = ''] = one.split(':', 2);
    if (kind === 'app') return { actor_type: 'Integration', actor_id: Number(name), ...always };
    return { actor_type: 'Team', actor_id: teams.get(name) ?? null, ...always };
  });
}
