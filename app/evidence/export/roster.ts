/** The population of repositories: all that are seen, those among them that are not looked at with the reason. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Roster, RosterEntry } from '../github/roster.ts';
import type { Column, Exclusion, Population, Row } from '../model/population.ts';
import { chosenBy } from './chosen.ts';
import type { MakeOf } from './make.ts';

const columns: readonly Column[] = [
  { key: 'name', title: 'Repository', kind: 'text' },
  { key: 'visibility', title: 'Visibility', kind: 'text' },
  { key: 'branch', title: 'Default branch', kind: 'text' },
  { key: 'archived', title: 'Archived', kind: 'answer' },
  { key: 'fork', title: 'Fork', kind: 'answer' },
  { key: 'created', title: 'Created', kind: 'time' },
  { key: 'pushed', title: 'Last push', kind: 'time', means: 'Empty: nothing was ever pushed.' },
  { key: 'looked', title: 'Looked at', kind: 'text' },
];

const disabled = own('GitHub has disabled it, and shows nothing of it');

function rowOf(entry: RosterEntry, because: Prose | null): Row {
  const { id, owner, name, visibility, defaultBranch, archived, fork, createdAt, pushedAt } = entry;
  return {
    id: String(id),
    at: createdAt,
    cells: {
      name: `${owner}/${name}`,
      visibility,
      branch: defaultBranch,
      archived: archived ? 'yes' : 'no',
      fork: fork ? 'yes' : 'no',
      created: createdAt,
      pushed: pushedAt,
      looked: because === null ? 'yes' : 'no',
    },
    raw: entry,
  };
}

export function rosterPopulation(
  { repositories, queries, incomplete }: Roster,
  of: Pick<MakeOf, 'repositories'>,
): Population {
  const isChosen = chosenBy(of.repositories);
  const why = (entry: RosterEntry): Prose | null => {
    if (entry.disabled) return disabled;
    return isChosen(entry) ? null : own('the export was asked for other repositories alone');
  };
  const exclusions = repositories.flatMap((entry): readonly Exclusion[] => {
    const because = why(entry);
    return because === null ? [] : [{ what: say`${`${entry.owner}/${entry.name}`}`, because }];
  });
  const rows = repositories.map((entry) => rowOf(entry, why(entry))).sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    id: 'repositories',
    title: 'Repositories',
    about: own(
      'Each row is one repository as it is when the package is made, archived ones among them. One that was deleted or transferred before is only in the ledger.',
    ),
    columns,
    rows: () => rows,
    sheet: () => ({ queries, tieOuts: [], gaps: [], exclusions, incomplete }),
  };
}
