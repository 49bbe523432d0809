/** Accounts in cells: the number stays when the name changes. Pure. */
import type { Account } from '../../model/captured.ts';

export const accountName = (account: Account | null): string =>
  account ? `@${account.login} (${account.id})` : 'a deleted account';
