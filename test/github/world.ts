/** Everything of one local GitHub: its accounts, Apps and repositories, its clock and its counters. */
import type { Activity } from './activity.ts';
import type { Faults } from './faults.ts';
import type { Lag } from './lag.ts';
import type { Limits } from './limits.ts';
import type { Rates } from './rates.ts';
import type { Account, App, Installation, Permissions, Repository, Schemas, Token } from './state.ts';
import type { Webhooks } from './webhooks.ts';

export interface RequestRecord {
  readonly method: string;
  /** With the query, without `/api/v3`. */
  readonly path: string;
  /** As GitHub's documentation writes it: `GET /repos/{owner}/{repo}`. */
  readonly route: string;
  status: number;
  readonly installationId: number | null;
  /** Of the installation's token it was made with. */
  readonly permissions: Permissions | null;
  readonly user: string | null;
  /** Answered 304: it cost nothing. */
  conditional: boolean;
  /** Of GraphQL: what it was charged. */
  points: number;
}

export interface World {
  /** Set once the server listens. */
  url: string;
  readonly directory: string;
  readonly limits: Limits;
  now(): Date;
  /** Ids rise together over all kinds: none is ever equal to another by chance of order. Above 2^31: what GitHub counts in 64 bits does not fit a signed 32-bit integer. */
  nextId(): number;
  /** For Apps, whose id GraphQL has as an `Int` alone. */
  nextShortId(): number;
  readonly accounts: Map<string, Account>;
  readonly apps: App[];
  readonly installations: Installation[];
  readonly tokens: Map<string, Token>;
  readonly repositories: Repository[];
  readonly advisories: Schemas['global-advisory'][];
  readonly requests: RequestRecord[];
  readonly unknownRoutes: string[];
  /** Answers that are not as GitHub describes them. */
  readonly misfits: string[];
  /** Whether answers, requests and webhooks are held against GitHub's description. */
  readonly described: boolean;
  readonly webhooks: Webhooks;
  readonly rates: Rates;
  readonly activity: Activity;
  readonly faults: Faults;
  readonly lag: Lag;
  /** GraphQL answers null for every file of a commit, as if none were there. */
  readonly hidesFiles: boolean;
}

export function accountByLogin(world: World, login: string): Account | null {
  return world.accounts.get(login.toLowerCase()) ?? null;
}

export function accountByEmail(world: World, email: string): Account | null {
  const wanted = email.toLowerCase();
  for (const account of world.accounts.values()) {
    if (account.emails.includes(wanted)) return account;
  }
  return null;
}

export function accountById(world: World, id: number): Account | null {
  for (const account of world.accounts.values()) if (account.id === id) return account;
  return null;
}

/** Owner and name in any case, as GitHub takes them. */
export function repositoryByName(world: World, owner: string, name: string): Repository | null {
  const full = `${owner}/${name}`.toLowerCase();
  return world.repositories.find((one) => `${one.owner.login}/${one.name}`.toLowerCase() === full) ?? null;
}

/** The one that had this name before and is called otherwise now; null when another one has the name. */
export function renamedRepository(world: World, owner: string, name: string): Repository | null {
  if (repositoryByName(world, owner, name)) return null;
  const full = `${owner}/${name}`.toLowerCase();
  return world.repositories.findLast(({ formerNames }) => formerNames.has(full)) ?? null;
}

export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.deleted || installation.account.id !== repository.owner.id) return false;
  return installation.repositories === 'all' || installation.repositories.has(repository.id);
}

export function installationsOn(world: World, repository: Repository): readonly Installation[] {
  return world.installations.filter((installation) => covers(installation, repository));
}

export function repositoriesOf(world: World, installation: Installation): readonly Repository[] {
  return world.repositories.filter((repository) => covers(installation, repository));
}

export function repositoriesOfOwner(world: World, owner: Account): readonly Repository[] {
  return world.repositories.filter((repository) => repository.owner === owner);
}
