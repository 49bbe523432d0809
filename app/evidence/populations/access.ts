/** Who may reach what at the end of the period, and by which ways: people and repositories, deploy keys, Apps. */
import { count, own, say } from '../../../policies/engine/prose.ts';
import { keptInOrder } from '../changes/kept-rows.ts';
import type { Population, TieOut } from '../model/population.ts';
import { appsOf } from './access/apps.ts';
import { everywhere } from './access/everywhere.ts';
import { type OfRepository, ofRepository } from './access/repository.ts';
import { accessSince } from './access/since.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import type { EvidenceOf } from './of.ts';

function tieOut(repositories: readonly Omit<OfRepository, 'rows'>[]): TieOut {
  const strays = repositories.flatMap((one) => one.strays);
  const unread = repositories.some(({ incomplete }) => incomplete.length > 0);
  const people = repositories.reduce((sum, one) => sum + one.people, 0);
  return {
    what: own(
      'whoever has access belongs to the organization or comes from outside, and whoever has a way has access',
    ),
    counts: [
      { of: 'rows of people', count: people },
      { of: 'people who are missing from one of the lists', count: strays.length },
    ],
    holds: strays.length > 0 ? false : unread ? 'unknown' : true,
    because:
      strays[0] === undefined ? null : say`${strays[0]} has a way to a repository that does not list them`,
  };
}

async function gather(of: EvidenceOf): Promise<Gathered> {
  const shared = await everywhere(of);
  const since = await accessSince(of);
  const [repositories, apps] = await Promise.all([
    forEach(of.repositories, async (one) => {
      const { rows, ...found } = await ofRepository(of, one, shared, since);
      return { ...found, kept: keptInOrder(rows, of.shelf) };
    }),
    appsOf(of),
  ]);
  const { queries, incomplete } = shared.ofTeams();
  const tie = tieOut(repositories);
  const broken = tie.holds === false && tie.because ? [tie.because] : [];
  return {
    rows: apps.rows,
    kept: repositories.map(({ kept }) => kept),
    queries: [...shared.queries, ...repositories.flatMap((one) => one.queries), ...queries, ...apps.queries],
    tieOuts: [tie],
    empty: repositories.flatMap(({ empty }) => empty),
    exclusions: apps.exclusions ?? [],
    incomplete: [
      ...shared.incomplete,
      ...repositories.flatMap((one) => one.incomplete),
      ...incomplete,
      ...apps.incomplete,
      ...broken,
    ],
  };
}

export const access = (of: EvidenceOf): Population =>
  population(
    {
      id: 'access',
      title: 'Access',
      about: say`One row for each person, deploy key and App and each of ${count(of.repositories.length, 'repository', 'repositories')} that they may reach, as it was when the evidence was collected.`,
      columns: [
        { key: 'repository', title: 'Repository', kind: 'text' },
        {
          key: 'kind',
          title: 'Kind',
          kind: 'text',
          means: 'A program that signs in as a person is one to GitHub',
        },
        { key: 'who', title: 'Who', kind: 'text' },
        {
          key: 'account',
          title: 'Number',
          kind: 'number',
          means: 'GitHub’s number, which stays when names change',
        },
        { key: 'role', title: 'May', kind: 'text' },
        { key: 'ways', title: 'By', kind: 'text', means: 'Every way that was seen' },
        { key: 'since', title: 'Since', kind: 'time' },
        { key: 'used', title: 'Last used', kind: 'time' },
        {
          key: 'atStart',
          title: 'At the period’s start',
          kind: 'text',
          means:
            'As now where nothing was recorded since; what was taken away since is under changes of access',
        },
        { key: 'atEnd', title: 'At the period’s end', kind: 'text' },
      ],
    },
    () => gather(of),
  );
