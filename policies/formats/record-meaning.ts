/** Which record a name in another record stands for. */
import { recordName } from './decision-record.ts';

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');

/** `docs/adr` + `../web/0001-a.md` → `docs/web/0001-a.md` */
function joined(folder: string, target: string): string {
  const parts: string[] = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

/** What a name stands for: a record, nothing that exists, or something that cannot be known from here. */
export type Meaning =
  | { readonly kind: 'record'; readonly path: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'elsewhere' };

interface Named {
  readonly path: string;
  readonly number: number | null;
  readonly title: string | null;
}

function byFile(from: string, target: string, records: readonly Named[]): Meaning {
  const path = joined(folderOf(from), decoded(target));
  const stem = stemOf(path).toLowerCase();
  const found =
    records.find((record) => record.path === path) ??
    // log4brains links slugs without a path, and generated sites link pages: the file's name decides.
    records.find((record) => stemOf(record.path).toLowerCase() === stem);
  return found ? { kind: 'record', path: found.path } : { kind: 'absent' };
}

function byNumber(from: string, number: number, records: readonly Named[]): Meaning {
  const same = records.filter((record) => record.number === number && record.path !== from);
  const found = same.find((record) => folderOf(record.path) === folderOf(from)) ?? same[0];
  return found ? { kind: 'record', path: found.path } : { kind: 'absent' };
}

/**
 * The record that a name in the record `from` stands for: a link, a file's or page's name, `ADR-0012`, `12`, or a
 * title. Numbers mean the record's own folder first. Addresses of other sites, issues (`#12`) and plain words are
 * `elsewhere`.
 */
export function meaningOf(name: string, from: string, records: readonly Named[]): Meaning {
  if (/^[a-z][a-z\d+.-]*:/i.test(name)) {
    const path = records.find((record) => decoded(name).endsWith(`/${record.path}`))?.path;
    return path === undefined ? { kind: 'elsewhere' } : { kind: 'record', path };
  }
  if (/\.md$/i.test(name)) return byFile(from, name, records);
  const number =
    /^(?:adr|madr|dr|decision|rfc)[-_ #]*(\d{1,6})(?![\w-])/i.exec(name)?.[1] ??
    /^(\d{1,6})(?:[.:)]|$)/.exec(name)?.[1];
  if (number !== undefined) return byNumber(from, Number(number), records);
  const isSlug = recordName(name) !== null || /^\d{8}-|^\d{4}-\d\d-\d\d-/.test(stemOf(name));
  if (isSlug && !/\s/.test(name)) return byFile(from, name, records);
  const titled = records.find(({ title }) => title?.toLowerCase() === name.toLowerCase());
  return titled ? { kind: 'record', path: titled.path } : { kind: 'elsewhere' };
}
