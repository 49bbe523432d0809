/** A repository made of commits with their dates, in one run of git. */
import { execFileSync } from 'node:child_process';
import { throwAwayClone } from '../throw-away-clone.ts';

export interface ImportedCommit {
  readonly id: string;
  readonly parents?: readonly string[];
  /** Seconds since 1970. */
  readonly written: number;
  /** The moment at which it was written, unless given. */
  readonly committed?: number;
  readonly message?: string;
  readonly author?: string;
}

export interface ImportedTag {
  readonly name: string;
  readonly commit: string;
  /** Of an annotated tag; null: it has no time of its own. */
  readonly at: number | null;
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** Each commit's file is its own, so that each changes something. The last commit is the head of `main`. */
export function imported(commits: readonly ImportedCommit[], tags: readonly ImportedTag[] = []) {
  const marks = new Map(commits.map(({ id }, i) => [id, i + 1]));
  const lines = commits.flatMap(
    ({ id, parents = [], written, committed = written, message = id, author }) => [
      `commit refs/heads/made\nmark :${marks.get(id)}\n`,
      `author ${author ?? 'Maria Silva <maria@example.com>'} ${written} +0000\n`,
      `committer Maria Silva <maria@example.com> ${committed} +0000\n`,
      data(message),
      ...parents.map((parent, i) => `${i === 0 ? 'from' : 'merge'} :${marks.get(parent)}\n`),
      `M 100644 inline ${id}\n${data(id)}`,
      // Without it, the next one without parents would go on from here.
      'reset refs/heads/made\n\n',
    ],
  );
  const head = marks.get(commits.at(-1)?.id ?? '');
  const named = tags.map(({ name, commit, at }) =>
    at === null
      ? `reset refs/tags/${name}\nfrom :${marks.get(commit)}\n\n`
      : `tag ${name}\nfrom :${marks.get(commit)}\ntagger Maria Silva <maria@example.com> ${at} +0000\n${data(name)}`,
  );
  const clone = throwAwayClone();
  const input = [...lines, `reset refs/heads/main\nfrom :${head}\n\n`, ...named].join('');
  execFileSync('git', ['fast-import', '--quiet', '--date-format=raw', '--force'], { cwd: clone.dir, input });
  clone.git('update-ref', '-d', 'refs/heads/made');
  return clone;
}
