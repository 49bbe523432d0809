/** Invitations that are still open, of the organization and of its repositories. */
import * as z from 'zod';
import { own, say } from '../../../../policies/engine/prose.ts';
import type { Row } from '../../model/population.ts';
import { askList } from '../ask.ts';
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
  const rows = asked.items.map(
    (one): Row => ({
      id: `invitation ${one.id}`,
      at: timeOf(one.created_at),
      cells: {
        at: timeOf(one.created_at),
        what: 'invited',
        whose: invitee(one),
        to: 'organization',
        repository: null,
        role: one.role,
        by: one.inviter?.login ?? null,
        source: 'open invitation',
      },
      raw: one,
    }),
  );
  return { rows, queries: [asked.query], incomplete: asked.problem ? [asked.problem] : [] };
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
  const rows = asked.items.map(
    (one): Row => ({
      id: `invitation ${one.id}`,
      at: timeOf(one.created_at),
      cells: {
        at: timeOf(one.created_at),
        what: one.expired ? 'invited, expired' : 'invited',
        whose: one.invitee?.login ?? 'somebody',
        to: 'repository',
        repository: fullName(repository),
        role: one.permissions,
        by: one.inviter?.login ?? null,
        source: 'open invitation',
      },
      raw: one,
    }),
  );
  return { rows, queries: [asked.query], incomplete: asked.problem ? [asked.problem] : [] };
}
