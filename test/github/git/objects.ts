/** Git's object formats: commits, trees and tags as data, and back. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  readonly type: ObjectType;
  readonly body: Buffer;
}

export interface Identity {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

export interface Commit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly message: string;
  /** Whether it carries a signature, of whatever kind. */
  readonly isSigned: boolean;
}

/** `name` is git's bytes as a Latin-1 string: comparing it is comparing bytes, and nothing is lost that is not UTF-8. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

export const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
export const textOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

function identity(line: string): Identity {
  const match = /^(.*?) ?<(.*?)> (\d+)/.exec(line);
  const [, name = '', email = '', seconds = '0'] = match ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000) };
}

export function parseCommit(oid: string, body: Buffer): Commit {
  const text = body.toString('utf8');
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const values = (key: string): readonly string[] =>
    head
      .split('\n')
      .filter((line) => line.startsWith(`${key} `))
      .map((line) => line.slice(key.length + 1));
  return {
    oid,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: identity(values('author')[0] ?? ''),
    committer: identity(values('committer')[0] ?? ''),
    message: end < 0 ? '' : text.slice(end + 2).replace(/\n$/, ''),
    isSigned: values('gpgsig').length + values('gpgsig-sha256').length > 0,
  };
}

function identityLine({ name, email, date }: Identity): string {
  const clean = (text: string): string => text.replace(/[<>\n\0]/g, '');
  return `${clean(name)} <${clean(email)}> ${Math.floor(date.getTime() / 1000)} +0000`;
}

export function formatCommit(commit: Omit<Commit, 'oid' | 'isSigned'>): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${identityLine(commit.author)}`,
    `committer ${identityLine(commit.committer)}`,
    '',
    commit.message.replace(/\n*$/, '\n'),
  ];
  return Buffer.from(lines.join('\n'), 'utf8');
}

export function parseTree(body: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < body.length) {
    const space = body.indexOf(0x20, at);
    const end = body.indexOf(0, space);
    entries.push({
      mode: body.toString('latin1', at, space),
      name: body.toString('latin1', space + 1, end),
      oid: body.toString('hex', end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/** Git sorts folders as if their names ended in a slash. */
const sortKey = (entry: TreeEntry): string => (entry.mode === '40000' ? `${entry.name}/` : entry.name);

export function formatTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode} ${entry.name}\0`, 'latin1'),
      Buffer.from(entry.oid, 'hex'),
    ]),
  );
}

/** The commit (or other object) that an annotated tag points at. */
export function tagTarget(body: Buffer): string {
  return /^object ([0-9a-f]{40})/.exec(body.toString('latin1', 0, 64))?.[1] ?? '';
}
