/** Invitations that are still open, of the organization and of its repositories. */
import * as z from 'zod';
import { own, say } from '../../../../policies/engine/prose.ts';
import type { Row } from '../../model/population.ts';
import { type Asked, askList } from '../ask.ts';
import type { Gathered } from '../gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName, timeOf } from '../of.ts';

const person = z.object({ login: z.string() }).nullish();

const invitation = z.object({
  id: z.number(),
  login: z.string().nullish(),
  email: z.string().nullish(),
  role: z.string(),
  created_at: z.string(),
  inviter: person,
});

const repositoryInvitation = z.object({
  id: z.number(),
  invitee: person,
  inviter: person,
  permissions: z.string(),
  created_at: z.string(),
  expired: z.boolean().optional(),
});

/** Where mail addresses are all that is known of somebody, they are the evidence. */
const invitee = ({ login, email }: z.output<typeof invitation>): string => login ?? email ?? 'somebody';

interface Invited {
  readonly id: number;
  readonly created_at: string;
  readonly inviter?: { readonly login: string } | null | undefined;
}

function gathered<T extends Invited>(
  { items, query, problem }: Asked<T>,
  told: (one: T) => Readonly<Record<'what' | 'whose' | 'to' | 'repository' | 'role', string | null>>,
): Gathered {
  const rows = items.map((one): Row => {
    const at = timeOf(one.created_at);
    const by = one.inviter?.login ?? null;
    return {
      id: `invitation ${one.id}`,
      at,
      cells: { at, ...told(one), by, source: 'open invitation' },
      raw: one,
    };
  });
  return { rows, queries: [query], incomplete: problem ? [problem] : [] };
}

export async function organizationInvitations({
  octokit,
  account: { login, kind },
}: EvidenceOf): Promise<Gathered> {
  if (kind === 'user') return { rows: [], queries: [], incomplete: [] };
  const asked = await askList({
    octokit,
    route: 'GET /orgs/{org}/invitations',
    parameters: { org: login },
    answer: invitation,
    idOf: ({ id }) => String(id),
    what: own('the invitations to the organization'),
    permission: 'members: read',
  });
  return gathered(asked, (one) => ({
    what: 'invited',
    whose: invitee(one),
    to: 'organization',
    repository: null,
    role: one.role,
  }));
}

export async function repositoryInvitations(
  of: EvidenceOf,
  repository: EvidenceRepository,
): Promise<Gathered> {
  const asked = await askList({
    octokit: of.settings,
    route: 'GET /repos/{owner}/{repo}/invitations',
    parameters: { owner: repository.owner, repo: repository.name },
    answer: repositoryInvitation,
    idOf: ({ id }) => String(id),
    what: say`the invitations to ${fullName(repository)}`,
    permission: 'administration: read',
  });
  return gathered(asked, (one) => ({
    what: one.expired ? 'invited, expired' : 'invited',
    whose: one.invitee?.login ?? 'somebody',
    to: 'repository',
    repository: fullName(repository),
    role: one.permissions,
  }));
}
