import type { RepositoryRef } from '../events.ts';

/** A repository by its ids and `owner/name`, as rows have it. */
export function refOf(installation: number, repositoryId: number, name: string): RepositoryRef {
  const [owner = '', repo = ''] = name.split('/');
  return { installation, repositoryId, owner, repo };
}
