/** What was seen of the rules of a repository, and what was recorded of them, since when. Pure. */
import * as z from 'zod';
import { own, type Prose } from '../../../policies/engine/prose.ts';
import type { planHasNone } from '../../protection/model/branch.ts';
import type { ClassicMoreWire, ClassicWire, Read, RulesetWire } from '../../protection/model/wire.ts';
import type { Captured } from '../model/captured.ts';
import { bearsOn, type Gap } from '../model/gap.ts';
import type { Instant, Period } from '../model/period.ts';
import { instant, without } from './timeline.ts';

export interface RulesetVersion {
  readonly version: number;
  readonly at: Instant;
  readonly by: string | null;
  /** As it was from then on. */
  readonly state: Read<RulesetWire>;
}

export interface RulesetSeen {
  readonly id: number;
  readonly createdAt: Instant | null;
  /** When it was edited last: since then it is as it is now. Absent or null: GitHub does not say. */
  readonly updatedAt?: Instant | null;
  readonly now: Read<RulesetWire>;
  /** Every version, in any order; those before the first are older than what GitHub keeps. */
  readonly history: Read<readonly RulesetVersion[]>;
}

/** What GitHub showed of the rules of one repository. */
export interface RulesSeen {
  readonly repository: { readonly id: number; readonly name: string };
  readonly readAt: Instant;
  /** Null: it is not known. */
  readonly defaultBranch: string | null;
  /** Branches to tell of, the default branch aside. */
  readonly branches: readonly string[];
  /** Of all levels, whatever their enforcement; a list that could not be read is not an empty one. */
  readonly rulesets: Read<readonly RulesetSeen[]> | typeof planHasNone;
  /** By branch. */
  readonly classic: Readonly<
    Record<
      string,
      { readonly wire: Read<ClassicWire | null> | typeof planHasNone; readonly more: Read<ClassicMoreWire> }
    >
  >;
}

/** An event said then which branch was the default one. */
export interface DefaultSaid {
  readonly repository: number;
  readonly at: Instant;
  readonly branch: string;
}

/** What the ledger has, and when nobody recorded. */
export interface Recorded {
  readonly captured: readonly Captured[];
  /** The first and the last of each run of events that say the same. */
  readonly defaults?: readonly DefaultSaid[];
  readonly gaps: readonly Gap[];
  /** When recording began; null: there is no ledger. */
  readonly since: Instant | null;
}

/** When the repository came from another account; null: nobody recorded that it did. */
export function arrivedAt({ captured }: Recorded, repository: number): Instant | null {
  const times = captured.flatMap(({ about, event, repository: of, at }) =>
    about === 'scope' && event === 'repository.transferred' && of?.id === repository ? [instant(at)] : [],
  );
  return times.sort().at(-1) ?? null;
}

const renamed = z.looseObject({
  repository: z.looseObject({ name: z.looseObject({ from: z.string() }) }),
});

export interface FormerName {
  /** Without its owner. */
  readonly name: string;
  readonly until: Instant;
}

/** What it was called before, oldest first: an organization's rulesets may be for repositories of a name. */
export function formerNames({ captured }: Recorded, repository: number): readonly FormerName[] {
  const all = captured.flatMap((one): readonly FormerName[] => {
    if (one.about !== 'scope' || one.event !== 'repository.renamed' || one.repository?.id !== repository)
      return [];
    const name = renamed.safeParse(one.changes).data?.repository.name.from;
    return name === undefined ? [] : [{ name, until: instant(one.at) }];
  });
  return all.sort((a, b) => (a.until < b.until ? -1 : 1));
}

const listed = z.looseObject({ repositories: z.array(z.looseObject({ id: z.number() })) });
const given = z.looseObject({ added: listed, removed: listed });

/** When the repository was not Fairlead's to hear of, as far as it was told so. */
function awayOf({ captured, since }: Recorded, repository: number, until: Instant): readonly Period[] {
  const moves = captured.flatMap(({ about, event, at, ...one }) => {
    const read = about === 'scope' && 'changes' in one ? given.safeParse(one.changes).data : undefined;
    if (!read || !event.startsWith('installation_repositories')) return [];
    const has = ({ repositories }: z.output<typeof listed>) =>
      repositories.some(({ id }) => id === repository);
    return [
      ...(has(read.added) ? [{ at: instant(at), came: true }] : []),
      ...(has(read.removed) ? [{ at: instant(at), came: false }] : []),
    ];
  });
  const away: Period[] = [];
  let from: Instant | null = null;
  for (const [i, { at, came }] of moves.toSorted((a, b) => (a.at < b.at ? -1 : 1)).entries()) {
    if (!came) from ??= at;
    else if (from !== null || i === 0) {
      away.push({ from: from ?? since ?? at, to: at });
      from = null;
    }
  }
  return from === null ? away : [...away, { from, to: until }];
}

/** When every change would have left a mark in the ledger. */
export function watchedBy(recorded: Recorded, repository: number, until: Instant): readonly Period[] {
  const { since, gaps } = recorded;
  if (since === null || since >= until) return [];
  const holes = gaps
    .filter((one) => bearsOn(one, 'control-changes'))
    .filter(({ repositories, lost }) => lost !== null && (repositories?.includes(repository) ?? true))
    .map(({ from, to }) => ({ from, to: to ?? until }));
  const arrived = arrivedAt(recorded, repository);
  const elsewhere = arrived === null ? [] : [{ from: since, to: arrived }];
  const away = awayOf(recorded, repository, until);
  return without({ from: since, to: until }, [...holes, ...elsewhere, ...away]);
}

export const notRecorded = own('Fairlead recorded no changes of it then, and GitHub keeps no history of it');
const neverRecorded = own('only a running Fairlead records changes of it, and GitHub keeps no history of it');

export const notRecordedOf = (watched: readonly Period[]): Prose =>
  watched.length === 0 ? neverRecorded : notRecorded;
