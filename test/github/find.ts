/** What a name in a request means: branches, tags, full and abbreviated commits. */
import { expandOid } from './git/history.ts';
import { tagTarget } from './git/objects.ts';
import { isOid } from './git/store.ts';
import { Refusal } from './http/refusal.ts';
import type { Repository } from './state.ts';

/** Follows annotated tags; null when there is no commit at the end. */
async function peel(repository: Repository, oid: string): Promise<string | null> {
  const object = await repository.store.object(oid);
  if (object?.type === 'commit') return oid;
  return object?.type === 'tag' ? peel(repository, tagTarget(object.body)) : null;
}

const prefixes = ['refs/heads/', 'refs/tags/', 'refs/', ''] as const;

/** A commit's id from `main`, `heads/main`, `refs/heads/main`, `v1.0`, `HEAD` or an id; null when there is none. */
export async function commitOf(repository: Repository, name: string): Promise<string | null> {
  if (isOid(name)) return peel(repository, name);
  const wanted = name === 'HEAD' ? repository.defaultBranch : name;
  for (const prefix of prefixes) {
    const oid = repository.refs.get(`${prefix}${wanted}`);
    if (oid !== null) return peel(repository, oid);
  }
  return expandOid(repository.store, name);
}

/** 422 in GitHub's words when there is no such commit. */
export async function commitOrRefuse(repository: Repository, name: string): Promise<string> {
  const oid = await commitOf(repository, name);
  if (oid === null) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return oid;
}
