/** Populations that are read repository by repository: rows as they are asked for, and one sheet for all. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { type Asked, asking, type RepositoryAt } from '../github/asked.ts';
import type { RosterEntry } from '../github/roster.ts';
import type { Exclusion, Population, Query, Row, Sheet, TieOut } from '../model/population.ts';
import { emptyLists } from '../population/empty-lists.ts';
import { inParts, type KeptRows, keptRows } from './kept-rows.ts';
import type { ChangesSource } from './source.ts';

export interface RepositoryPart {
  /** In the order of their ids. */
  readonly rows: Iterable<Row>;
  readonly tieOuts?: readonly TieOut[];
  readonly exclusions?: readonly Exclusion[];
  readonly incomplete?: readonly Prose[];
  /** GitHub listed nothing at all. */
  readonly empty?: boolean;
}

interface Part {
  readonly rows: KeptRows;
  readonly queries: readonly Query[];
  readonly tieOuts: readonly TieOut[];
  readonly exclusions: readonly Exclusion[];
  readonly incomplete: readonly Prose[];
  /** The repository of which GitHub listed nothing at all; null: it listed something, or was not asked. */
  readonly empty: string | null;
}

const nothing: Part = {
  rows: keptRows([]),
  queries: [],
  tieOuts: [],
  exclusions: [],
  incomplete: [],
  empty: null,
};

export const fullName = ({ owner, name }: Pick<RosterEntry, 'owner' | 'name'>): string => `${owner}/${name}`;

export interface Of {
  readonly source: ChangesSource;
  /** Throws `CannotLook`. */
  readonly read: (at: RepositoryAt, entry: RosterEntry) => Promise<RepositoryPart>;
  /** What is known of one that GitHub does not show any more. Absent: nothing is. */
  readonly gone?: (entry: RosterEntry, why: Prose) => RepositoryPart;
  /** Of all. */
  readonly incomplete?: readonly Prose[];
  /** What is listed, where nothing else could tell that an empty list is one. */
  readonly empty?: Prose;
}

const partWith = (
  { shelf }: ChangesSource,
  name: string,
  { rows, tieOuts = [], exclusions = [], incomplete = [], empty = false }: RepositoryPart,
  asked?: Asked,
): Part => ({
  rows: keptRows(rows, shelf),
  queries: asked?.queries() ?? [],
  tieOuts,
  exclusions,
  incomplete,
  empty: empty ? name : null,
});

const unshown = (entry: RosterEntry, why: Prose): RepositoryPart => ({
  rows: [],
  incomplete: [say`${fullName(entry)}: ${why}; what it had is missing`],
});

async function partOf({ source, read, gone = unshown }: Of, entry: RosterEntry): Promise<Part> {
  const name = fullName(entry);
  const because = source.excluded?.(entry) ?? null;
  if (because !== null) return { ...nothing, exclusions: [{ what: say`${name}`, because }] };
  if (entry.gone) return partWith(source, name, gone(entry, entry.gone));
  if (entry.disabled)
    return { ...nothing, incomplete: [say`${name}: GitHub has disabled it, and shows nothing of it`] };
  const asked = asking();
  const at = { octokit: source.octokit, owner: entry.owner, repo: entry.name, asked };
  try {
    return partWith(source, name, await read(at, entry), asked);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    // A repository that nobody could read does not end the export: it is said.
    const { reason } = cannotLook(error, own('it')).gap;
    return { ...nothing, queries: asked.queries(), incomplete: [say`${name} could not be read: ${reason}`] };
  }
}

const unique = (all: readonly Prose[]): readonly Prose[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];

function sheetOf({ source, incomplete = [], empty }: Of, parts: readonly Part[]): Sheet {
  return {
    queries: [...source.roster.queries, ...parts.flatMap(({ queries }) => queries)],
    tieOuts: [
      ...parts.flatMap(({ tieOuts }) => tieOuts),
      ...(empty
        ? emptyLists(
            empty,
            parts.flatMap((part) => part.empty ?? []),
          )
        : []),
    ],
    gaps: [],
    exclusions: parts.flatMap(({ exclusions }) => exclusions),
    incomplete: unique([
      ...source.roster.incomplete,
      ...incomplete,
      ...parts.flatMap((part) => part.incomplete),
    ]),
  };
}

/** Each repository is read once, however often its rows are asked for. */
export function byRepository(of: Of): Pick<Population, 'rows' | 'sheet'> {
  const { repositories } = of.source.roster;
  const known = new Map<number, Part>();
  const parts = inParts(repositories.length, async (place) => {
    const entry = repositories[place];
    const part = entry ? await partOf(of, entry) : nothing;
    known.set(place, part);
    return part;
  });
  const inOrder = () => [...known].sort(([a], [b]) => a - b).map(([, part]) => part);
  return { rows: () => parts.rows(), sheet: () => sheetOf(of, inOrder()) };
}
