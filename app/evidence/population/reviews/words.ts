/** Accounts, and lists of which GitHub showed a part, in words that reviews are told with. Pure. */
import { list, own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { Account } from '../../model/captured.ts';
import type { PullFact } from '../facts.ts';
import type { Opinion } from './opinions.ts';

export const nameOf = (account: Account | null): Prose =>
  account ? say`${`@${account.login}`}` : own('a deleted account');

export const names = (opinions: readonly Opinion[]): Prose =>
  list(
    opinions.map(({ review }) => nameOf(review.by)),
    ', ',
  );

/** Reads in part only: what is not there may be what decides. */
export const cutOf = (pull: PullFact, ...lists: PullFact['cut']): boolean =>
  pull.cut.some((one) => lists.includes(one));
