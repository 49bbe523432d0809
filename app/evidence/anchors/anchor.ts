/**
 * The newest checkpoint of a ledger into a repository of the client's: from then on whoever runs the service cannot write the history before
 * it anew, or cut it, without the client's own copy telling. What became of the anchor before is looked at first, and recorded.
 */
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { Database } from '../../store/database.ts';
import { addNotes } from '../../store/ledger.ts';
import { type AnchorPlace, type AnchorRow, addAnchor, lastAnchor } from '../../store/ledger-anchors.ts';
import { keysOf, lastCheckpoint } from '../../store/ledger-signatures.ts';
import type { AnchorNote } from '../../store/recorded.ts';
import { commitTo, fileOn, headOf, isDefault, stillHas } from '../destinations/growing-branch.ts';
import { checkOwnBranch, type OwnBranchOf } from '../destinations/own-branch.ts';
import type { Envelope } from '../ledger/statement.ts';
import { anchorPath, anchorText } from './file.ts';

export interface AnchorOf extends OwnBranchOf {
  readonly database: Database;
  readonly client: string;
  readonly repositoryId: number;
  readonly now: () => Date;
}

/** `refused`: GitHub did not take the commit; the next run tries again. */
export type Anchored = 'anchored' | 'nothing new' | 'refused';

type Broken = 'the branch is gone' | 'its history was written anew' | 'the file was changed';

function noted(
  { client, owner, repo, branch, database }: AnchorOf,
  payload: Omit<AnchorNote, 'repository' | 'branch'>,
  row: AnchorRow | null,
) {
  return database.transaction(async (trx) => {
    if (row) await addAnchor(trx, client, row);
    const at = { repository: `${owner}/${repo}`, branch };
    await addNotes(trx, [{ client, kind: 'anchor', payload: { ...at, ...payload } }]);
  });
}

/** What happened to the anchor before; null: it is there. */
async function brokenSince(of: AnchorOf, head: string | null, last: AnchorRow): Promise<Broken | null> {
  if (head === null) return 'the branch is gone';
  if (!(await stillHas(of, last.commit, head))) return 'its history was written anew';
  const { kysely } = of.database;
  const now = await fileOn(of, last.path);
  const checkpoint = await lastCheckpoint(kysely, of.client, last.size);
  const keys = await keysOf(kysely, of.client);
  const then = checkpoint && anchorText(of.client, JSON.parse(checkpoint.envelope) as Envelope, keys);
  return now === then ? null : 'the file was changed';
}

/** Commits the newest checkpoint where it is not committed yet. Throws what GitHub's failures throw, and `CannotLook`. */
export async function anchor(of: AnchorOf): Promise<Anchored> {
  const { client, database, repositoryId, branch, now } = of;
  const { kysely } = database;
  const newest = await lastCheckpoint(kysely, client);
  if (!newest) return 'nothing new';
  const place: AnchorPlace = { repository: repositoryId, branch };
  const last = await lastAnchor(kysely, client, place);
  const head = await headOf(of);
  const broken = last ? await brokenSince(of, head, last) : null;
  if (last?.size === newest.size && !broken) return 'nothing new';
  if (await isDefault(of))
    throw new CannotLook(
      say`${branch} is the default branch of ${`${of.owner}/${of.repo}`}, and anchors take a branch of their own`,
      own('Name another branch.'),
    );
  if (head !== null) await checkOwnBranch(of, head);
  const path = anchorPath(client, newest.size);
  const content = anchorText(client, JSON.parse(newest.envelope) as Envelope, await keysOf(kysely, client));
  // A commit whose answer was lost, or that a process that died made, counts.
  const isThere = head !== null && (await fileOn(of, path)) === content;
  const message = `Evidence ledger of ${client}: ${newest.size} records`;
  const commit = isThere ? head : await commitTo(of, head, { files: [{ path, content }], message });
  if (commit === null) return 'refused';
  if (broken && last)
    await noted(of, { what: broken, size: last.size, commit: last.commit, found: head }, null);
  const row = { ...place, size: newest.size, path, commit, at: now() };
  await noted(of, { what: 'anchored', size: newest.size, commit, path }, row);
  return 'anchored';
}
