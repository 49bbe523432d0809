/** Accounts by their number. GraphQL's numbers end at 2^31: those beyond are asked for once each. */
import * as z from 'zod';
import { say } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import type { Account } from '../model/captured.ts';

export interface ActorNode {
  readonly __typename: string;
  readonly login: string;
  readonly databaseId?: number | null;
}

/** For `... on Actor`. */
export const actorSelection =
  '__typename login ... on User { databaseId } ... on Bot { databaseId } ... on Organization { databaseId } ... on Mannequin { databaseId }';

export const userSelection = '__typename login databaseId';

export interface RestAccount {
  readonly id: number;
  readonly login: string;
  readonly type?: string | undefined;
}

export const restAccount = z.object({ id: z.number(), login: z.string(), type: z.string().optional() });

const types: ReadonlySet<string> = new Set(['User', 'Bot', 'Organization']);
const typeOf = (type: string | undefined): Account['type'] =>
  type !== undefined && types.has(type) ? (type as Account['type']) : 'unknown';

export const accountOf = (one: RestAccount | null): Account | null =>
  one && { id: one.id, login: one.login, type: typeOf(one.type) };

export interface Accounts {
  /** Null stays null: a deleted account. Throws `CannotLook`. */
  readonly of: (actor: ActorNode | null) => Promise<Account | null>;
}

/** No person's name has brackets. */
const isProgram = (login: string): boolean => login.endsWith('[bot]');

/** The same object for the same account: a history names few people, often. */
export function sharing(): (account: Account | null) => Account | null {
  const known = new Map<string, Account>();
  return (account) => {
    if (account === null) return null;
    const key = `${account.id} ${account.login} ${account.type}`;
    const one = known.get(key) ?? account;
    known.set(key, one);
    return one;
  };
}

export function accountsOf(octokit: GuardedOctokit): Accounts {
  const shared = sharing();
  const known = new Map<string, Promise<Account | null>>();
  const ask = async (login: string): Promise<Account | null> => {
    try {
      const { data } = await octokit.request('GET /users/{username}', { username: login });
      return accountOf(restAccount.parse(data));
    } catch (error) {
      // It was deleted between the two reads.
      if (statusOf(error) === 404) return null;
      throw cannotLook(error, say`the account ${login}`);
    }
  };
  return {
    of: async (actor) => {
      if (actor === null) return null;
      const { __typename: type, databaseId } = actor;
      const login = type === 'Bot' && !isProgram(actor.login) ? `${actor.login}[bot]` : actor.login;
      // Of a commit GitHub shows a program as a user, with the program's number and name.
      if (databaseId != null)
        return shared({ id: databaseId, login, type: isProgram(login) ? 'Bot' : typeOf(type) });
      const found = known.get(login.toLowerCase()) ?? ask(login);
      known.set(login.toLowerCase(), found);
      return found;
    },
  };
}
