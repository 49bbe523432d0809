/** The branch's own line: from its head along first parents, down to a commit. */
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { scrubbedText } from '../capture/scrubbed.ts';
import type { Instant } from '../model/period.ts';
import type { CommitFact } from '../population/facts.ts';
import { type Accounts, type ActorNode, userSelection } from './accounts.ts';
import { instantOf, type RepositoryAt } from './asked.ts';
import { ask, type ListNode, listInfo } from './graphql.ts';

interface CommitNode {
  readonly oid: string;
  readonly committedDate: string;
  readonly messageHeadline: string;
  readonly parents: { readonly totalCount: number; readonly nodes: readonly { readonly oid: string }[] };
  /** Whose address it is. */
  readonly author?: { readonly user: ActorNode | null } | null;
  readonly signature: { readonly isValid: boolean; readonly wasSignedByGitHub: boolean } | null;
}

interface Answer {
  readonly object: { readonly history?: ListNode<CommitNode> } | null;
}

/** The line needs the first parent alone; how many there are says what is a merge. */
const selection = `oid committedDate messageHeadline parents(first: 2) { totalCount nodes { oid } } signature { isValid wasSignedByGitHub } author { user { ${userSelection} } }`;

async function factOf(node: CommitNode, accounts: Accounts): Promise<CommitFact> {
  const { oid, committedDate, messageHeadline, parents, signature, author } = node;
  return {
    sha: oid,
    parents: parents.nodes.map((parent) => parent.oid),
    committedAt: instantOf(committedDate),
    headline: scrubbedText(messageHeadline, 200),
    signature: signature && { valid: signature.isValid, byGitHub: signature.wasSignedByGitHub },
    author: await accounts.of(author?.user ?? null),
  };
}

const what = own('the commits');

export interface LineUntil {
  /** The line is read down to the first of these, which is not part of it. */
  readonly commits: ReadonlySet<string>;
  /** Where none of them is known: until {@link enoughOlder} commits in a row say that they are older than this. */
  readonly before: Instant;
}

/** 300,000 commits. */
const maxPages = 3000;

/** Whoever makes a commit chooses its date: one that is older than those below it ends nothing. */
const enoughOlder = 200;

interface Walk {
  readonly line: CommitFact[];
  /** Commits in a row, up to the last one, that say that they are older. */
  older: number;
  /** What comes next; null: the line has ended. */
  next: string | null;
}

/** As far as the commits that were read go. */
function follow(walk: Walk, known: Map<string, CommitFact>, until: LineUntil): boolean {
  while (walk.next !== null) {
    if (until.commits.has(walk.next)) return true;
    const commit = known.get(walk.next);
    if (!commit) return false;
    known.delete(walk.next);
    walk.line.push(commit);
    walk.next = commit.parents[0] ?? null;
    walk.older = commit.committedAt < until.before ? walk.older + 1 : 0;
    if (until.commits.size === 0 && walk.older >= enoughOlder) return true;
  }
  return true;
}

/** Everything that it contains, newest first. */
async function* commitPages(at: RepositoryAt, head: string): AsyncGenerator<readonly CommitNode[]> {
  let after: string | null = null;
  do {
    const answer: Answer = await ask<Answer>(at, {
      name: 'history',
      body: `object(oid: $oid) { ... on Commit { history(first: 100, after: $after) { ${listInfo} nodes { ${selection} } } } }`,
      variables: {
        oid: { type: 'GitObjectID!', value: head },
        after: { type: 'String', value: after },
      },
      what,
      permission: 'contents: read',
      idsOf: ({ object }) => (object?.history?.nodes ?? []).map((node) => node?.oid ?? ''),
    });
    const list = answer.object?.history;
    if (!list) throw new CannotLook(say`GitHub does not have the commit ${head.slice(0, 12)}`);
    yield (list.nodes ?? []).filter((node) => node !== null);
    after = list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
  } while (after !== null);
}

/** Newest first. Throws `CannotLook`. */
export async function readLine(
  at: RepositoryAt,
  head: string,
  until: LineUntil,
  accounts: Accounts,
): Promise<readonly CommitFact[]> {
  const known = new Map<string, CommitFact>();
  const walk: Walk = { line: [], older: 0, next: head };
  let [pages, isDone] = [0, false];
  for await (const page of commitPages(at, head)) {
    for (const node of page) known.set(node.oid, await factOf(node, accounts));
    pages += 1;
    isDone = follow(walk, known, until);
    if (isDone || pages >= maxPages) break;
  }
  if (isDone) return walk.line;
  // The rest of a page that was cut would be missing without a word.
  throw new CannotLook(
    say`GitHub's list of commits ends before the commit ${(walk.next ?? '').slice(0, 12)}, which is in the branch`,
  );
}
