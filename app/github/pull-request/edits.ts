/**
 * The text of a pull request as every edit left it. GitHub describes an edit's `diff` as a summary; it is the whole text
 * after the edit. Where that, or the beginning of the history, does not hold, it is not known who wrote what.
 */
import { own, say } from '../../../policies/engine/prose.ts';
import type { Actor } from '../../../policies/facts/pull-request.ts';
import type { Revision } from '../../../policies/formats/task-list.ts';
import { CannotLook } from '../../looked.ts';
import { cannotLook } from '../access/reasons.ts';
import { type Connection, readWhole } from '../connection.ts';
import { editsQuery } from '../release/query.ts';
import type { RepositoryOf } from '../release/read.ts';
import type { ActorNode } from './snapshot.ts';

interface EditNode {
  readonly editedAt: string;
  readonly deletedAt: string | null;
  readonly diff: string | null;
  readonly editor: ActorNode | null;
}

interface PullNode {
  readonly body: string;
  readonly createdAt: string;
  readonly author: ActorNode | null;
  readonly userContentEdits: Connection<EditNode> | null;
}

/** Milliseconds between the creation and the first entry of the history, which is the text as it was created. */
const creation = 5000;

function actorOf(node: ActorNode | null): Actor {
  return { login: node?.login ?? 'ghost', kind: node?.__typename === 'Bot' ? 'bot' : 'user' };
}

const sameText = (a: string, b: string): boolean =>
  a.replaceAll(/\r\n?/g, '\n').trim() === b.replaceAll(/\r\n?/g, '\n').trim();

/** Oldest first, whichever way GitHub lists them. */
function inOrder(edits: readonly EditNode[]): readonly EditNode[] {
  return edits.toReversed().sort((a, b) => Date.parse(a.editedAt) - Date.parse(b.editedAt));
}

function revisions(
  { body, createdAt, author }: PullNode,
  edits: readonly EditNode[],
  pull: number,
): readonly Revision[] {
  if (edits.length === 0) return [{ text: body, editor: actorOf(author), at: createdAt }];
  const read = inOrder(edits).map(({ diff, deletedAt, editor, editedAt }, i) => {
    if (diff === null || deletedAt !== null)
      throw new CannotLook(
        say`somebody removed an entry from the edit history of ${own(`#${pull}`)}, so it is not known who ticked its boxes`,
        own('Untick and tick the boxes in a new release pull request.'),
      );
    const known = i > 0 || Date.parse(editedAt) - Date.parse(createdAt) <= creation;
    return { text: diff, editor: known ? actorOf(editor) : null, at: editedAt };
  });
  if (!sameText(read.at(-1)?.text ?? '', body))
    throw new CannotLook(say`the edit history of ${own(`#${pull}`)} does not end with its present text`);
  return read;
}

/** Oldest first; the last one is the present text. Throws `CannotLook`. */
export async function revisionsOf(of: RepositoryOf, pull: number): Promise<readonly Revision[]> {
  const { octokit, owner, repo } = of;
  type Answer = { readonly repository: { readonly pullRequest: PullNode | null } | null };
  const ask = async (after: string | null) => {
    const variables = { owner, repo, number: pull, after };
    return (await octokit.graphql<Answer>(editsQuery, variables)).repository?.pullRequest;
  };
  try {
    const node = await ask(null);
    if (!node?.userContentEdits) throw new CannotLook(own('GitHub does not show who edited its text'));
    const edits = await readWhole(
      node.userContentEdits,
      'edits',
      async (after) => (await ask(after))?.userContentEdits,
    );
    return revisions(node, edits, pull);
  } catch (error) {
    throw cannotLook(error, say`who edited the text of ${own(`#${pull}`)}`, 'pull_requests: read');
  }
}
