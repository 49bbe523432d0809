/**
 * Pieces of real histories (dates and parents only), with changes and releases that were worked out with git alone: of a
 * change, the least `%at` of `git log --no-merges M^1..M`, its own `%ct`, and the first tag of `git tag --contains` by time; of a
 * release, `git rev-list --first-parent --count BEFORE..TAG`.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { historyOfClone } from '../../app/delivery/clone/history.ts';
import { linked, measured } from '../../app/delivery/definitions/measure.ts';
import { type ImportedCommit, type ImportedTag, imported } from './imported.ts';

/** How GitHub would have said it. */
function messageOf(id: string, how: string, number: string | undefined): string {
  if (how === 'merge' && number !== undefined) return `Merge pull request #${number} from made/up\n\n${id}`;
  return number === undefined ? id : `${id} (#${number})`;
}

async function replayed(name: string) {
  const commits: ImportedCommit[] = [];
  const tags: ImportedTag[] = [];
  for (const line of readFileSync(`test/delivery/histories/${name}.txt`, 'utf8').trim().split('\n')) {
    const [id = '', second = '', third = '', fourth = '', how = '', number] = line.split(' ');
    if (id === 'tag') tags.push({ name: second, commit: third, at: fourth === '-' ? null : Number(fourth) });
    else
      commits.push({
        id,
        parents: second === '-' ? [] : second.split('+'),
        written: Number(third),
        committed: Number(fourth),
        message: messageOf(id, how, number),
      });
  }
  const { dir } = imported(commits, tags);
  const { history } = await historyOfClone({ path: dir, deployments: null, branch: 'main' });
  const measures = measured(linked(history), { since: 0, until: 2_000_000_000 });
  const { leadTime, cycleTime } = measures.headline;
  const idOf = (title: string) => title.slice(0, 10);
  const known = new Map(leadTime.rows.map((row) => [row.change.id, row]));
  return {
    leadTime,
    /** Written, landed, and seconds until which tag: from the start, and from the merge. */
    changes: new Map(
      leadTime.deployed.map(({ change, landed, deploy, deployment }) => {
        const row = known.get(change.id);
        return [
          idOf(change.title),
          [row?.begun ?? null, landed, deployment.id, row?.seconds ?? null, deploy],
        ];
      }),
    ),
    cycles: new Map(cycleTime.rows.map(({ change, seconds }) => [idOf(change.title), seconds])),
    releases: new Map(
      measures.batchSize.rows.map(({ deployment, changes }) => [deployment.id, [deployment.at, changes]]),
    ),
  };
}

it('merges and direct pushes, with tags of three products', async () => {
  const { changes, releases } = await replayed('pgboss');
  expect(
    ['398756b30b', '8fb9df3a93', '2ec7e13746', '450ef59dcd', '866db3006e'].map((id) => changes.get(id)),
  ).toEqual([
    [1785580794, 1785620507, '12.27.0', 193163, 153450],
    [1785525826, 1785551659, '12.26.4', 26691, 858],
    [1785176425, 1785339051, '12.26.4', 376092, 213466],
    [1783542610, 1783715574, '12.26.0', 172964, 0],
    [1785621257, 1785621257, '12.27.0', 152700, 152700],
  ]);
  expect([...releases]).toEqual([
    ['12.26.0', [1783715574, 1]],
    ['12.26.1', [1784228572, 5]],
    ['12.26.2', [1784666701, 2]],
    ['12.26.3', [1784922446, 4]],
    ['12.26.4', [1785552517, 6]],
    ['12.27.0', [1785773957, 10]],
  ]);
});

it('squashed pull requests: their start is not known, and lead time is withheld', async () => {
  const { changes, releases, leadTime } = await replayed('squawk');
  expect(leadTime).toMatchObject({ withheld: true, unlinked: 0 });
  expect(
    ['c6cfea8d0c', 'fce4de2ea1', 'fd7ef366d5', '85d94c1b2c', '89200af4f7'].map((id) => changes.get(id)),
  ).toEqual([
    [null, 1787113427, 'v2.63.0', null, 371],
    [null, 1786936944, 'v2.63.0', null, 176854],
    [null, 1785989851, 'v2.62.0', null, 1294],
    [null, 1782533530, 'v2.59.0', null, 53629],
    [null, 1784350286, 'v2.60.0', null, 70508],
  ]);
  expect([...releases]).toEqual([
    ['v2.59.0', [1782587159, 13]],
    ['v2.60.0', [1784420794, 26]],
    ['v2.61.0', [1784949635, 6]],
    ['v2.62.0', [1785991145, 20]],
    ['v2.63.0', [1787113798, 19]],
  ]);
});

it('releases made of the merge itself: when is not known, and not 0', async () => {
  const { changes, releases, leadTime } = await replayed('webhooks');
  expect(leadTime).toMatchObject({ withheld: true, isLeast: true });
  expect(
    ['4f9fa5cdb8', '57a0a7cb62', '1bb783ab42', '517ea150dd', '95114edb9c'].map((id) => changes.get(id)),
  ).toEqual([
    [null, 1753987205, 'v14.1.3', null, 0],
    [null, 1753879646, 'v14.1.2', null, 0],
    [null, 1751218025, 'v14.1.0', null, 0],
    [null, 1758401811, 'v14.2.0', null, 6383057],
    [null, 1752194534, 'v14.1.2', null, 1685112],
  ]);
  expect([...releases]).toEqual([
    ['v14.1.0', [1751218025, 1]],
    ['v14.1.1', [1752180700, 1]],
    ['v14.1.2', [1753879646, 3]],
    ['v14.1.3', [1753987205, 2]],
    ['v14.2.0', [1764784868, 10]],
  ]);
});

it('this project, which has no releases yet: no deployments, and cycle times', async () => {
  const { changes, releases, cycles } = await replayed('fairlead');
  expect([changes.size, releases.size]).toEqual([0, 0]);
  expect(
    ['0b61d40', '50f5bd3', '3718c30', 'a270bc9', '5524db4'].map(
      (id) => [...cycles].find(([one]) => one.startsWith(id))?.[1],
    ),
  ).toEqual([2485, 1968, 1971, 2243, 1521]);
});
