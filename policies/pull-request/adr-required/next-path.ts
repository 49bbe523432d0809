/** Where the next decision record goes, in the repository's own style, under a number nobody has taken. */
import { compileGlobs, rootOf } from '../../engine/glob.ts';
import type { Decisions } from '../../facts/decisions.ts';
import { recordName } from '../../formats/decision-record.ts';

export interface NextPath {
  readonly path: string;
  /** As in the file name, e.g. `0023`; null where records are named by date. */
  readonly number: string | null;
}

type Taken = Pick<Decisions, 'onBase' | 'inChange' | 'inOpenPullRequests'>;

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** The folder that holds most of the records; of equals the first by name. Numbers are local to it (MADR's ADR-0010). */
function fullestFolder(paths: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
  const [fullest] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return fullest?.[0] ?? null;
}

/** The literal folder the first glob starts with; `docs/adr` when it starts with a wildcard. */
function firstFolder(globs: readonly string[]): string {
  return rootOf(globs[0] ?? '') || 'docs/adr';
}

const maxSlug = 60;

function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const slug = words.reduce((all, word) => (all.length + word.length < maxSlug ? `${all}-${word}` : all), '');
  return slug.slice(1) || 'decision';
}

const dated = /^(\d{4}-?\d\d-?\d\d)-/;

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function byDate(
  folder: string,
  sample: string,
  date: string,
  slug: string,
  taken: ReadonlySet<string>,
): NextPath {
  const day = sample.includes('-') ? date : date.replaceAll('-', '');
  for (let n = 1; ; n++) {
    const path = inFolder(folder, `${day}-${slug}${n === 1 ? '' : `-${n}`}.md`);
    if (!taken.has(path)) return { path, number: null };
  }
}

/** One more than the highest number in the folder, written as the record with that number is. */
function byNumber(folder: string, paths: readonly string[], slug: string, prefix: string): NextPath {
  const names = paths.flatMap((path) => recordName(path) ?? []);
  const sorted = names.toSorted((a, b) => Number(b.digits) - Number(a.digits));
  const style = sorted[0] ?? { prefix, digits: '0000', separator: '-' };
  const number = String(Number(style.digits) + 1).padStart(style.digits.length, '0');
  return { path: inFolder(folder, `${style.prefix}${number}${style.separator}${slug}.md`), number };
}

/** `title` is untrusted; `date` is `YYYY-MM-DD`. The path never equals one that is taken. */
export function nextPath(decisions: Taken, globs: readonly string[], title: string, date: string): NextPath {
  const onBase = decisions.onBase.map(({ path }) => path);
  const all = [
    ...onBase,
    ...[...decisions.inChange, ...decisions.inOpenPullRequests].map(({ path }) => path),
  ];
  const folder = fullestFolder(onBase) ?? fullestFolder(all) ?? firstFolder(globs);
  const here = all.filter((path) => folderOf(path) === folder);
  const slug = slugOf(title);
  const dates = here.flatMap((path) => dated.exec(path.slice(path.lastIndexOf('/') + 1))?.[1] ?? []);
  const numbered = here.filter((path) => recordName(path) !== null);
  const [sample] = dates;
  if (sample !== undefined && dates.length > numbered.length)
    return byDate(folder, sample, date, slug, new Set(all));
  const matches = compileGlobs(globs);
  const candidates = ['', 'ADR-', 'adr-'].map((prefix) => byNumber(folder, here, slug, prefix));
  return candidates.find(({ path }) => matches(path)) ?? byNumber(folder, here, slug, '');
}
