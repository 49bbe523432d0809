/** Releases and their tags. https://docs.github.com/rest/releases/releases */
import { stamp } from '../shapes/accounts.ts';
import { releaseShape } from '../shapes/releases.ts';
import type { Account, Release, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { updateRef } from './pushes.ts';

export interface NewRelease {
  readonly tag: string;
  readonly name?: string;
  readonly notes?: string;
  /** A commit; the default branch's head when the tag is not there yet. */
  readonly target?: string;
  readonly prerelease?: boolean;
  readonly draft?: boolean;
  readonly immutable?: boolean;
  readonly by: Account;
}

/** A draft's webhooks go to nobody who may only read. */
function emit(
  world: World,
  repository: Repository,
  release: Release,
  action: string,
  by: Account,
  extra: Readonly<Record<string, unknown>> = {},
): void {
  if (release.draft) return;
  const payload = { release: releaseShape(world, repository, release), ...extra };
  world.webhooks.emit({ event: 'release', action, repository, sender: by, payload });
}

/** Publishing makes the tag when it is missing. */
export async function createRelease(
  world: World,
  repository: Repository,
  change: NewRelease,
): Promise<Release> {
  const { tag, name = tag, notes = '', prerelease = false, draft = false, by } = change;
  const ref = `refs/tags/${tag}`;
  const target = change.target ?? repository.refs.get(`refs/heads/${repository.defaultBranch}`);
  if (!draft && repository.refs.get(ref) === null)
    await updateRef(world, repository, { ref, after: target, actor: by });
  const now = world.now();
  const release: Release = {
    id: world.nextId(),
    tag,
    author: by,
    createdAt: now,
    publishedAt: draft ? null : now,
    name,
    notes,
    prerelease,
    draft,
    immutable: change.immutable ?? false,
  };
  repository.releases.push(release);
  for (const action of ['created', 'published', prerelease ? 'prereleased' : 'released'])
    emit(world, repository, release, action, by);
  return release;
}

export async function editRelease(
  world: World,
  repository: Repository,
  release: Release,
  change: Partial<Pick<Release, 'name' | 'notes' | 'prerelease'>>,
  by: Account,
): Promise<void> {
  const changes = {
    ...(change.name === undefined ? {} : { name: { from: release.name } }),
    ...(change.notes === undefined ? {} : { body: { from: release.notes } }),
  };
  Object.assign(release, change);
  emit(world, repository, release, 'edited', by, { changes });
}

/** Its tag stays. */
export function deleteRelease(world: World, repository: Repository, release: Release, by: Account): void {
  repository.releases.splice(repository.releases.indexOf(release), 1);
  emit(world, repository, release, 'deleted', by);
}

/** Newest first, as GitHub lists them. */
export function releasesOf(repository: Repository): readonly Release[] {
  return repository.releases.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id);
}

export const publishedStamp = ({ publishedAt }: Release): string | null =>
  publishedAt ? stamp(publishedAt) : null;
