/** Who came, left or may do something else since the period began: what was recorded as it happened, and who is invited now. */
import { own, type Prose } from '../../../policies/engine/prose.ts';
import type { Population, Row } from '../model/population.ts';
import { organizationInvitations, repositoryInvitations } from './access/invitations.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import { type Event, type EvidenceOf, eventsOf, timeOf } from './of.ts';

const came = /(added|invited|created|member_added)$/;
const left = /(removed|deleted)$/;

type Access = Extract<Event, { about: 'access' }>;

function kindOf({ event, role }: Access): 'joined' | 'left' | 'changed' | 'blocked' | 'unblocked' {
  if (event === 'org_block.blocked') return 'blocked';
  if (event === 'org_block.unblocked') return 'unblocked';
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
        {
          key: 'what',
          title: 'What',
          kind: 'text',
          means: 'joined, left, changed, blocked, unblocked, or invited',
        },
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
