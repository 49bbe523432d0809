/** What tells whether a rule would lock people out: who can approve, and which checks report. Read only where it matters. */
import type { Part } from '../../../policies/engine/part.ts';
import type { Compared } from '../../../policies/settings/compare.ts';
import type { Circumstances } from '../../../policies/settings/held.ts';
import { at } from '../../../policies/settings/setting-type.ts';
import type { Reader } from '../access/read-only.ts';
import { hidden, lookedAt } from './answers.ts';
import { allOf, type RepositoryAt } from './branches.ts';

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

async function reportedChecks(reader: Reader, where: RepositoryAt): Promise<Part<readonly string[]>> {
  const of = { ...where, ref: 'HEAD' };
  const { value } = await lookedAt(async () => {
    try {
      const runs = await allOf(
        reader,
        'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
        of,
        'check_runs',
      );
      const { data } = await reader.get('GET /repos/{owner}/{repo}/commits/{ref}/status', of);
      const statuses = at(data, ['statuses']);
      return [
        ...runs.map((run) => String(at(run, ['name']))),
        ...(Array.isArray(statuses) ? statuses.map((one) => String(at(one, ['context']))) : []),
      ];
    } catch (error) {
      throw hidden(error, 'which checks report', 'checks: read');
    }
  });
  return value as Part<readonly string[]>;
}

export async function circumstancesOf(
  reader: Reader,
  where: RepositoryAt,
  differences: readonly Compared[],
): Promise<Pick<Circumstances, 'reviewers' | 'seenChecks'>> {
  const changes = (key: string) => differences.some(({ declared }) => declared.type.key === key);
  const [reviewers, seenChecks] = await Promise.all([
    changes('protection.approvals') ? countReviewers(reader, where) : null,
    changes('protection.checks') ? reportedChecks(reader, where) : null,
  ]);
  return { reviewers, seenChecks };
}
