/** What collectors may read of an organization from GitHub. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { notShown, type Shown } from '../../../policies/engine/shown.ts';
import type { Organization } from '../../../policies/facts/organization.ts';
import { CannotLook, type Looked, whole } from '../../looked.ts';
import { allPages } from '../access/assessment-octokit.ts';
import { cannotLook, grant, statusOf } from '../access/reasons.ts';
import type { GuardedOctokit } from '../reads.ts';

export interface OrganizationReads {
  readonly org: string;
  /** Opens who belongs to it and what happens in its repositories, as far as the wanted facts need it. */
  readonly octokit: GuardedOctokit;
  /** Opens the settings that the wanted facts are about. */
  readonly settings: GuardedOctokit;
  /** Read once, whoever asks. Throws `CannotLook`. */
  account(): Promise<Organization>;
}

/** What an answer must look like, as far as it is read: a schema of zod's. */
interface Reader<T> {
  parse(data: unknown): T;
}

/** The part of an answer that is read. Throws `CannotLook` when it has another shape than GitHub describes. */
export function readAs<T>(reader: Reader<T>, data: unknown, what: Prose): T {
  try {
    return reader.parse(data);
  } catch {
    throw new CannotLook(say`GitHub's answer about ${what} is not what it describes`);
  }
}

export interface Asked<T> {
  readonly octokit: GuardedOctokit;
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly what: Prose;
  /** The permission that the read costs. */
  readonly permission: string;
  readonly reader: Reader<T>;
}

/** GitHub says 404 to who may not see something that is there; the organization itself is there. */
function hidden(
  error: unknown,
  { what, permission }: Pick<Asked<unknown>, 'what' | 'permission'>,
): CannotLook {
  if (statusOf(error) !== 404) return cannotLook(error, what, permission);
  const reason = say`GitHub does not show ${what} (404, which it answers to who may not see it)`;
  return new CannotLook(reason, grant(permission), permission);
}

/** Throws `CannotLook`. */
export async function readOne<T>(asked: Asked<T>): Promise<T> {
  const { octokit, route, parameters, what, reader } = asked;
  try {
    const { data } = await octokit.request(route, parameters);
    return readAs(reader, data, what);
  } catch (error) {
    throw hidden(error, asked);
  }
}

/** All items of a list; `reader` reads one of them. Throws `CannotLook` on any failed page: never a cut list. */
export async function readList<T>(asked: Asked<T>, under?: string): Promise<readonly T[]> {
  const { octokit, route, parameters, what, reader } = asked;
  try {
    const items = await allPages<unknown>(octokit, route, parameters, under);
    return items.map((item) => readAs(reader, item, what));
  } catch (error) {
    throw hidden(error, asked);
  }
}

/** A read as a value that may not be shown: what cannot be looked at says why, and nothing else is lost with it. */
export async function shown<T>(read: Promise<T>): Promise<Shown<T>> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    const { reason, ...more } = error.gap;
    return notShown(reason, more);
  }
}

/** What only organizations have: null for a person's account. Throws `CannotLook`. */
export async function ofOrganization<T>(
  { github }: { readonly github: OrganizationReads },
  look: (github: OrganizationReads) => Promise<Looked<T>>,
): Promise<Looked<T | null>> {
  const { kind } = await github.account();
  return kind === 'user' ? whole(null) : look(github);
}

/** As many reads at once as a client may make without being told to slow down. */
const maxAtOnce = 8;

/** The same for each item, some at a time, results in the order of the items. */
export async function forEach<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += maxAtOnce)
    results.push(...(await Promise.all(items.slice(from, from + maxAtOnce).map(work))));
  return results;
}

export const administration = 'organization_administration: read';

export const theSettings = own("the organization's settings");
