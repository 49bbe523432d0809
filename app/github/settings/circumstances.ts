/** What tells whether a rule would lock people out: who can approve, and which checks report. Read only where it matters. */
import { isKnown, type NotKnown, type Part } from '../../../policies/engine/part.ts';
import { takesAdmin, takesOwnership } from '../../../policies/settings/last-admin.ts';
import type { Circumstances } from '../../../policies/settings/lock-outs.ts';
import type { Compared } from '../../../policies/settings/observed.ts';
import { answer, at } from '../../../policies/settings/setting-type.ts';
import type { Reader } from '../access/read-only.ts';
import { allOf } from './all-pages.ts';
import { hidden, lookedAt, readAnswers } from './answers.ts';
import type { RepositoryAt } from './branches.ts';

async function countReviewers(reader: Reader, where: RepositoryAt): Promise<Part<number>> {
  const { value } = await lookedAt(async () => {
    try {
      const all = await allOf(reader, 'GET /repos/{owner}/{repo}/collaborators', {
        ...where,
        permission: 'push',
      });
      return all.length;
    } catch (error) {
      throw hidden(error, 'who can approve', 'metadata: read');
    }
  });
  return value as Part<number>;
}

/** Pull requests whose checks are looked at: many checks run on pull requests alone. */
const maxPulls = 5;

async function checksOn(reader: Reader, where: RepositoryAt, ref: string): Promise<readonly string[]> {
  const of = { ...where, ref };
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
  const runs = await allOf(reader, route, of, 'check_runs');
  const { data } = await reader.get('GET /repos/{owner}/{repo}/commits/{ref}/status', of);
  const statuses = at(data, ['statuses']);
  return [
    ...runs.map((run) => String(at(run, ['name']))),
    ...(Array.isArray(statuses) ? statuses.map((one) => String(at(one, ['context']))) : []),
  ];
}

/** Of the newest commit of the default branch, and of the heads of the pull requests that somebody touched last. */
async function reportedChecks(reader: Reader, where: RepositoryAt): Promise<Part<readonly string[]>> {
  const { value } = await lookedAt(async () => {
    try {
      const newest = { state: 'all', sort: 'updated', direction: 'desc', per_page: maxPulls };
      const { data } = await reader.get('GET /repos/{owner}/{repo}/pulls', { ...where, ...newest });
      const heads = (Array.isArray(data) ? data : []).map((pull) => String(at(pull, ['head', 'sha'])));
      const all = await Promise.all(['HEAD', ...heads].map((ref) => checksOn(reader, where, ref)));
      return [...new Set(all.flat())];
    } catch (error) {
      throw hidden(error, 'which checks report', 'checks: read');
    }
  });
  return value as Part<readonly string[]>;
}

/** Who would be left, where somebody is to lose administration or ownership. */
async function whoIsLeft(reader: Reader, org: string): Promise<Pick<Circumstances, 'owners' | 'viewer'>> {
  const { answers } = await readAnswers(reader, ['owners', 'viewer'], { org });
  const login = (one: unknown) => String(at(one, ['login'])).toLowerCase();
  const [owners, viewer] = [answer(answers, 'owners'), answer(answers, 'viewer')];
  return {
    owners: isKnown(owners) && Array.isArray(owners) ? owners.map(login) : (owners as NotKnown),
    viewer: isKnown(viewer) ? (viewer === null ? null : login(viewer)) : viewer,
  };
}

const nobody = { owners: null, viewer: null } as const;

export async function circumstancesOfOrganization(
  reader: Reader,
  org: string,
  differences: readonly Compared[],
): Promise<Pick<Circumstances, 'owners' | 'viewer' | 'reviewers' | 'seenChecks'>> {
  const left = differences.some(takesOwnership) ? await whoIsLeft(reader, org) : nobody;
  return { ...left, reviewers: null, seenChecks: null };
}

export async function circumstancesOf(
  reader: Reader,
  where: RepositoryAt,
  differences: readonly Compared[],
  isOrganizations: boolean,
): Promise<Pick<Circumstances, 'owners' | 'viewer' | 'reviewers' | 'seenChecks'>> {
  const changes = (key: string) => differences.some(({ declared }) => declared.type.key === key);
  const [left, reviewers, seenChecks] = await Promise.all([
    // A person's own repository is theirs to administer, whatever becomes of others.
    differences.some(takesAdmin) && isOrganizations ? whoIsLeft(reader, where.owner) : nobody,
    changes('protection.approvals') || changes('protection.last-push-approval')
      ? countReviewers(reader, where)
      : null,
    changes('protection.checks') ? reportedChecks(reader, where) : null,
  ]);
  return { ...left, reviewers, seenChecks };
}
