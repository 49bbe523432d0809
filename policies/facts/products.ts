/** What GitHub sells, or gives to some: nothing is asked of a repository that cannot have it. */
import * as z from 'zod';
import { own, type Prose, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import type { Repository } from './repository.ts';

/** The option of a policy about something that costs money for private repositories. */
export const privateRepositories = z
  .enum(['if-bought', 'required'])
  .default('if-bought')
  .describe(
    'Whether private repositories are only held to it where the product that it takes is switched on, or always',
  )
  .meta(stricter.from('if-bought', 'required'));

/** The option of a policy about what is usually looked after where a fork came from. */
export const forks = z
  .enum(['skip', 'judge'])
  .default('skip')
  .describe('Whether forks are held to it')
  .meta(stricter.from('skip', 'judge'));

/** Why forks are left alone; null where they are not, or it is none. */
export function forkLeftAlone(repository: Pick<Repository, 'fork'>, option: 'skip' | 'judge'): Prose | null {
  return repository.fork && option === 'skip'
    ? own('it is a fork; what it was forked from is looked after there')
    : null;
}

export const archivedWords: Prose = own('it is archived: nobody can change it');

/** `gh api -X PUT repos/acme/shop/…`, as one value. */
export function ghApi(
  { owner, name }: Pick<Repository, 'owner' | 'name'>,
  method: 'PATCH' | 'PUT' | 'DELETE',
  rest: string,
): Prose {
  return say`${`gh api -X ${method} repos/${owner}/${name}${rest}`}`;
}

/** Said where a person need not do it by hand. */
export const heals: Prose = say`${'fairlead apply'} can do it.`;
