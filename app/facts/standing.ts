/** What a repository is, of whichever kind of source: a clone does not tell. */
import { notKnown, type Part } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { Repository } from '../../policies/facts/repository.ts';
import type { RepositorySource } from './source.ts';

/** Throws `CannotLook` when GitHub does not say. */
export async function standingOf<K extends 'archived' | 'visibility'>(
  source: RepositorySource,
  what: K,
): Promise<Part<Repository[K]>> {
  if (source.github) return (await source.repository())[what];
  return notKnown(
    own(
      what === 'visibility'
        ? 'a clone does not tell whether the repository is public on GitHub'
        : 'a clone does not tell whether the repository is archived on GitHub',
    ),
  );
}
