/**
 * Reads CODEOWNERS as GitHub does: a line that GitHub would skip is skipped here too, and reported.
 * https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */

export type Owner =
  | { readonly kind: 'user'; readonly name: string }
  /** `org/team`. */
  | { readonly kind: 'team'; readonly name: string }
  | { readonly kind: 'email'; readonly name: string };

export interface OwnerRule {
  /** 1-based. */
  readonly line: number;
  readonly pattern: string;
  /** Empty: what matches is owned by nobody, whatever earlier lines say. */
  readonly owners: readonly Owner[];
}

export interface CodeOwnersFile {
  /** Where it was found; null when the base branch has none. */
  readonly path: string | null;
  /** In the file's order: the last one that matches a path decides. */
  readonly rules: readonly OwnerRule[];
  /** Lines that GitHub skips, and why, in our own words. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/** Where GitHub looks, in its order: the first that exists counts, alone. */
export const codeOwnersPaths: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** GitHub does not load a larger file. Bytes. */
export const maxCodeOwnersBytes = 3 * 1024 * 1024;

/** Patterns with several wildcards in one name are compared one by one; people write hardly any. */
export const maxHardPatterns = 2000;

/** How many of the patterns have to be compared with every path by themselves. */
export function hardPatterns({ rules }: CodeOwnersFile): number {
  return rules.filter(({ pattern }) =>
    pattern.split('/').some((name) => name !== '**' && (name.includes('?') || /\*.*\*|.\*./s.test(name))),
  ).length;
}

export const noCodeOwners: CodeOwnersFile = { path: null, rules: [], problems: [] };

const userName = /^@[A-Za-z0-9][A-Za-z0-9_-]*$/;
const teamName = /^@[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9_.-]+$/;

function isEmail(word: string): boolean {
  const [local, domain, ...more] = word.split('@');
  return Boolean(local) && Boolean(domain?.includes('.')) && more.length === 0;
}

function ownerOf(word: string): Owner | null {
  if (userName.test(word)) return { kind: 'user', name: word.slice(1) };
  if (teamName.test(word)) return { kind: 'team', name: word.slice(1) };
  return isEmail(word) ? { kind: 'email', name: word } : null;
}

/** Words of a line up to a comment; a backslash keeps the next blank in its word. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  return comment < 0 ? words : words.slice(0, comment);
}

/** What is wrong with a pattern; null when GitHub accepts it. */
function patternProblem(pattern: string): string | null {
  if (pattern.startsWith('!')) return 'a pattern cannot be negated with !';
  if (pattern.startsWith('\\#')) return 'a pattern cannot start with an escaped #';
  if (/[[\]]/.test(pattern)) return 'a pattern cannot hold a [character range]';
  if (pattern.includes('***')) return 'a pattern cannot hold ***';
  return null;
}

function readLine(text: string, line: number): OwnerRule | { line: number; problem: string } | null {
  const [pattern, ...names] = wordsOf(text);
  if (pattern === undefined) return null;
  const problem = patternProblem(pattern);
  if (problem) return { line, problem };
  const owners = names.map(ownerOf);
  const known = owners.filter((owner) => owner !== null);
  if (known.length < owners.length)
    return { line, problem: 'an owner is neither @login, @organization/team nor an e-mail address' };
  return { line, pattern, owners: known };
}

/** Never throws: what cannot be read is in `problems`. */
export function readCodeOwners(path: string, text: string): CodeOwnersFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const read = lines.map((line, i) => readLine(line, i + 1)).filter((line) => line !== null);
  return {
    path,
    rules: read.filter((line) => 'pattern' in line),
    problems: read.filter((line) => 'problem' in line),
  };
}
