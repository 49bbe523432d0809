/** The commit that a tag or a branch of a repository stands for now. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { NamedRef, Resolved } from '../../../policies/files/pins.ts';
import { CannotLook } from '../../looked.ts';
import type { Reader } from '../access/read-only.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';

interface GitObject {
  readonly type: string;
  readonly sha: string;
}

interface At {
  readonly owner: string;
  readonly repo: string;
}

/** An annotated tag may be of a tag: git itself peels on. */
const maxPeels = 5;

async function peeled(reader: Reader, at: At, object: GitObject): Promise<string | null> {
  let { type, sha } = object;
  for (let i = 0; type === 'tag' && i < maxPeels; i++) {
    const { data } = await reader.get('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', {
      ...at,
      tag_sha: sha,
    });
    ({ type, sha } = (data as { readonly object: GitObject }).object);
  }
  return type === 'commit' ? sha : null;
}

/** Null: there is no such name. */
async function refAt(reader: Reader, at: At, ref: string): Promise<string | null> {
  try {
    const { data } = await reader.get('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...at, ref });
    return await peeled(reader, at, (data as { readonly object: GitObject }).object);
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/**
 * Whoever plans may see more than the readers of what is planned: a commit of somebody else's private repository is not
 * written there. GitHub would not run it from there either. Null: nothing stands against it.
 */
async function whySecret(reader: Reader, at: At, owner: string): Promise<Prose | null> {
  const { data } = await reader.get('GET /repos/{owner}/{repo}', { ...at });
  const { private: isPrivate, owner: of } = data as {
    readonly private: boolean;
    readonly owner: { readonly login: string };
  };
  if (!isPrivate || of.login.toLowerCase() === owner.toLowerCase()) return null;
  return say`${`${at.owner}/${at.repo}`} is private and somebody else’s: which commits it has is not written down here`;
}

async function resolved(reader: Reader, { repository, ref }: NamedRef, forOwner: string): Promise<Resolved> {
  const [owner = '', repo = ''] = repository.split('/');
  const at = { owner, repo };
  const why = await whySecret(reader, at, forOwner);
  if (why) return { why };
  const [tag, branch] = await Promise.all([
    refAt(reader, at, `tags/${ref}`),
    refAt(reader, at, `heads/${ref}`),
  ]);
  if (tag !== null && branch !== null && tag !== branch)
    return { why: say`${repository} has a tag and a branch called ${ref}, which are not the same` };
  if (tag !== null) return { commit: tag, kind: 'tag' };
  if (branch !== null) return { commit: branch, kind: 'branch' };
  return { why: say`${repository} has no tag or branch ${ref} that this token may see` };
}

function whyNot(error: unknown, { repository, ref }: NamedRef): Prose {
  if (statusOf(error) === 404) return say`there is no repository ${repository} that this token may see`;
  const looked = error instanceof CannotLook ? error : cannotLook(error, say`${ref} of ${repository}`);
  return looked.gap.reason.length > 0 ? looked.gap.reason : own('GitHub did not say it');
}

/**
 * Each name is asked for once, however many repositories use it. Never throws for what GitHub answers. `owner`: of the
 * repositories that use them.
 */
export function refResolver(reader: Reader, owner: string): (name: NamedRef) => Promise<Resolved> {
  const known = new Map<string, Promise<Resolved>>();
  return (name) => {
    const key = `${name.repository.toLowerCase()}@${name.ref}`;
    const one =
      known.get(key) ??
      resolved(reader, name, owner).catch((error: unknown): Resolved => ({ why: whyNot(error, name) }));
    known.set(key, one);
    return one;
  };
}
