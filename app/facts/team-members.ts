/** Members of the teams whose approval may be needed. Each team costs a call, so only those that can decide are read. */
import type { Gap } from '../../policies/engine/facts.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { codeOwnerTeams, type Review, type Reviews } from '../../policies/facts/reviews.ts';
import { ownedPaths } from '../../policies/formats/owned-paths.ts';
import { touchedPaths } from '../../policies/pull-request/review/touched.ts';
import { cannotLook } from '../github/access/reasons.ts';
import type { GitHubReads } from '../github/reads.ts';
import { CannotLook, type Looked } from '../looked.ts';
import { codeOwners } from './code-owners.ts';
import type { PullRequestSource } from './source.ts';

/** Where CODEOWNERS cannot be read, that is the unknown of the fact itself: the reviews are known all the same. */
async function ownersOfTouched(source: PullRequestSource): Promise<readonly string[]> {
  const [file, files] = await Promise.all([
    codeOwners.collect(source).catch(unlessLookedAt),
    source.changedFiles(),
  ]);
  if (file === null) return [];
  const owners = ownedPaths(file.value, touchedPaths(files.value)).flatMap(({ rule }) => rule.owners);
  return owners.flatMap(({ kind, name }) => (kind === 'team' ? [name] : []));
}

function unlessLookedAt(error: unknown): null {
  if (error instanceof CannotLook) return null;
  throw error;
}

/** Lower-case `org/team`, sorted. GitHub says which team an approval was given on behalf of: such a team need not be read. */
export async function teamsToRead(
  source: PullRequestSource,
  approvals: readonly Review[],
): Promise<readonly string[]> {
  if (approvals.length === 0) return [];
  const { teams } = source.wanted;
  const asked = teams.filter((team) => team !== codeOwnerTeams);
  const owning = teams.includes(codeOwnerTeams) ? await ownersOfTouched(source) : [];
  const all = [...new Set([...asked, ...owning].map((team) => team.toLowerCase()))].sort();
  return all.filter(
    (team) => !approvals.every((review) => review.teams.some((each) => each.toLowerCase() === team)),
  );
}

async function readTeam(github: GitHubReads, team: string): Promise<readonly string[] | Gap> {
  const [org, team_slug] = team.split('/');
  try {
    const members = await github.pages<{ readonly login: string }>(
      'GET /orgs/{org}/teams/{team_slug}/members',
      {
        org,
        team_slug,
      },
    );
    return members.map(({ login }) => login).sort();
  } catch (error) {
    const { gap } = cannotLook(error, own('them'), 'members: read');
    return {
      reason: say`the members of ${team} are not known: ${gap.reason}`,
      remedy:
        gap.remedy ??
        say`Check that ${team} exists and is visible, and that the organization has granted Fairlead ${'members: read'}.`,
    };
  }
}

/** Teams that are read for one fact: a file that names thousands would use up the client's hour for everybody else. */
const maxTeams = 200;

/** A team that is not read is null, and a gap: never an empty one. */
export async function membersOf(
  github: GitHubReads,
  teams: readonly string[],
): Promise<Looked<Reviews['teamMembers']>> {
  const chosen = teams.slice(0, maxTeams);
  const read = await Promise.all(chosen.map(async (team) => ({ team, is: await readTeam(github, team) })));
  const unread = teams.slice(maxTeams).map((team) => [team, null] as const);
  const known = read.map(({ team, is }) => [team, 'reason' in is ? null : is] as const);
  const rest = {
    reason: say`the members of ${unread.length} more teams were not read: at most ${maxTeams} are`,
  };
  return {
    value: Object.fromEntries([...known, ...unread]),
    gaps: [...read.flatMap(({ is }) => ('reason' in is ? [is] : [])), ...(unread.length > 0 ? [rest] : [])],
  };
}
