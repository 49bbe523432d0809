/** A commit of a local clone as a {@link RepositorySource}: what files show of a repository, and nothing that only GitHub knows. */
import type { Wanted } from '../../policies/engine/facts.ts';
import { own } from '../../policies/engine/prose.ts';
import type { Tip } from '../../policies/facts/pull-request.ts';
import type { Repository } from '../git/repository.ts';
import { CannotLook } from '../looked.ts';
import { rulesAt } from '../repository-reads.ts';
import { localCommit, localFiles } from './local-files.ts';
import type { RepositorySource } from './source.ts';

export interface LocalRepositoryOf {
  readonly repository: Repository;
  /** The commit that is judged, and its branch where it is one. */
  readonly tip: Tip;
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Every read is made once, however often a source is opened. */
export function localRepositorySource(of: LocalRepositoryOf): (wanted: Wanted) => RepositorySource {
  const { repository, tip, now } = of;
  const at = { sha: tip.sha };
  const files = localFiles({ repository, base: at, head: at, mergeBase: tip.sha });
  const read = {
    kind: 'repository',
    rules: rulesAt(files, 'base', null, async () => tip),
    files: localCommit(repository, tip.sha),
    readAt: now,
    github: null,
    settings: null,
    elsewhere: null,
    repository: () =>
      Promise.reject(new CannotLook(own('a clone does not tell what the repository is called on GitHub'))),
    origin: repository.originOwner,
    fetch: of.fetch,
  } as const;
  return (wanted) => ({ wanted, ...read });
}
