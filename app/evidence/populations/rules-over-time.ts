/**
 * The rules of repositories over time, read once for all who ask: the continuity of each rule, and the attributes of each change, are
 * made of the same.
 */
import type { Recorded, RulesSeen } from '../continuity/seen.ts';
import type { Query } from '../model/population.ts';
import { type EvidenceOf, type EvidenceRepository, recordedOf } from './of.ts';
import { moreBranches, rulesSeen } from './rules-seen.ts';

export interface RulesOverTime {
  readonly recorded: Recorded;
  /** What the client says that its branches ask for: of each rule by its id. */
  readonly promised: Readonly<Record<string, unknown>>;
  /** Of the default branch and these; what was read before is not asked again. `note` is told what was asked for this repository. */
  readonly of: (
    repository: EvidenceRepository,
    branches: readonly string[],
    note?: (query: Query) => void,
  ) => Promise<RulesSeen>;
}

interface Kept {
  readonly seen: RulesSeen;
  readonly queries: readonly Query[];
}

export type RulesOf = Pick<EvidenceOf, 'settings' | 'period' | 'collectedAt' | 'ledger' | 'gaps'>;

/** `ledger`: from its beginning, for what was in force when the period began is older. Throws what the ledger throws. */
export async function rulesOverTime(
  of: RulesOf,
  promised: RulesOverTime['promised'] = {},
): Promise<RulesOverTime> {
  const known = new Map<number, Promise<Kept>>();
  const read = async (repository: EvidenceRepository, branches: readonly string[]): Promise<Kept> => {
    const before = await known.get(repository.id);
    const queries: Query[] = [...(before?.queries ?? [])];
    const note = (query: Query) => void queries.push(query);
    const seen = before
      ? await moreBranches(of, repository, { seen: before.seen, branches }, note)
      : await rulesSeen(of, repository, branches, note);
    return { seen, queries };
  };
  return {
    recorded: await recordedOf(of),
    promised,
    of: async (repository, branches, note) => {
      const reading = read(repository, branches);
      known.set(repository.id, reading);
      const { seen, queries } = await reading;
      for (const query of queries) note?.(query);
      return seen;
    },
  };
}
