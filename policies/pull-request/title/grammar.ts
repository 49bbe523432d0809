/** How a title is written: Conventional Commits, a ticket's key in front, or free. */
import { withoutInvisible } from '../../formats/words.ts';

/** The types of `@commitlint/config-conventional`, which most tools that write release notes know. */
export const usualTypes: readonly string[] = [
  'build',
  'chore',
  'ci',
  'docs',
  'feat',
  'fix',
  'perf',
  'refactor',
  'revert',
  'style',
  'test',
];

export interface ConventionalTitle {
  readonly type: string;
  /** `api` and `web` of `feat(api, web): …`; null when there are no brackets. */
  readonly scopes: readonly string[] | null;
  /** Marked with `!`. */
  readonly breaking: boolean;
  readonly subject: string;
}

/** https://www.conventionalcommits.org/en/v1.0.0/#specification: type, optional scope, optional `!`, colon and space. */
const conventional =
  /^(?<type>[A-Za-z][\w-]{0,49})(?:\((?<scope>[^()\n]{0,200})\))?(?<bang>!)?: (?<subject>.*)$/su;

/** Null when the title is not of that form. */
export function readConventional(title: string): ConventionalTitle | null {
  const { type, scope, bang, subject } = conventional.exec(title)?.groups ?? {};
  if (type === undefined || subject === undefined) return null;
  return {
    type,
    scopes: scope === undefined ? null : scope.split(',').map((one) => one.trim()),
    breaking: bang !== undefined,
    subject: subject.trim(),
  };
}

/** The title's type with the scope and mark that follow it, and nothing that makes it one: `feat(api) add x`. */
const nearly = /^(?<type>[A-Za-z][\w-]{0,49})(?:\([^()\n]{0,200}\))?!?(?<rest>\s*:?\s*)(?=\S)/u;

/** What keeps a title that starts with a known type from being conventional; null when it does not look like one. */
export function nearMiss(title: string, types: readonly string[]): 'colon' | 'space' | 'space-before' | null {
  const { type = '', rest = '' } = nearly.exec(title)?.groups ?? {};
  if (!types.includes(type.toLowerCase())) return null;
  if (rest === ':') return 'space';
  return rest.includes(':') ? 'space-before' : 'colon';
}

export interface TicketTitle {
  readonly key: string;
  /** `ABC` of `ABC-123`. */
  readonly prefix: string;
  readonly subject: string;
}

/** `ABC-123: subject`, `ABC-123 subject`, `[ABC-123] subject`. */
const ticket =
  /^(?<open>\[)?(?<key>(?<prefix>[A-Za-z][A-Za-z0-9_]{0,49})-[1-9]\d{0,9})(?<close>\])?(?::|(?=\s))\s*(?<subject>.*)$/su;

/** Null when the title does not start with a ticket's key. */
export function readTicket(title: string): TicketTitle | null {
  const { open, key, prefix, close, subject } = ticket.exec(title)?.groups ?? {};
  if (key === undefined || prefix === undefined || subject === undefined) return null;
  return (open === undefined) === (close === undefined) ? { key, prefix, subject: subject.trim() } : null;
}

/** What GitHub's button writes, and what undoes that. The quotation may be cut, so its end is not required. */
export function isRevert(title: string): boolean {
  return /^(?:Revert|Reapply) "[^"\s]/.test(title);
}

const unfinished: readonly (readonly [RegExp, string])[] = [
  [/^\W{0,3}wip\b/iu, 'WIP'],
  // At the end it must stand apart: `Expose wip` is about a thing of that name.
  [/[^\w\s]\s?wip\W{0,3}$/iu, 'WIP'],
  [/\bWIP\W{0,3}$/u, 'WIP'],
  [/^\W{0,3}do[ -]not[ -]merge\b/iu, 'DO NOT MERGE'],
  [/^\W{0,3}don['’]?t[ -]merge\b/iu, 'DO NOT MERGE'],
  [/^\W{0,3}dnm\b/iu, 'DNM'],
  [/^fixup! /u, 'fixup!'],
  [/^squash! /u, 'squash!'],
  [/^amend! /u, 'amend!'],
];

/** The mark that says that the work is not finished, in our spelling; null when there is none. */
export function unfinishedMark(title: string): string | null {
  const plain = withoutInvisible(title.normalize('NFKC'))
    .replaceAll(/[\s_]+/g, ' ')
    .trim();
  return unfinished.find(([mark]) => mark.test(plain))?.[1] ?? null;
}
