/**
 * Knowledge concentration: how few people would have to leave until most files have nobody left who wrote them. The degree
 * of authorship and the truck factor are those of Avelino et al., "A Novel Approach for Estimating Truck Factors" (ICPC
 * 2016): DOA = 3.293 + 1.098·FA + 0.164·DL − 0.321·ln(1 + AC), an author has more than three quarters of the file's
 * highest DOA and at least 3.293. It is an estimate from who changed what, not from who understands it. Pure.
 */
import type { FileChange, HistoryCommit } from './history.ts';
import type { Identities, Identity } from './identities.ts';

export interface FileKnowledge {
  readonly path: string;
  readonly authors: readonly Identity[];
}

export interface Leaving {
  readonly who: Identity;
  /** Files that they are an author of. */
  readonly files: number;
  /** Files that would have no author if they alone left. */
  readonly orphaned: number;
}

export interface Concentration {
  /** Files that count. */
  readonly files: number;
  /** Files that nobody has enough changes of. */
  readonly orphans: number;
  /** Null: no file has an author. */
  readonly truckFactor: number | null;
  /** Who the truck factor counts, in the order in which they are taken away. */
  readonly key: readonly Identity[];
}

export interface Knowledge extends Concentration {
  readonly byFolder: readonly (Concentration & { readonly folder: string; readonly top: Leaving | null })[];
  /** "As if they left": the people who hold most, most first. */
  readonly leaving: readonly Leaving[];
  /** Of those the truck factor counts, who committed in the last year. */
  readonly keyHere: readonly Identity[];
  /** Everybody who did. */
  readonly here: readonly Identity[];
  /** Files all of whose authors committed nothing in the last year. */
  readonly left: number;
  /** Files known from the import alone, which says nothing about who wrote them: not among `files`. */
  readonly imported: number;
  /** Commits by people, by bots, and those in which an agent had a part. */
  readonly commits: { readonly people: number; readonly bots: number; readonly withAgents: number };
  /** People with several spellings, which were taken for one. */
  readonly merged: number;
}

const doa = {
  base: 3.293,
  first: 1.098,
  delivery: 0.164,
  acceptance: 0.321,
  share: 0.75,
  least: 3.293,
} as const;

interface Grown {
  first: readonly Identity[];
  readonly deliveries: Map<Identity, number>;
  changes: number;
  /** Nobody is known to have changed it since the import. */
  imported: boolean;
}

/** A first commit with more files than this brings work from elsewhere. */
const importFiles = 100;

/** Bots write nothing that they could explain later. */
function peopleOf({ author, coAuthors }: HistoryCommit, identities: Identities): readonly Identity[] {
  return [...new Set([author, ...coAuthors].map(identities.of))].filter(({ kind }) => kind === 'person');
}

function deliver(grown: Grown, people: readonly Identity[]): void {
  if (people.length > 0) grown.imported = false;
  for (const one of people) {
    grown.deliveries.set(one, (grown.deliveries.get(one) ?? 0) + 1);
    grown.changes += 1;
  }
}

interface Change {
  readonly people: readonly Identity[];
  readonly isImport: boolean;
}

function apply(files: Map<string, Grown>, { kind, path, from, same }: FileChange, by: Change): void {
  const before = files.get(from ?? path);
  if (kind === 'D') files.delete(path);
  else if (kind === 'A' || !before) {
    const first = by.isImport ? [] : by.people;
    files.set(path, { first, deliveries: new Map(), changes: 0, imported: by.isImport });
  } else {
    if (from !== null) files.delete(from);
    files.set(path, before);
    if (!same) deliver(before, by.people);
  }
}

/** Files as they are after the last commit, with who changed them. `commits`: oldest first. */
function grow(commits: readonly HistoryCommit[], identities: Identities): ReadonlyMap<string, Grown> {
  const files = new Map<string, Grown>();
  for (const commit of commits) {
    const isImport = commit.parents === 0 && commit.files.length > importFiles;
    const by = { people: peopleOf(commit, identities), isImport };
    for (const change of commit.files) apply(files, change, by);
  }
  return files;
}

export function degreeOfAuthorship(first: boolean, deliveries: number, acceptances: number): number {
  return (
    doa.base +
    (first ? doa.first : 0) +
    doa.delivery * deliveries -
    doa.acceptance * Math.log(1 + acceptances)
  );
}

function authorsOf({ first, deliveries, changes }: Grown): readonly Identity[] {
  const people = [...new Set([...first, ...deliveries.keys()])];
  const degrees = people.map((who) => {
    const own = deliveries.get(who) ?? 0;
    return { who, degree: degreeOfAuthorship(first.includes(who), own, changes - own) };
  });
  const most = Math.max(...degrees.map(({ degree }) => degree));
  return degrees
    .filter(({ degree }) => degree > doa.share * most && degree >= doa.least)
    .map(({ who }) => who)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function holdings(files: readonly FileKnowledge[]): ReadonlyMap<Identity, number> {
  const held = new Map<Identity, number>();
  for (const { authors } of files) for (const who of authors) held.set(who, (held.get(who) ?? 0) + 1);
  return held;
}

/** Takes away whoever holds most files until more than half of all files have no author. */
export function concentrationOf(files: readonly FileKnowledge[]): Concentration {
  const order = [...holdings(files)].sort(([a, n], [b, m]) => m - n || (a.name < b.name ? -1 : 1));
  const key: Identity[] = [];
  const gone = new Set<Identity>();
  const orphans = () => files.filter(({ authors }) => authors.every((who) => gone.has(who))).length;
  const atFirst = orphans();
  for (const [who] of order) {
    if (orphans() * 2 > files.length) break;
    gone.add(who);
    key.push(who);
  }
  return { files: files.length, orphans: atFirst, truckFactor: order.length === 0 ? null : key.length, key };
}

function leavingOf(files: readonly FileKnowledge[], max: number): readonly Leaving[] {
  return [...holdings(files)]
    .map(([who, held]) => ({
      who,
      files: held,
      orphaned: files.filter(({ authors }) => authors.length === 1 && authors[0] === who).length,
    }))
    .sort((a, b) => b.orphaned - a.orphaned || b.files - a.files || (a.who.name < b.who.name ? -1 : 1))
    .slice(0, max);
}

/** Folders with fewer files say nothing. */
const minFolderFiles = 5;
const max = { folders: 30, leaving: 10 } as const;

/** `services/billing` for `services/billing/src/a.ts`: two levels, where there are two. */
function folderOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  return parts.length === 0 ? '.' : parts.slice(0, 2).join('/');
}

function byFolder(files: readonly FileKnowledge[]): Knowledge['byFolder'] {
  return [...Map.groupBy(files, ({ path }) => folderOf(path))]
    .filter(([, within]) => within.length >= minFolderFiles)
    .map(([folder, within]) => ({ folder, ...concentrationOf(within), top: leavingOf(within, 1)[0] ?? null }))
    .sort((a, b) => b.files - a.files || (a.folder < b.folder ? -1 : 1))
    .slice(0, max.folders);
}

const year = 365 * 86_400;

function lastSeen(commits: readonly HistoryCommit[], identities: Identities): ReadonlyMap<Identity, number> {
  const seen = new Map<Identity, number>();
  for (const commit of commits)
    for (const who of peopleOf(commit, identities)) seen.set(who, Math.max(seen.get(who) ?? 0, commit.at));
  return seen;
}

function countCommits(commits: readonly HistoryCommit[], identities: Identities): Knowledge['commits'] {
  const made = commits.filter(({ parents }) => parents < 2);
  const kinds = made.map(({ author, coAuthors }) => ({
    author: identities.of(author).kind,
    agents: [author, ...coAuthors].some((one) => identities.of(one).kind === 'agent'),
  }));
  return {
    people: kinds.filter(({ author }) => author === 'person').length,
    bots: kinds.filter(({ author }) => author === 'bot').length,
    withAgents: kinds.filter(({ agents }) => agents).length,
  };
}

/** `commits`: oldest first. `counts`: whether a path of the tree counts as work. `now`: seconds since 1970. */
export function knowledgeOf(
  commits: readonly HistoryCommit[],
  identities: Identities,
  counts: (path: string) => boolean,
  now: number,
): Knowledge {
  const grown = [...grow(commits, identities)].filter(([path]) => counts(path));
  const known = grown.filter(([, { imported }]) => !imported);
  const files = known
    .map(([path, one]) => ({ path, authors: authorsOf(one) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const seen = lastSeen(commits, identities);
  const isHere = (who: Identity) => (seen.get(who) ?? 0) >= now - year;
  const whole = concentrationOf(files);
  return {
    ...whole,
    keyHere: whole.key.filter(isHere),
    here: [...seen.keys()].filter(isHere),
    byFolder: byFolder(files),
    leaving: leavingOf(files, max.leaving),
    left: files.filter(({ authors }) => authors.length > 0 && !authors.some(isHere)).length,
    imported: grown.length - known.length,
    commits: countCommits(commits, identities),
    merged: identities.all.filter(({ kind, spellings }) => kind === 'person' && spellings.length > 1).length,
  };
}
