/** The population of changes: every update of a protected branch in the period, each in exactly one class, with A1 to A12. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { type Accounts, accountsOf } from '../github/accounts.ts';
import { asking } from '../github/asked.ts';
import type { RosterEntry } from '../github/roster.ts';
import type { Period } from '../model/period.ts';
import type { Exclusion, Population, Query, Sheet, TieOut } from '../model/population.ts';
import { branchChanges, changeColumns } from '../population/change-rows.ts';
import { type AllHeard, allHeard } from './heard.ts';
import { inParts, type KeptRows, keptRows } from './kept-rows.ts';
import { readRepository } from './repository.ts';
import type { ChangesSource } from './source.ts';

interface Part {
  readonly rows: KeptRows;
  readonly queries: readonly Query[];
  readonly tieOuts: readonly TieOut[];
  readonly exclusions: readonly Exclusion[];
  readonly incomplete: readonly Prose[];
}

const nothing: Part = { rows: keptRows([]), queries: [], tieOuts: [], exclusions: [], incomplete: [] };

interface All {
  readonly source: ChangesSource;
  readonly period: Period;
  readonly accounts: Accounts;
  readonly heard: AllHeard;
}

const nameOf = ({ owner, name }: RosterEntry): string => `${owner}/${name}`;

/** Nothing was pushed since before the period: there is nothing to read, but what a ledger heard. */
function isQuiet({ period, heard }: All, { pushedAt, id }: RosterEntry): boolean {
  const isStill = pushedAt === null || pushedAt < period.from;
  return isStill && (heard.of(id)?.pushes.length ?? 0) === 0;
}

const quiet = (entry: RosterEntry): Exclusion => ({
  what: say`${nameOf(entry)}`,
  because: entry.pushedAt
    ? say`GitHub says that nothing was pushed to it since ${entry.pushedAt.slice(0, 10)}: it has no changes of the period`
    : own('GitHub says that nothing was ever pushed to it'),
});

async function partOf(all: All, entry: RosterEntry): Promise<Part> {
  const { source, period, accounts, heard } = all;
  const because = source.excluded?.(entry) ?? null;
  if (because !== null) return { ...nothing, exclusions: [{ what: say`${nameOf(entry)}`, because }] };
  if (entry.disabled) {
    const blocked = say`${nameOf(entry)}: GitHub has disabled it, and shows nothing of it`;
    return { ...nothing, incomplete: [blocked] };
  }
  if (isQuiet(all, entry)) return { ...nothing, exclusions: [quiet(entry)] };
  const asked = asking();
  const at = { octokit: source.octokit, owner: entry.owner, repo: entry.name, asked };
  const facts = await readRepository({ source, period, at, entry, accounts, heard: heard.of(entry.id) });
  const branches = facts.branches.map((branch) => branchChanges(branch, period, source.host));
  const rows = branches.flatMap((branch) => branch.rows).sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    rows: keptRows(rows),
    queries: asked.queries(),
    tieOuts: branches.flatMap(({ tieOuts }) => tieOuts),
    exclusions: facts.left.map(({ what, because: why }) => ({
      what: say`${nameOf(entry)}: ${what}`,
      because: why,
    })),
    incomplete: [...facts.incomplete, ...branches.flatMap(({ incomplete }) => incomplete)],
  };
}

/** A repository that nobody could read does not end the export: it is said. */
async function settledPart(all: All, entry: RosterEntry): Promise<Part> {
  try {
    return await partOf(all, entry);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    const { reason } = cannotLook(error, say`${nameOf(entry)}`).gap;
    return { ...nothing, incomplete: [say`${nameOf(entry)} could not be read: ${reason}`] };
  }
}

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

const unique = (all: readonly Prose[]): readonly Prose[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];

function sheetOf({ source, heard }: All, parts: readonly Part[]): Sheet {
  const unheard =
    heard.unreadable > 0
      ? [say`${heard.unreadable} records of the ledger could not be read: what they tell of is missing`]
      : [];
  return {
    queries: [...source.roster.queries, ...parts.flatMap(({ queries }) => queries)],
    tieOuts: parts.flatMap(({ tieOuts }) => tieOuts),
    gaps: [],
    exclusions: parts.flatMap(({ exclusions }) => exclusions),
    incomplete: unique([
      ...source.roster.incomplete,
      ...unheard,
      ...parts.flatMap(({ incomplete }) => incomplete),
    ]),
  };
}

/**
 * Reads as its rows are read, one repository after the other, each once. Its sheet is known when the rows have been read.
 * Throws what the ledger throws.
 */
export async function populationOfChanges(source: ChangesSource, period: Period): Promise<Population> {
  const accounts = accountsOf(source.octokit);
  const all: All = { source, period, accounts, heard: await allHeard(source.ledger) };
  const { repositories } = source.roster;
  const known = new Map<number, Part>();
  const parts = inParts(repositories.length, async (place) => {
    const entry = repositories[place];
    const part = entry ? await settledPart(all, entry) : nothing;
    known.set(place, part);
    return part;
  });
  return {
    id: 'changes',
    title: 'Changes of protected branches',
    about,
    columns: changeColumns,
    rows: () => parts.rows(),
    sheet: () =>
      sheetOf(
        all,
        [...known].sort(([a], [b]) => a - b).map(([, part]) => part),
      ),
  };
}
