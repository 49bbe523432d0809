/** Who came, left or may do something else since the period began: what was recorded as it happened, and who is invited now. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Population, Row } from '../model/population.ts';
import { askList } from './ask.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import { type Event, type EvidenceOf, type EvidenceRepository, eventsOf, fullName, timeOf } from './of.ts';

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

const came = /(added|invited|created|member_added)$/;
const left = /(removed|deleted)$/;

type Access = Extract<Event, { about: 'access' }>;

function kindOf({ event, role }: Access): 'joined' | 'left' | 'changed' {
  if (role === null || left.test(event)) return 'left';
  return came.test(event) ? 'joined' : 'changed';
}

function eventRow(event: Access): Row {
  const { record, ...raw } = event;
  return {
    id: `record ${String(record.place).padStart(12, '0')}`,
    at: timeOf(event.at),
    cells: {
      at: timeOf(event.at),
      what: kindOf(event),
      whose: event.whose,
      to: event.to,
      repository: event.repository?.name ?? null,
      role: event.role,
      by: event.sender?.login ?? null,
      source: `ledger, record ${record.place}`,
    },
    raw: { ...raw, record },
  };
}

/** Where mail addresses are all that is known of somebody, they are the evidence. */
const invitee = ({ login, email }: z.output<typeof invitation>): string => login ?? email ?? 'somebody';

async function organizationInvitations({ octokit, account: { login, kind } }: EvidenceOf): Promise<Gathered> {
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

async function repositoryInvitations(of: EvidenceOf, repository: EvidenceRepository): Promise<Gathered> {
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

async function gather(of: EvidenceOf): Promise<Gathered> {
  const [events, organization, repositories] = await Promise.all([
    eventsOf(of),
    organizationInvitations(of),
    forEach(of.repositories, (one) => repositoryInvitations(of, one)),
  ]);
  const all = [organization, ...repositories];
  // One that is invited later is not the period's.
  const invited = all.flatMap(({ rows }) => rows).filter(({ at }) => at === null || at < of.period.to);
  const recorded = events.items.filter((one): one is Access => one.about === 'access').map(eventRow);
  const incomplete: readonly Prose[] = [...events.incomplete, ...all.flatMap((one) => one.incomplete)];
  return {
    rows: [...recorded, ...invited],
    queries: [{ ...events.query, asked: 'ledger: access' }, ...all.flatMap(({ queries }) => queries)],
    gaps: of.gaps,
    incomplete,
  };
}

export const accessChanges = (of: EvidenceOf): Population =>
  population(
    {
      id: 'access-changes',
      title: 'Changes of access',
      about: own(
        'One row for each time somebody, a team or a key was given access, lost it or was given another role in the period, as it was recorded; and one for each invitation that is still open.',
      ),
      columns: [
        { key: 'at', title: 'When', kind: 'time' },
        { key: 'what', title: 'What', kind: 'text', means: 'joined, left, changed, or invited' },
        { key: 'whose', title: 'Whose', kind: 'text' },
        { key: 'to', title: 'To', kind: 'text' },
        { key: 'repository', title: 'Repository', kind: 'text' },
        { key: 'role', title: 'Role', kind: 'text', means: 'Empty: no access any more' },
        { key: 'by', title: 'By', kind: 'text' },
        { key: 'source', title: 'Source', kind: 'text' },
      ],
    },
    () => gather(of),
  );
