/**
 * Maven's ComparableVersion as of 3.9 (https://maven.apache.org/pom.html#version-order-specification): lists within
 * lists, begun by a dash and between digits and letters.
 */
import { byNumber, byText, isNumber as isDigits, type Order, orderBy } from './order.ts';

type Item = { readonly number: string } | { readonly word: string } | Item[];

const qualifiers = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const aliases: Readonly<Record<string, string>> = { ga: '', final: '', release: '', cr: 'rc' };
const short: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };

function wordItem(word: string, next = ''): Item {
  const long = isDigits(next) && Object.hasOwn(short, word) ? (short[word] ?? word) : word;
  return { word: Object.hasOwn(aliases, long) ? (aliases[long] ?? '') : long };
}

function partsOf(version: string): readonly string[] | null {
  const clean = version.trim().toLowerCase();
  if (!/^v?\d/.test(clean)) return null;
  return clean.replace(/^v/, '').match(/\d+|[^\d.-]+|[.-]/g) ?? [];
}

function isSeparator(part: string): boolean {
  return part === '.' || part === '-';
}

/** Digits, letters and separators, one each. Nothing between two separators is a 0. */
function parse(version: string): Item | null {
  const parts = partsOf(version);
  if (!parts) return null;
  const top: Item[] = [];
  let list = top;
  const deeper = () => {
    const inner: Item[] = [];
    list.push(inner);
    list = inner;
  };
  parts.forEach((part, i) => {
    const follows = !isSeparator(parts[i - 1] ?? '.');
    if (isSeparator(part)) {
      if (!follows) list.push({ number: '0' });
      if (part === '-') deeper();
      return;
    }
    // 1.x is as 1-x: a word after a dot begins a list, too.
    if (follows || (!isDigits(part) && list.length > 0)) deeper();
    list.push(isDigits(part) ? { number: part } : wordItem(part, parts[i + 1]));
  });
  return normalized(top);
}

function isNothing(item: Item): boolean {
  if (Array.isArray(item)) return item.length === 0;
  return 'number' in item ? /^0+$/.test(item.number) : item.word === '';
}

/** Without what says nothing before the end of a list, or before a list at its end. */
function normalized(list: readonly Item[]): Item[] {
  const kept: Item[] = [];
  let isOpen = true;
  for (const item of list.toReversed()) {
    const inner = Array.isArray(item) ? normalized(item) : item;
    if (isOpen && isNothing(inner)) continue;
    if (!Array.isArray(inner)) isOpen = false;
    kept.unshift(inner);
  }
  return kept;
}

const release = qualifiers.indexOf('');

function byQualifier(a: string, b: string): number {
  const rank = (word: string) => (qualifiers.includes(word) ? qualifiers.indexOf(word) : qualifiers.length);
  return rank(a) - rank(b) || (rank(a) === qualifiers.length ? byText(a, b) : 0);
}

function againstNothing(item: Item): number {
  if (Array.isArray(item)) return item.map(againstNothing).find((order) => order !== 0) ?? 0;
  if ('number' in item) return isNothing(item) ? 0 : 1;
  return byQualifier(item.word, qualifiers[release] ?? '');
}

/** A word, then a list, then a number. */
function kind(item: Item): number {
  return Array.isArray(item) ? 1 : 'number' in item ? 2 : 0;
}

/** Item by item; what one of them lacks is nothing. */
function compareLists(a: readonly Item[], b: readonly Item[]): number {
  const length = Math.max(a.length, b.length);
  const orders = Array.from({ length }, (_, i) => {
    const [x, y] = [a[i], b[i]];
    if (x && y) return compare(x, y);
    return x ? againstNothing(x) : y ? -againstNothing(y) : 0;
  });
  return orders.find((order) => order !== 0) ?? 0;
}

function compare(a: Item, b: Item): number {
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (Array.isArray(a) || Array.isArray(b)) return kind(a) - kind(b);
  if ('number' in a && 'number' in b) return byNumber(a.number, b.number);
  if ('word' in a && 'word' in b) return byQualifier(a.word, b.word);
  return kind(a) - kind(b);
}

export const mavenOrder: Order = orderBy(parse, compare);
