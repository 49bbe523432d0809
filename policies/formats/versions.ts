/**
 * Version order of every ecosystem, close enough to tell whether a version lies in an advisory's range and which of
 * two fixes is lower. Where a version cannot be ordered the answer is null, never a guess.
 */
import type { Ecosystem } from './lockfiles/locked-package.ts';

/** A number, or a word's rank against the release itself (0): below are pre-releases, above what follows it. */
type Item = { readonly number: string } | { readonly rank: number; readonly word: string };

/** Ecosystems whose versions are Semantic Versioning: everything after `-` is a pre-release. */
const semantic: ReadonlySet<Ecosystem> = new Set(['cargo', 'composer', 'golang', 'npm', 'nuget']);

/** PEP 440 and Maven's ComparableVersion: words with a place of their own. */
const ranks: Readonly<Record<string, number>> = {
  dev: -6,
  snapshot: -2,
  a: -5,
  alpha: -5,
  b: -4,
  beta: -4,
  m: -3.5,
  milestone: -3.5,
  c: -3,
  cr: -3,
  rc: -3,
  pre: -3,
  preview: -3,
  final: 0,
  ga: 0,
  release: 0,
  post: 1,
  rev: 1,
  r: 1,
  sp: 1,
};

/** Rank of the words within a semantic pre-release: they follow numbers, and more of them follow fewer. */
const identifier = 10;

function rankOf(ecosystem: Ecosystem, word: string): number {
  if (semantic.has(ecosystem) || ecosystem === 'gem') return -1;
  // Maven: an unknown qualifier (`jre`, `android`) follows the release; elsewhere it precedes it.
  return ranks[word] ?? (ecosystem === 'maven' ? 2 : -1);
}

const zero: Item = { number: '0' };

function isNumber(item: Item): item is { readonly number: string } {
  return 'number' in item;
}

function tokens(ecosystem: Ecosystem, part: string): readonly Item[] {
  return [...part.matchAll(/(\d+)|([a-z]+)/g)].map(([, digits, word = '']) =>
    digits === undefined
      ? { rank: rankOf(ecosystem, word), word }
      : { number: digits.replace(/^0+(?=\d)/, '') },
  );
}

/** 1.0 and 1.0.0 are one version: zeros before a word or the end say nothing. */
function withoutTrailingZeros(items: readonly Item[]): readonly Item[] {
  return items.filter((item, i) => {
    if (!isNumber(item) || item.number !== '0') return true;
    const next = items.slice(i).find((later) => !isNumber(later) || later.number !== '0');
    return next !== undefined && isNumber(next);
  });
}

const maxCharacters = 200;

/** Null for what is not a version: a branch, a commit, an address. */
function parse(ecosystem: Ecosystem, version: string): readonly Item[] | null {
  const clean = version
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
    .replace(/\+.*$/, '');
  if (!/^\d/.test(clean) || clean.length > maxCharacters) return null;
  const [, epoch = '0', rest = clean] = ecosystem === 'pypi' ? (/^(\d+)!(.*)$/.exec(clean) ?? []) : [];
  const dash = semantic.has(ecosystem) ? rest.indexOf('-') : -1;
  if (dash < 0) return [{ number: epoch }, ...withoutTrailingZeros(tokens(ecosystem, rest))];
  const release = withoutTrailingZeros(tokens(ecosystem, rest.slice(0, dash)));
  const identifiers = tokens(ecosystem, rest.slice(dash + 1)).map((item) =>
    isNumber(item) ? item : { ...item, rank: identifier },
  );
  // An empty word marks the pre-release, so that 1.0.0-1 comes before 1.0.0.
  return [{ number: epoch }, ...release, { rank: -1, word: '' }, ...identifiers];
}

function compareItems(a: Item, b: Item): number {
  if (isNumber(a) && isNumber(b))
    return a.number.length - b.number.length || (a.number < b.number ? -1 : Number(a.number > b.number));
  if (isNumber(a)) return isNumber(b) || b.rank < identifier ? 1 : -1;
  if (isNumber(b)) return a.rank < identifier ? -1 : 1;
  return a.rank - b.rank || (a.word < b.word ? -1 : Number(a.word > b.word));
}

/** A missing item is 0 against a number and the release itself against a word. */
function compareWithNothing(item: Item): number {
  return isNumber(item) ? compareItems(item, zero) : item.rank;
}

/** Negative: `a` is older. Null: one of them cannot be ordered. */
export function compareVersions(ecosystem: Ecosystem, a: string, b: string): number | null {
  const left = parse(ecosystem, a);
  const right = parse(ecosystem, b);
  if (!left || !right) return null;
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    const order = x && y ? compareItems(x, y) : x ? compareWithNothing(x) : y ? -compareWithNothing(y) : 0;
    if (order !== 0) return order;
  }
  return 0;
}

const satisfied: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '=': (order) => order === 0,
};

/** Whether a version lies in a range like `>= 1.0, < 1.4.2` (GitHub's advisory ranges); null when the two cannot be compared. */
export function inRange(ecosystem: Ecosystem, version: string, range: string): boolean | null {
  const answers = range.split(',').map((bound) => {
    const [, operator = '', limit = ''] = /^\s*(<=|>=|<|>|=)\s*(\S+)\s*$/.exec(bound) ?? [];
    const order = compareVersions(ecosystem, version, limit);
    return order === null ? null : (satisfied[operator]?.(order) ?? null);
  });
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

/** The lowest of the versions that is newer than `version`; null when none is, or none can be ordered. */
export function lowestAbove(
  ecosystem: Ecosystem,
  version: string,
  candidates: readonly string[],
): string | null {
  return candidates.reduce<string | null>((lowest, candidate) => {
    if ((compareVersions(ecosystem, candidate, version) ?? 0) <= 0) return lowest;
    return lowest === null || (compareVersions(ecosystem, candidate, lowest) ?? 0) < 0 ? candidate : lowest;
  }, null);
}

/**
 * Whether a text is a version that a database could know, and not a commit (which may begin with a digit), an address,
 * or a branch (Composer's `2.x-dev`).
 */
export function isVersion(text: string): boolean {
  const isCommit = /^(?=.*[a-f])[0-9a-f]{7,}$/i.test(text) || /^\d{30,}$/.test(text);
  return /^v?\d[\w.!+~-]*$/.test(text) && !isCommit && !/(^|\.)x-dev$/i.test(text);
}
