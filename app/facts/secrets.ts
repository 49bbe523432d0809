/** Looks for secrets on the lines a change adds. Values stay in this file's folder, only while it looks. */
import type { Gap } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own, say } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { FoundSecret, Secrets } from '../../policies/facts/secrets.ts';
import { CannotLook, type Looked, NotText, whole } from '../looked.ts';
import { type Meter, meter } from './secrets/meter.ts';
import { pastSecrets } from './secrets/past.ts';
import { loadRules, type Match, RuleFailed } from './secrets/rules.ts';
import { scan } from './secrets/scan.ts';
import { placeOf, reachOf, type Side, sideAfter, sideBefore } from './secrets/sides.ts';
import type { Collector, PullRequestSource } from './source.ts';

/** A file beyond these is reported as not looked at. */
const max = {
  /** Files read because GitHub shows no patch for them. */
  reads: 20,
  /** Characters of one file, and of the change. */
  file: 4_000_000,
  change: 20_000_000,
  /** Seconds of processor time for the whole look: ten times what the largest change takes that nobody made to be slow. */
  seconds: 20,
} as const;

interface Found extends Match {
  readonly path: string;
  readonly line: number;
  /** Whether it is on a line that the change adds; other lines are shown beside those. */
  readonly changed: boolean;
}

/** One search: what it spends is counted here. */
interface Look {
  readonly source: PullRequestSource;
  readonly rules: Awaited<ReturnType<typeof loadRules>>;
  readonly spent: { reads: number; characters: number };
  readonly measured: Meter;
}

function spend({ spent }: Look, path: string, { text }: Side): void {
  if (text.length > max.file) throw new CannotLook(say`${path} is too large to be looked at for secrets`);
  if (spent.characters + text.length > max.change)
    throw new CannotLook(say`the change is too large for ${path} to be looked at for secrets`);
  spent.characters += text.length;
}

function spendRead({ spent }: Look, path: string): void {
  if (spent.reads >= max.reads)
    throw new CannotLook(
      say`GitHub shows no lines of ${path}, and more than ${max.reads} such files are not read`,
    );
  spent.reads += 1;
}

async function inFile(look: Look, file: ChangedFile): Promise<readonly Found[]> {
  const { path } = file;
  const side = await sideAfter(look.source, file, () => spendRead(look, path));
  spend(look, path, side);
  const matches = await scan(look.rules, side.text, path, look.measured);
  return matches.map((match) => ({ ...match, path, ...placeOf(side, match.start, match.end) }));
}

type Outcome<T> = { readonly found: readonly T[] } | { readonly gap: Gap } | 'not-text';

/** Why the commits were not looked at. */
function gapOf(error: unknown): Gap {
  const why = error instanceof RuleFailed ? error.message : 'a defect in Fairlead, please report it';
  return { reason: say`the commits of the change could not be looked at for secrets (${own(why)})` };
}

/** A rule's or a parser's error may quote the text, so none of it is passed on. */
async function outcomeOf<T>({ path }: ChangedFile, look: () => Promise<readonly T[]>): Promise<Outcome<T>> {
  try {
    return { found: await look() };
  } catch (error) {
    if (error instanceof NotText) return 'not-text';
    if (error instanceof CannotLook) return { gap: error.gap };
    const why = error instanceof RuleFailed ? error.message : 'a defect in Fairlead, please report it';
    return { gap: { reason: say`${path} could not be looked at for secrets (${own(why)})` } };
  }
}

/** What makes two matches the same secret. Held in memory for the comparison, and nowhere else. */
function identityOf({ kind, value }: Match): string {
  return `${kind}\n${value}`;
}

/** What was on the old sides, and where that is not known. */
interface Before {
  readonly counts: ReadonlyMap<string, number>;
  /** By path: why the file's old text is not known. */
  readonly unread: ReadonlyMap<string, Gap>;
}

/** How often each secret was on the old sides: the change does not bring those in. */
async function before(look: Look, files: readonly ChangedFile[]): Promise<Before> {
  const counts = new Map<string, number>();
  const unread = new Map<string, Gap>();
  for (const file of files) {
    const outcome = await outcomeOf(file, async () => {
      const side = await sideBefore(look.source, file);
      spend(look, file.path, side);
      return scan(look.rules, side.text, file.path, look.measured);
    });
    if (outcome === 'not-text') continue;
    if ('gap' in outcome) unread.set(file.path, outcome.gap);
    // A key file is recognized by its name only: a new key under the old name must not pass for the old one.
    else
      for (const match of outcome.found.filter(({ kind }) => kind !== 'gcp'))
        counts.set(identityOf(match), (counts.get(identityOf(match)) ?? 0) + 1);
  }
  return { counts, unread };
}

/**
 * Without those that the change only moves or shows. Unchanged lines beside the added ones are matched with the old side
 * first: of a copied secret, the copy is what remains.
 */
async function added(
  look: Look,
  files: readonly ChangedFile[],
  found: readonly Found[],
): Promise<Looked<readonly Found[]>> {
  if (found.length === 0) return whole([]);
  const { counts, unread } = await before(look, files);
  const left = new Map(counts);
  const fresh = found
    .toSorted((a, b) => Number(a.changed) - Number(b.changed))
    .filter((match) => {
      const before = left.get(identityOf(match)) ?? 0;
      left.set(identityOf(match), before - 1);
      return before <= 0;
    });
  const isTold = ({ path }: Found) => !unread.has(path);
  const gaps = new Set(fresh.filter((match) => !isTold(match)).flatMap(({ path }) => unread.get(path) ?? []));
  return { value: fresh.filter(isTold), gaps: [...gaps] };
}

function byPlace(a: Found, b: Found): number {
  return a.path === b.path ? a.line - b.line || (a.kind < b.kind ? -1 : 1) : a.path < b.path ? -1 : 1;
}

/** Without values, each place and kind once, numbered. */
function told(found: readonly Found[]): readonly FoundSecret[] {
  const places = new Map(
    found.map(({ kind, path, line }) => [`${kind} ${line} ${path}`, { kind, path, line }]),
  );
  const counted = new Map<string, number>();
  return [...places.values()].map((place) => {
    const key = `${place.kind} ${place.path}`;
    const occurrence = (counted.get(key) ?? 0) + 1;
    counted.set(key, occurrence);
    return { ...place, occurrence };
  });
}

/** Gaps listed one by one. */
const maxGaps = 5;

/** Each reason once, and the rest counted. */
function few(gaps: readonly Gap[]): readonly Gap[] {
  const unique = [...new Map(gaps.map((gap) => [toPlain(gap.reason), gap])).values()];
  const rest = unique.length - maxGaps;
  if (rest <= 0) return unique;
  const more = { reason: say`${rest} more files could not be looked at for secrets` };
  return [...unique.slice(0, maxGaps), more];
}

async function collect(source: PullRequestSource): Promise<Looked<Secrets>> {
  const files = await source.changedFiles();
  const rules = await loadRules();
  const measured = meter(max.seconds);
  const look = { source, rules, spent: { reads: 0, characters: 0 }, measured };
  const looked = files.value.filter((file) => reachOf(file) === 'look');
  const outcomes: Outcome<Found>[] = [];
  for (const file of looked) outcomes.push(await outcomeOf(file, () => inFile(look, file)));
  const seen = outcomes.filter((outcome) => outcome !== 'not-text');
  const found = seen.flatMap((outcome) => ('found' in outcome ? outcome.found : []));
  const gaps = seen.flatMap((outcome) => ('gap' in outcome ? [outcome.gap] : []));
  const fresh = await added(look, files.value, found);
  const moved = found.filter((match) => match.changed && !fresh.value.includes(match)).length;
  const named = files.value.filter((file) => reachOf(file) === 'not-text');
  const toldAlready = new Set(found.map(identityOf));
  const past = await pastSecrets(
    source,
    { rules, identityOf, told: toldAlready, measured: meter(max.seconds) },
    gapOf,
  );
  return {
    value: {
      found: told(fresh.value.toSorted(byPlace)),
      past: past.found,
      commits: past.commits,
      moved: fresh.gaps.length > 0 ? 0 : moved,
      files: seen.length - gaps.length,
      notText: outcomes.length - seen.length + named.length,
    },
    gaps: [...files.gaps, ...few([...gaps, ...fresh.gaps]), ...past.gaps],
  };
}

export const secrets: Collector<'secrets'> = {
  fact: 'secrets',
  events: ['pull_request'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: [],
  collect,
};
