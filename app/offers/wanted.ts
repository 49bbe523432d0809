/** Looks up what it takes to write the files that policies ask for. Only reads. */
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { FileChoices } from '../../policies/files/offer.ts';
import type { HeldBlob } from '../../policies/files/pinned-files.ts';
import { keyOf, type NamedRef, type Resolved } from '../../policies/files/pins.ts';
import {
  type Found,
  type LookedUp,
  toLookUp,
  type WantedFiles,
  wantedFiles,
} from '../../policies/files/wanted.ts';
import { at } from '../../policies/settings/setting-type.ts';
import type { Reader } from '../github/access/read-only.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { blobSha } from '../github/files-write/branch.ts';
import type { RepositoryAt } from '../github/settings/branches.ts';
import { ownersFor } from './owners.ts';

export interface LookingUp {
  readonly reader: Reader;
  readonly where: RepositoryAt;
  readonly choices: FileChoices;
  readonly ownerKind: 'organization' | 'user';
  /** The head of the default branch. */
  readonly commit: string;
  readonly resolve: (name: NamedRef) => Promise<Resolved>;
}

/** Why nobody can report privately there; null: they can. */
async function whyNotReported({ reader, where }: LookingUp): Promise<Prose | null> {
  const route = 'GET /repos/{owner}/{repo}/private-vulnerability-reporting';
  try {
    const { data } = await reader.get(route, { ...where });
    if (at(data, ['enabled']) === true) return null;
    return say`it would point to private vulnerability reporting, which is switched off there; declare ${'security: { private-reporting: true }'} under ${'settings: repository:'} and apply that first`;
  } catch (error) {
    if ([404, 422].includes(statusOf(error) ?? 0))
      return own(
        'it would point to private vulnerability reporting, which GitHub does not have there; somebody has to say where reports go',
      );
    const looked = cannotLook(
      error,
      own('whether private vulnerability reporting is on'),
      'administration: read',
    );
    return looked.gap.reason;
  }
}

/** Files of the commit as git holds them: the read that lists them was made before. */
async function blobsOf(
  { reader, where, commit }: LookingUp,
  texts: readonly { readonly path: string; readonly head: string }[],
): Promise<ReadonlyMap<string, HeldBlob>> {
  const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
  const { data } = await reader.get(route, { ...where, tree_sha: commit, recursive: '1' });
  const list = at(data, ['tree']);
  const listed = new Map((Array.isArray(list) ? list : []).map((one) => [String(at(one, ['path'])), one]));
  return new Map(
    texts.map(({ path, head }) => {
      const entry = listed.get(path);
      const mode = at(entry, ['mode']) === '100755' ? '100755' : '100644';
      return [path, { mode, isExact: at(entry, ['sha']) === blobSha(head) }] as const;
    }),
  );
}

/** Never throws for what GitHub answers, but for a list that was read before. */
export async function wantedIn(found: Found, of: LookingUp): Promise<WantedFiles> {
  const { owners, reporting, blobs: pinning, refs } = toLookUp(found);
  const names = { ownerKind: of.ownerKind, names: of.choices.owners };
  const [owned, reported, commits, blobs] = await Promise.all([
    owners ? ownersFor(of.reader, of.where, names) : null,
    reporting ? whyNotReported(of) : null,
    Promise.all(refs.map(async (name) => [keyOf(name), await of.resolve(name)] as const)),
    pinning ? blobsOf(of, found.workflows?.files ?? []) : new Map<string, HeldBlob>(),
  ]);
  const looked: LookedUp = {
    ...(owned ? { owners: owned } : {}),
    ...(reporting ? { whyNotReported: reported } : {}),
    commits: new Map(commits),
    blobs,
  };
  return wantedFiles(found, looked);
}
