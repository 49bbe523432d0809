/** The population of repositories: each one that is seen, by GitHub's own id, and whether its changes are looked at. */

import { toPlain } from '../../../policies/engine/plain.ts';
import { list, own } from '../../../policies/engine/prose.ts';
import type { RosterEntry } from '../github/roster.ts';
import { isWithin, type Period } from '../model/period.ts';
import type { Column, Population, Row } from '../model/population.ts';
import { fullName } from './by-repository.ts';
import { happenings } from './happened.ts';
import type { ChangesSource } from './source.ts';

const columns: readonly Column[] = [
  { key: 'repository', title: 'Repository', kind: 'text' },
  { key: 'id', title: 'Number', kind: 'number', means: 'Stays when it is renamed or transferred' },
  { key: 'nodeId', title: 'Node id', kind: 'text' },
  { key: 'visibility', title: 'Visibility', kind: 'text' },
  { key: 'state', title: 'State', kind: 'text', means: 'in use, archived, or disabled by GitHub' },
  { key: 'fork', title: 'Fork', kind: 'text' },
  { key: 'defaultBranch', title: 'Default branch', kind: 'text' },
  { key: 'createdAt', title: 'Created', kind: 'time' },
  { key: 'createdInPeriod', title: 'Created in the period', kind: 'text' },
  { key: 'pushedAt', title: 'Last push', kind: 'time' },
  {
    key: 'happened',
    title: 'What happened to it',
    kind: 'text',
    means: 'In the period, as it was recorded: renamed, transferred, archived, made public or private …',
  },
  { key: 'inScope', title: 'Looked at', kind: 'text' },
  { key: 'because', title: 'Why not', kind: 'text' },
  { key: 'link', title: 'Link', kind: 'link' },
];

const answer = (is: boolean): string => (is ? 'yes' : 'no');

function stateOf({ archived, disabled, gone }: RosterEntry): string {
  if (gone) return 'not shown any more';
  if (disabled) return 'disabled by GitHub';
  return archived ? 'archived' : 'in use';
}

function happenedTo({ rules }: ChangesSource, period: Period, { id }: RosterEntry): string {
  const all = happenings(rules.recorded.captured, id).filter(({ at }) => isWithin(period, at));
  return all.map(({ at, what }) => `${at.slice(0, 16)}Z: ${toPlain(what)}`).join('; ');
}

function rowOf(source: ChangesSource, period: Period, entry: RosterEntry): Row {
  const { excluded, host } = source;
  const { from, to } = period;
  const because = excluded?.(entry) ?? entry.gone ?? null;
  const { createdAt } = entry;
  return {
    id: `${entry.id}/`,
    at: createdAt,
    cells: {
      repository: fullName(entry),
      id: entry.id,
      nodeId: entry.nodeId,
      visibility: entry.visibility,
      state: stateOf(entry),
      fork: answer(entry.fork),
      defaultBranch: entry.defaultBranch,
      createdAt,
      createdInPeriod: createdAt === null ? null : answer(createdAt >= from && createdAt < to),
      pushedAt: entry.pushedAt,
      happened: happenedTo(source, period, entry),
      inScope: answer(because === null),
      because: because && toPlain(because),
      link: `${host}/${fullName(entry)}`,
    },
    raw: entry,
  };
}

/** GitHub lists what there is: what was deleted or transferred away in the period is in no list. */
const gone = own(
  'Repositories that were deleted, or transferred away, before this was read are in no list of GitHub’s: only what was recorded while it happened tells of them',
);

export function populationOfRepositories(source: ChangesSource, period: Period): Population {
  const { repositories, queries, incomplete } = source.roster;
  const exclusions = repositories.flatMap((entry) => {
    const because = source.excluded?.(entry) ?? entry.gone ?? null;
    return because === null ? [] : [{ what: own(fullName(entry)), because }];
  });
  return {
    id: 'repositories',
    title: 'Repositories',
    about: list(
      [
        own(
          'Each row is one repository that was there when this was read, whenever it was made, or of which something was recorded in the period.',
        ),
        own(`${toPlain(gone)}.`),
      ],
      ' ',
    ),
    columns,
    rows: () => repositories.map((entry) => rowOf(source, period, entry)),
    sheet: () => ({
      queries,
      tieOuts: [],
      gaps: [],
      exclusions,
      incomplete: source.ledger === null ? [...incomplete, gone] : incomplete,
    }),
  };
}
