/** Who a CODEOWNERS may name: people and teams that GitHub lets review there, and nobody who is made up. */
import { list, own, type Prose, say } from '../../policies/engine/prose.ts';
import { at } from '../../policies/settings/setting-type.ts';
import type { Reader } from '../github/access/read-only.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { allOf } from '../github/settings/all-pages.ts';
import { hidden } from '../github/settings/answers.ts';
import type { RepositoryAt } from '../github/settings/branches.ts';
import { CannotLook } from '../looked.ts';

export type Owners = { readonly owners: readonly string[] } | { readonly because: Prose };

const how = say`say who owns it: ${'--owner @organization/team'}`;

/** Null: they may. */
async function whyNotOwner(reader: Reader, where: RepositoryAt, name: string): Promise<Prose | null> {
  const [login = '', team] = name.slice(1).split('/');
  if (team !== undefined && login.toLowerCase() !== where.owner.toLowerCase())
    return say`${name} is a team of another organization, and GitHub does not take it for an owner`;
  try {
    if (team === undefined) {
      const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
      const { data } = await reader.get(route, { ...where, username: login });
      const may = ['admin', 'write'].includes(String(at(data, ['permission'])));
      return may ? null : say`${name} may not write there, so GitHub does not take them for an owner`;
    }
    const route = 'GET /orgs/{org}/teams/{team_slug}';
    const { data } = await reader.get(route, { org: login, team_slug: team });
    if (at(data, ['privacy']) === 'secret')
      return say`${name} is a secret team, and GitHub does not take it for an owner`;
    const role = await reader.get('GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}', {
      org: login,
      team_slug: team,
      ...where,
      headers: { accept: 'application/vnd.github.v3.repository+json' },
    });
    const may = at(role.data, ['permissions', 'push']) === true;
    return may ? null : say`${name} may not write there, so GitHub does not take it for an owner`;
  } catch (error) {
    if (statusOf(error) === 404)
      return say`there is no ${name} that may write there, or the token may not see it`;
    throw cannotLook(
      error,
      say`what ${name} may do`,
      team === undefined ? 'metadata: read' : 'members: read',
    );
  }
}

async function given(reader: Reader, where: RepositoryAt, names: readonly string[]): Promise<Owners> {
  const problems = await Promise.all(names.map((name) => whyNotOwner(reader, where, name)));
  const wrong = problems.filter((one) => one !== null);
  return wrong.length > 0 ? { because: list(wrong, '; ') } : { owners: names };
}

interface Team {
  readonly slug: string;
  readonly secret: boolean;
}

/** Teams that administer the repository. */
async function adminTeams(reader: Reader, where: RepositoryAt): Promise<readonly Team[]> {
  try {
    const all = await allOf(reader, 'GET /repos/{owner}/{repo}/teams', { ...where });
    return all
      .filter((team) => at(team, ['permission']) === 'admin' || at(team, ['permissions', 'admin']) === true)
      .map((team) => ({ slug: String(at(team, ['slug'])), secret: at(team, ['privacy']) === 'secret' }));
  } catch (error) {
    throw hidden(error, 'which teams administer it', 'administration: read');
  }
}

/** `ownerKind`: whose the repository is; a person who owns one is its only administrator for sure. */
export async function ownersFor(
  reader: Reader,
  where: RepositoryAt,
  { ownerKind, names }: { readonly ownerKind: 'organization' | 'user'; readonly names: readonly string[] },
): Promise<Owners> {
  try {
    if (names.length > 0) return await given(reader, where, names);
    if (ownerKind === 'user') return { owners: [`@${where.owner}`] };
    const teams = await adminTeams(reader, where);
    const [first, second] = teams.filter(({ secret }) => !secret);
    if (first && !second) return { owners: [`@${where.owner}/${first.slug}`] };
    const named = teams.map(({ slug }) => say`${`@${where.owner}/${slug}`}`);
    if (second) return { because: say`several teams administer it (${list(named)}); ${how}` };
    return {
      because:
        teams.length > 0
          ? say`the team that administers it is secret, and GitHub does not take it for an owner; ${how}`
          : say`no team administers it; ${how}`,
    };
  } catch (error) {
    if (error instanceof CannotLook)
      return { because: error.gap.reason.length > 0 ? error.gap.reason : own('') };
    throw error;
  }
}
