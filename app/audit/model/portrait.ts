/** What a clone shows in numbers: for charts and inventories, beside what is judged. Plain data. */
import { isKnown } from '../../../policies/engine/part.ts';
import type { CloneFacts } from './clone-facts.ts';
import { type Hotspot, hotspotsOf } from './hotspots.ts';
import type { Identity } from './identities.ts';
import { languageOf } from './languages.ts';
import { testLines } from './probes/tests.ts';
import { releasesOf } from './releases.ts';

export interface MonthOfWork {
  /** `2026-11` */
  readonly month: string;
  /** By people; merges are not counted. */
  readonly commits: number;
  readonly people: number;
}

export interface FolderKnowledge {
  readonly folder: string;
  readonly files: number;
  readonly truckFactor: number | null;
  /** Who holds most of it, and how many files would have no author without them. */
  readonly top: { readonly name: string; readonly orphaned: number } | null;
}

export interface Portrait {
  readonly branch: string | null;
  readonly commit: string;
  readonly files: number;
  readonly bytes: number;
  readonly languages: readonly { readonly name: string; readonly files: number; readonly lines: number }[];
  readonly tests: { readonly program: number; readonly tests: number; readonly files: number };
  /** The last 24 months, oldest first; null where the history is not known. */
  readonly work: readonly MonthOfWork[] | null;
  readonly knowledge: {
    readonly truckFactor: number | null;
    readonly key: readonly string[];
    readonly files: number;
    readonly orphans: number;
    readonly left: number;
    readonly imported: number;
    readonly merged: number;
    readonly commits: { readonly people: number; readonly bots: number; readonly withAgents: number };
    readonly leaving: readonly { readonly name: string; readonly files: number; readonly orphaned: number }[];
    readonly folders: readonly FolderKnowledge[];
  } | null;
  readonly hotspots: readonly Hotspot[];
  readonly dependencies: {
    readonly locks: readonly {
      readonly path: string;
      readonly ecosystem: string;
      readonly packages: number;
    }[];
    readonly packages: number;
    readonly shipped: number;
    readonly direct: number;
    readonly severalVersions: number;
    /** Most first; `not told` for those whose licence no lock file has. */
    readonly licences: readonly { readonly licence: string; readonly packages: number }[];
  };
  readonly releases: {
    readonly count: number;
    readonly last: string;
    readonly lastAt: string;
    readonly inYear: number;
    readonly medianInterval: number | null;
    readonly sinceLast: number | null;
  } | null;
  readonly debt: {
    readonly todo: number;
    readonly fixme: number;
    readonly hack: number;
    readonly olderThanYear: number;
    readonly oldest: string | null;
  };
}

const months = 24;

function monthsUntil(now: string): readonly string[] {
  const at = new Date(now);
  return Array.from({ length: months }, (_, i) => {
    const month = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - (months - 1 - i), 1));
    return month.toISOString().slice(0, 7);
  });
}

function workOf({ commits, identities, now }: CloneFacts): Portrait['work'] {
  if (!isKnown(commits)) return null;
  const made = commits.filter(
    ({ parents, author }) => parents < 2 && identities.of(author).kind === 'person',
  );
  const byMonth = Map.groupBy(made, ({ at }) => new Date(at * 1000).toISOString().slice(0, 7));
  return monthsUntil(now).map((month) => {
    const within = byMonth.get(month) ?? [];
    const people = new Set(within.map(({ author }): Identity => identities.of(author)));
    return { month, commits: within.length, people: people.size };
  });
}

function languagesOf({ lines }: CloneFacts): Portrait['languages'] {
  const groups = Map.groupBy([...lines], ([path]) => languageOf(path) ?? 'other');
  return [...groups]
    .map(([name, within]) => ({
      name,
      files: within.length,
      lines: within.reduce((sum, [, n]) => sum + n, 0),
    }))
    .sort((a, b) => b.lines - a.lines || (a.name < b.name ? -1 : 1));
}

function knowledgePart({ knowledge }: CloneFacts): Portrait['knowledge'] {
  if (!isKnown(knowledge)) return null;
  const { truckFactor, key, files, orphans, left, imported, merged, commits, leaving, byFolder } = knowledge;
  return {
    truckFactor,
    key: key.map(({ name }) => name),
    files,
    orphans,
    left,
    imported,
    merged,
    commits,
    leaving: leaving.map(({ who, files: held, orphaned }) => ({ name: who.name, files: held, orphaned })),
    folders: byFolder.map((one) => ({
      folder: one.folder,
      files: one.files,
      truckFactor: one.truckFactor,
      top: one.top && { name: one.top.who.name, orphaned: one.top.orphaned },
    })),
  };
}

function dependenciesOf({ inventory }: CloneFacts): Portrait['dependencies'] {
  const { packages, locks } = inventory;
  const licences = Map.groupBy(packages, ({ licence }) => licence ?? 'not told');
  return {
    locks,
    packages: packages.length,
    shipped: packages.filter(({ scope }) => scope !== 'development').length,
    direct: packages.filter(({ direct }) => direct === true).length,
    severalVersions: packages.filter(({ versions }) => versions.length > 1).length,
    licences: [...licences]
      .map(([licence, within]) => ({ licence, packages: within.length }))
      .sort((a, b) => b.packages - a.packages || (a.licence < b.licence ? -1 : 1)),
  };
}

function releasesPart(facts: CloneFacts): Portrait['releases'] {
  const found = releasesOf(facts);
  if (!found) return null;
  const { all, last, inYear, medianInterval, sinceLast } = found;
  return { count: all.length, last: last.name, lastAt: last.at, inYear, medianInterval, sinceLast };
}

const year = 365 * 86_400_000;

function debtOf({ markers, now }: CloneFacts): Portrait['debt'] {
  const of = (wanted: string) => markers.filter(({ kind }) => kind === wanted).length;
  const dates = markers.flatMap(({ since }) => since ?? []).sort();
  const olderThanYear = dates.filter((date) => Date.parse(date) < Date.parse(now) - year).length;
  return { todo: of('TODO'), fixme: of('FIXME'), hack: of('HACK'), olderThanYear, oldest: dates[0] ?? null };
}

export function portraitOf(facts: CloneFacts): Portrait {
  return {
    branch: facts.branch,
    commit: facts.commit,
    files: facts.files.length,
    bytes: facts.files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    languages: languagesOf(facts),
    tests: testLines(facts),
    work: workOf(facts),
    knowledge: knowledgePart(facts),
    hotspots: hotspotsOf(facts).slice(0, 15),
    dependencies: dependenciesOf(facts),
    releases: releasesPart(facts),
    debt: debtOf(facts),
  };
}
