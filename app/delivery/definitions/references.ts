/**
 * What a text names: pull requests, commits, tags, deployments, runs. A name with another repository in it, or the address of
 * one, is not ours: numbers are the same everywhere. Pure.
 */

/** Where a repository is, in lower case. */
export interface Home {
  /** `github.com` */
  readonly host: string;
  /** `acme/shop` */
  readonly name: string;
}

/** Of `https://github.com/acme/shop`, or of a remote's address: `git@github.com:acme/shop.git`. Null: it is none of a host. */
export function homeOf(address: string): Home | null {
  const shape =
    /^(?:(?:https?|ssh|git):\/\/(?:[^@/]+@)?|[\w.-]+@)([\w.-]+(?::\d+)?)[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/;
  const [, host = '', name = ''] = shape.exec(address.slice(0, 1000)) ?? [];
  return host === '' ? null : { host: host.toLowerCase(), name: name.toLowerCase() };
}

const isOwn = (home: Home | null, name: string): boolean => home?.name === name.toLowerCase();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const prefixes: Readonly<Record<string, string>> = {
  pull: '#',
  commit: '',
  'releases/tag': '',
  deployments: 'deployment ',
  'actions/runs': 'run ',
};

/** Null: it is the address of nothing that is ours. */
function ofAddress(address: string, home: Home | null): string | null {
  const shape =
    /^https?:\/\/([\w.-]+(?::\d+)?)\/([\w.-]+\/[\w.-]+)\/(pull|commit|releases\/tag|deployments|actions\/runs)\/([^\s/?#)>]+)/;
  const [, host = '', name = '', kind = '', what = ''] = shape.exec(address) ?? [];
  if (what === '' || host.toLowerCase() !== home?.host || !isOwn(home, name)) return null;
  return `${prefixes[kind] ?? ''}${decoded(what)}`;
}

const elsewhere = /^([\w.-]+\/[\w.-]+)([#@])([\w.-]+)$/;

/** One name: `#12`, a commit, `v1.2.0`, `deployment 123`, `run 5`. Null: it names nothing, or something of elsewhere. */
function nameIn(text: string, home: Home | null): string | null {
  const [word = ''] = text.split(/\s/, 1);
  const first = word.replace(/^[<([]+/, '').replace(/[.:)>\]]+$/, '');
  if (/^https?:\/\//i.test(first)) return ofAddress(first, home);
  const [, kind = '', id] = /^(deployment|run)\s+#?([^\s,;]+)/i.exec(text) ?? [];
  if (id !== undefined) return `${kind.toLowerCase()} ${id.replace(/[.)]+$/, '')}`;
  const [, name, mark, what = ''] = elsewhere.exec(first) ?? [];
  if (name !== undefined) return isOwn(home, name) ? `${mark === '#' ? '#' : ''}${what}` : null;
  const named = first.replace(/^gh-(?=\d)/i, '#');
  return named === '' || named === '#' ? null : named;
}

/** Sure to be a name, whatever follows it; a number or a word may be one of the sentence. */
const isSure = /^(?:#\d|gh-\d|[0-9a-f]{7,64}\b|https?:\/\/|deployment\s|run\s+#?\d|[\w.-]+\/[\w.-]+[#@])/i;

/** `#12, #13 and v1.2.0`: a list of names. What follows the first one in its sentence is none. */
export function namesIn(text: string, home: Home | null): readonly string[] {
  const parts = text.trim().split(/\s*(?:,|;|&|\band\b)\s*/i);
  const names = parts.flatMap((part, i) => {
    if (i > 0 && !isSure.test(part) && /\s/.test(part.trim())) return [];
    return nameIn(part, home) ?? [];
  });
  return [...new Set(names)];
}

const line = /^[ \t]*Caused-by:[ \t]*(\S[^\n]{0,300})$/gim;

/** What `Caused-by:` lines name, one or several each. */
export const causesIn = (body: string, home: Home | null): readonly string[] => [
  ...new Set([...body.slice(0, 20_000).matchAll(line)].flatMap(([, said = '']) => namesIn(said, home))),
];

/** Numbers that a text calls `#12` or `acme/shop#12`, and not `acme/other#12`. */
export function numbersIn(text: string, home: Home | null): readonly string[] {
  const all = text.matchAll(/(?<![\w./-])([\w.-]+\/[\w.-]+)?#(\d{1,9})\b/g);
  return [...all].flatMap(([, name, number = '']) => (name === undefined || isOwn(home, name) ? number : []));
}
