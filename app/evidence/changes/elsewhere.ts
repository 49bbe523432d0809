/** Branches that were made in the period: whether what they were made at was on another protected branch then. */
import * as z from 'zod';
import { say } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import { parametersOf, type RepositoryAt, tell } from '../github/asked.ts';
import { type BranchFacts, nowhere, type Told, told } from '../population/facts.ts';

const compared = z.object({ status: z.enum(['diverged', 'ahead', 'behind', 'identical']) });

/** Whether `commit` is part of what `base` has. Throws `CannotLook`. */
export async function contains(at: RepositoryAt, base: string, commit: string): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  try {
    const { octokit, owner, repo } = at;
    const { data } = await octokit.request(route, {
      owner,
      repo,
      basehead: `${base}...${commit}`,
      per_page: 1,
    });
    at.asked.note({ asked: route, parameters: parametersOf(at), permissions: 'contents: read' }, [commit]);
    const { status } = compared.parse(data);
    return status === 'behind' || status === 'identical';
  } catch (error) {
    if (statusOf(error) === 404 && /no common ancestor/i.test(error instanceof Error ? error.message : ''))
      return false;
    throw cannotLook(error, say`the commit that a branch was made at`, 'contents: read');
  }
}

/** Where the other branch was when this one was made: what it got later does not count. */
function placeAt(other: BranchFacts, at: string): string | null {
  const entries = (other.activity.told ? other.activity.value : []).toSorted((a, b) =>
    `${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1,
  );
  const before = entries.filter((entry) => entry.at <= at && entry.after !== nowhere);
  const first = entries.find(({ before: from }) => from !== nowhere)?.before;
  return before.at(-1)?.after ?? first ?? (other.head.told ? other.head.value : null);
}

async function isElsewhere(at: RepositoryAt, others: readonly BranchFacts[], commit: string, made: string) {
  for (const other of others) {
    const base = placeAt(other, made);
    if (base === commit) return true;
    if (base !== null && base !== nowhere && (await contains(at, base, commit))) return true;
  }
  return false;
}

export async function withElsewhere(
  at: RepositoryAt,
  defaultBranch: string | null,
  branches: readonly BranchFacts[],
): Promise<readonly BranchFacts[]> {
  const all: BranchFacts[] = [];
  for (const facts of branches) {
    // The default branch first: most are made from it.
    const others = branches
      .filter((one) => one !== facts)
      .toSorted((a, b) => Number(b.branch === defaultBranch) - Number(a.branch === defaultBranch));
    const elsewhere = new Map<string, Told<boolean>>();
    for (const { before, after, at: made } of facts.activity.told ? facts.activity.value : []) {
      if (before !== nowhere || after === nowhere) continue;
      const what = say`where the branch ${facts.branch} was made`;
      elsewhere.set(
        after,
        others.length === 0 ? told(false) : await tell(() => isElsewhere(at, others, after, made), what),
      );
    }
    all.push({ ...facts, elsewhere });
  }
  return all;
}
