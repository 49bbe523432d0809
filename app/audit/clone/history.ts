/** Who changed which file when: one pass over a branch's commits. */
import { own } from '../../../policies/engine/prose.ts';
import type { Person } from '../../git/author-kind.ts';
import type { Repository } from '../../git/repository.ts';
import { answer } from '../../git/run.ts';
import type { FileChange, HistoryCommit } from '../model/history.ts';

/** Commits; the newest ones are read. */
export const maxCommits = 100_000;

/** Bytes that git prints for them. */
const maxBytes = 512 * 1024 * 1024;

const fields = [
  '%H',
  '%P',
  '%ct',
  '%aN',
  '%aE',
  '%s',
  '%(trailers:key=Co-authored-by,valueonly,separator=%x02)',
];
/** A commit begins with a byte that begins no change, and the number of its fields is fixed: whatever they hold. */
const format = `--format=%x01${fields.join('%x00')}%x00`;

/** `Maria Silva <maria@example.org>`, as trailers have it. */
function peopleIn(trailer: string): readonly Person[] {
  return trailer.split('\x02').flatMap((one) => {
    const [, name = '', email = ''] = /^\s*(.{0,200}?)\s*<([^<>]{1,200})>/.exec(one.slice(0, 500)) ?? [];
    return email === '' ? [] : [{ name, email }];
  });
}

function headOf(tokens: readonly string[], at: number): HistoryCommit {
  const [sha = '', parents = '', seconds = '', name = '', email = '', subject = '', trailers = ''] =
    tokens.slice(at, at + fields.length);
  return {
    sha: sha.slice(1),
    parents: parents === '' ? 0 : parents.split(' ').length,
    at: Number(seconds),
    author: { name, email },
    coAuthors: peopleIn(trailers),
    subject,
    files: [],
  };
}

const none = /^0+$/;

/** `:100644 100644 c3b1633 1f37592 R087`, and then one path, or two of a file that was moved. */
function changeAt(
  tokens: readonly string[],
  at: number,
): { readonly change: FileChange | null; readonly next: number } {
  const [, mode = '', , blob = '', status = ''] = (tokens[at] ?? '').trimStart().split(' ');
  const [kind = ''] = status;
  const moved = kind === 'R' || kind === 'C';
  const path = tokens[at + (moved ? 2 : 1)] ?? '';
  const next = at + (moved ? 3 : 2);
  // A submodule is no file.
  if (mode === '160000') return { change: null, next };
  const from = kind === 'R' ? (tokens[at + 1] ?? null) : null;
  const same = from !== null && status === 'R100';
  const id = none.test(blob) ? null : blob;
  return { change: { kind: kind === 'C' ? 'A' : kind, path, from, same, blob: id }, next };
}

/** Newest first, as git lists them. */
export function parseHistory(text: string): readonly HistoryCommit[] {
  const tokens = text.split('\0');
  const commits: HistoryCommit[] = [];
  let files: FileChange[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] ?? '';
    if (token.startsWith('\x01')) {
      files = [];
      commits.push({ ...headOf(tokens, at), files });
      at += fields.length;
    } else if (token.trimStart().startsWith(':')) {
      const { change, next } = changeAt(tokens, at);
      if (change) files.push(change);
      at = next;
    } else at += 1;
  }
  return commits;
}

/** What names a commit may be reached from: a branch's commit, or every branch and tag without it. */
export type Reach = { readonly from: string } | { readonly besides: string };

export interface ReadHistory {
  /** Newest first. */
  readonly commits: readonly HistoryCommit[];
  /** There are more, which were not read. */
  readonly cut: boolean;
}

/**
 * Every commit with its files; a merge has none of its own. Authors are mapped by the commit's `.mailmap`. Throws
 * `CannotLook`.
 */
export async function readHistory(repository: Repository, head: string, reach: Reach): Promise<ReadHistory> {
  // Pull requests of strangers are no history of this repository's own.
  const all = ['--branches', '--tags', '--remotes'];
  const ends = 'from' in reach ? [reach.from] : [...all, '--not', reach.besides];
  const shown = ['--raw', '-z', '-M', '-l600', '--no-abbrev', '--no-color', '--no-ext-diff', format];
  const args = [
    '-c',
    `mailmap.blob=${head}:.mailmap`,
    'log',
    `--max-count=${maxCommits + 1}`,
    ...shown,
    ...ends,
    '--',
  ];
  const result = await repository.run(args, { max: maxBytes });
  const cutByBytes = result.code === null;
  const text = (cutByBytes ? result.stdout : answer(result, own('list the commits'))).toString('utf8');
  const commits = parseHistory(text);
  // The last one may be cut in the middle.
  const read = cutByBytes ? commits.slice(0, -1) : commits.slice(0, maxCommits);
  return { commits: read, cut: cutByBytes || commits.length > maxCommits };
}
