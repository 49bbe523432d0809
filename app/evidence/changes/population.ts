/** The population of changes: every update of a protected branch in the period, each in exactly one class, with A1 to A12. */
import { list, own, say } from '../../../policies/engine/prose.ts';
import { accountsOf } from '../github/accounts.ts';
import type { RosterEntry } from '../github/roster.ts';
import type { Period } from '../model/period.ts';
import type { Exclusion, Population } from '../model/population.ts';
import { changeColumns } from '../population/change-rows/cells.ts';
import { branchChanges } from '../population/change-rows.ts';
import { byRepository, fullName } from './by-repository.ts';
import { goneChanges } from './gone.ts';
import { type AllHeard, allHeard } from './heard.ts';
import { byId } from './kept-rows.ts';
import { numberSpace } from './number-space.ts';
import { readRepository } from './repository.ts';
import type { ChangesSource } from './source.ts';

/** Nothing was pushed since before the period: there is nothing to read, but what a ledger heard. */
function isQuiet(heard: AllHeard, { from }: Period, { pushedAt, id }: RosterEntry): boolean {
  const isStill = pushedAt === null || pushedAt < from;
  return isStill && (heard.of(id)?.pushes.length ?? 0) === 0;
}

const quiet = (entry: RosterEntry): Exclusion => ({
  what: say`${fullName(entry)}`,
  because: entry.pushedAt
    ? say`GitHub says that nothing was pushed to it since ${entry.pushedAt.slice(0, 10)}: it has no changes of the period`
    : own('GitHub says that nothing was ever pushed to it'),
});

const about = list(
  [
    own(
      'Each row is one update of the default branch, of a protected branch or of one that the configuration names: a merge, a push, a force-push, a creation or a deletion.',
    ),
    own(
      'It belongs to the period in which GitHub’s activity log (or an event, or a merge) says that it happened, from its first millisecond until before its last; where nobody says, to each period in which it may have happened.',
    ),
  ],
  ' ',
);

/**
 * Reads as its rows are read, one repository after the other, each once. Its sheet is known when the rows have been read.
 * Throws what the ledger throws.
 */
export async function populationOfChanges(source: ChangesSource, period: Period): Promise<Population> {
  const accounts = accountsOf(source.octokit);
  const heard = await allHeard(source.ledger, period.from);
  const unheard =
    heard.unreadable > 0
      ? [say`${heard.unreadable} records of the ledger could not be read: what they tell of is missing`]
      : [];
  return {
    id: 'changes',
    title: 'Changes of protected branches',
    about,
    columns: changeColumns,
    ...byRepository({
      source,
      incomplete: unheard,
      gone: (entry, why) => goneChanges(entry, why, { source, period, heard: heard.of(entry.id) }),
      read: async (at, entry) => {
        if (isQuiet(heard, period, entry)) return { rows: [], exclusions: [quiet(entry)] };
        const of = { source, period, at, entry, accounts, heard: heard.of(entry.id) };
        const { branches, left, incomplete } = await readRepository(of);
        const changes = branches.map((branch) => branchChanges(branch, period, source.host));
        return {
          rows: byId(changes.map(({ rows }) => ({ first: '', each: rows }))),
          tieOuts: [...changes.flatMap(({ tieOuts }) => tieOuts), await numberSpace(at, fullName(entry))],
          exclusions: left.map(({ what, because }) => ({ what: say`${fullName(entry)}: ${what}`, because })),
          incomplete: [...incomplete, ...changes.flatMap((one) => one.incomplete)],
        };
      },
    }),
  };
}
