/** A commit as GraphQL tells it → a row. Pure. */
import { present } from '../../github/connection.ts';
import { repairsOf } from '../clone/repairs.ts';
import type { Home } from '../definitions/references.ts';
import { type GitAuthorNode, kindOfGitAuthor, secondsOf } from './pull-rows.ts';
import type { CommitRow } from './rows.ts';

export interface CommitNode {
  readonly oid: string;
  readonly message: string;
  readonly authoredDate: string;
  readonly committedDate: string;
  readonly author: GitAuthorNode | null;
  readonly parents: {
    readonly totalCount: number;
    readonly nodes: readonly ({ readonly oid: string } | null)[];
  };
}

/** Parents that are asked for at once; a merge of more is read on. */
export const commitSelection =
  'oid message authoredDate committedDate author { name email } parents(first: 5) { totalCount nodes { oid } }';

/** As `git cherry-pick -x` writes it. */
const copied = /\(cherry picked from commit ([0-9a-f]{40,64})\)/g;

/** GitHub's words around a pull request that it merged: its branch, and its title in the third line. */
const merged = /^Merge pull request #\d+ from (\S+)\n\n([^\n]*)/;

export function commitRowOf(node: CommitNode, home: Home | null): CommitRow {
  const message = node.message.slice(0, 20_000);
  const [subject = '', ...rest] = message.split('\n');
  const [, branch = null, title = subject] = merged.exec(message) ?? [];
  const isFork = branch !== null && branch.split('/')[0]?.toLowerCase() !== home?.name.split('/')[0];
  const words = { title, body: rest.join('\n'), branch, isFork };
  const { reverted, causedBy, isRevert, hotfix } = repairsOf(words, home);
  return {
    sha: node.oid,
    parents: present(node.parents.nodes).map(({ oid }) => oid),
    writtenAt: secondsOf(node.authoredDate),
    committedAt: secondsOf(node.committedDate),
    cohort: kindOfGitAuthor(node.author),
    subject: subject.trim().slice(0, 300),
    copies: [...message.matchAll(copied)].map(([, sha = '']) => sha),
    named: { reverted, causedBy, isRevert, hotfix },
  };
}
