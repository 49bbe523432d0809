/** Who belongs to an organization, and whose second factor is missing or weak. */
import * as z from 'zod';
import { own, type Prose } from '../../../policies/engine/prose.ts';
import { notShown, type Shown } from '../../../policies/engine/shown.ts';
import type { Members } from '../../../policies/facts/members.ts';
import type { SecondFactors, TwoFactor } from '../../../policies/facts/two-factor.ts';
import { CannotLook } from '../../looked.ts';
import { allPages } from '../access/assessment-octokit.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import { type OrganizationReads, readAs, readList } from './reads.ts';

const person = z.object({ login: z.string() });

const membersRoute = 'GET /orgs/{org}/members';
const outsideRoute = 'GET /orgs/{org}/outside_collaborators';

type Reads = Pick<OrganizationReads, 'octokit' | 'org'>;

async function logins(
  { octokit, org }: Reads,
  route: string,
  what: Prose,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const asked = { octokit, route, parameters: { org, ...query }, what, permission: 'members: read' };
  const people = await readList({ ...asked, reader: person });
  return people.map(({ login }) => login).sort();
}

/** People who are no members and may reach repositories. Throws `CannotLook`. */
export function readOutside(reads: Reads): Promise<readonly string[]> {
  return logins(reads, outsideRoute, own('the outside collaborators'));
}

/**
 * Throws `CannotLook` unless all three lists are there. GitHub may answer whoever may not see its members with the public
 * ones among them, and without a word; it shows outside collaborators to nobody who may not, so that list stands for the
 * others.
 */
export async function readMembers(reads: Reads): Promise<Members> {
  const outside = await logins(reads, outsideRoute, own('who belongs to the organization'));
  const [owners, members] = await Promise.all([
    logins(reads, membersRoute, own('the owners'), { role: 'admin' }),
    logins(reads, membersRoute, own('the members'), { role: 'member' }),
  ]);
  if (owners.length === 0) throw new CannotLook(own('GitHub names no owner, and every organization has one'));
  return { owners, members, outside };
}

/** GitHub refuses Apps with 422, as it refuses members: "only available for organization owners". */
const forOwners = notShown(
  own('GitHub shows whose second factor is missing or weak to owners of the organization, and to no App'),
  {
    remedy: own(
      'An owner sees it under People, filtered by two-factor authentication; `fairlead audit` with an owner’s token does, too.',
    ),
  },
);

async function filtered(
  { octokit, org }: OrganizationReads,
  route: string,
  filter: string,
): Promise<Shown<readonly string[]>> {
  const what = own('whose second factor is missing or weak');
  try {
    const people = await allPages<unknown>(octokit, route, { org, filter });
    return people.map((one) => readAs(person, one, what).login).sort();
  } catch (error) {
    // Whoever does not belong to the organization gets 404.
    if (statusOf(error) === 422 || statusOf(error) === 404) return forOwners;
    const { reason, ...more } = cannotLook(error, what, 'members: read').gap;
    return notShown(reason, more);
  }
}

async function factorsOf(reads: OrganizationReads, route: string): Promise<SecondFactors> {
  const [without, insecure] = await Promise.all([
    filtered(reads, route, '2fa_disabled'),
    filtered(reads, route, '2fa_insecure'),
  ]);
  return { without, insecure };
}

/** What is not shown says why. */
export async function readTwoFactor(reads: OrganizationReads): Promise<TwoFactor> {
  const [members, outside] = await Promise.all([
    factorsOf(reads, membersRoute),
    factorsOf(reads, outsideRoute),
  ]);
  return { members, outside };
}
