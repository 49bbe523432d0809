/** When rules were in force, of every repository that is looked at: its default branch and those that are protected now. */
import { continuityOf, type Landed } from '../continuity/continuity.ts';
import { asking } from '../github/asked.ts';
import { readProtected } from '../github/branches.ts';
import type { Continuity } from '../model/interval.ts';
import type { EvidenceOf, EvidenceRepository } from '../populations/of.ts';
import type { RulesOverTime } from '../populations/rules-over-time.ts';
import type { Tell } from './asked.ts';

/** What cannot be listed is told by the population of changes. */
async function protectedIn(
  { octokit }: Pick<EvidenceOf, 'octokit'>,
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
  readonly rules: RulesOverTime;
  readonly tell: Tell;
}

/** Resolves with what is asked when all changes are known. */
export async function continuityRead(
  of: Pick<EvidenceOf, 'octokit' | 'period' | 'repositories'>,
  { landed, rules, tell }: Changes,
): Promise<() => readonly Continuity[]> {
  const seen: Awaited<ReturnType<RulesOverTime['of']>>[] = [];
  const repositories = of.repositories.filter(({ defaultBranch }) => defaultBranch !== null);
  for (const [done, repository] of repositories.entries()) {
    tell({ what: 'repositories: rules', done, all: repositories.length });
    seen.push(await rules.of(repository, await protectedIn(of, repository)));
  }
  let told: readonly Continuity[] | null = null;
  return () => {
    if (told) return told;
    const byRepository = Map.groupBy(landed(), ({ repository }) => repository);
    const { recorded, promised } = rules;
    told = seen.flatMap((one) => {
      const landedThere = byRepository.get(one.repository.id) ?? [];
      return continuityOf({ seen: one, recorded, period: of.period, landed: landedThere, promised });
    });
    return told;
  };
}
