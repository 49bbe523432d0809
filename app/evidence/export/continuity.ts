/** When rules were in force, of every repository that is looked at: its default branch and those that are protected now. */
import { continuityOf, type Landed } from '../continuity/continuity.ts';
import { asking } from '../github/asked.ts';
import { readProtected } from '../github/branches.ts';
import type { Continuity } from '../model/interval.ts';
import { type EvidenceOf, type EvidenceRepository, recordedOf } from '../populations/of.ts';
import { rulesSeen } from '../populations/rules-seen.ts';
import type { Tell } from './asked.ts';

/** What cannot be listed is told by the population of changes. */
async function protectedIn(
  { octokit }: EvidenceOf,
  { owner, name }: EvidenceRepository,
): Promise<readonly string[]> {
  try {
    return [...(await readProtected({ octokit, owner, repo: name, asked: asking() })).keys()].sort();
  } catch {
    return [];
  }
}

export interface Changes {
  /** Known when the rows of changes were read. */
  readonly landed: () => readonly Landed[];
  /** What the client says that its branches ask for. */
  readonly promised: Readonly<Record<string, unknown>>;
  readonly tell: Tell;
}

/** Resolves with what is asked when all changes are known. */
export async function continuityRead(
  of: EvidenceOf,
  { landed, promised, tell }: Changes,
): Promise<() => readonly Continuity[]> {
  const recorded = await recordedOf(of);
  const seen: Awaited<ReturnType<typeof rulesSeen>>[] = [];
  const repositories = of.repositories.filter(({ defaultBranch }) => defaultBranch !== null);
  for (const [done, repository] of repositories.entries()) {
    tell({ what: 'repositories: rules', done, all: repositories.length });
    seen.push(await rulesSeen(of, repository, await protectedIn(of, repository)));
  }
  let told: readonly Continuity[] | null = null;
  return () => {
    const byRepository = Map.groupBy(landed(), ({ repository }) => repository);
    told ??= seen.flatMap((one) => {
      const landedThere = byRepository.get(one.repository.id) ?? [];
      return continuityOf({ seen: one, recorded, period: of.period, landed: landedThere, promised });
    });
    return told;
  };
}
