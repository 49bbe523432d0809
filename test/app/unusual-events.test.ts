/** Events that are unlike others, through the whole service. */
import { expect, it, onTestFinished } from 'vitest';
import { keyOf } from '../../app/same-task.ts';
import { givenRepositoriesTask } from '../../app/task.ts';
import { openPull, openScene } from '../end-to-end/scene.ts';

it('of more repositories than one event is taken in with, all are looked at, as GitHub lists them', async () => {
  const scene = await openScene({ configuration: 'policies:\n  review: block\n' });
  onTestFinished(() => scene.stop());
  scene.github.faults.add({ match: { event: 'pull_request' }, do: 'drop' });
  const pull = await openPull(scene);
  const checks = () => scene.shop.checkRuns(pull.headSha).filter(({ name }) => name === 'Fairlead');
  await scene.settle();
  expect(checks()).toEqual([]);
  const task = givenRepositoriesTask(scene.installation.id);
  await scene.running.jobs.add(keyOf(task), { task, tries: 0 });
  await scene.settle();
  expect(checks()).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
});

it('a title that no database can keep is judged all the same, and its event is not refused', async () => {
  const scene = await openScene({ configuration: 'policies:\n  title: block\n' });
  onTestFinished(() => scene.stop());
  // Scenes before this one may have left events of their own in the database.
  const taken = async () => {
    const { rows } = await scene.database.execute(
      `select event from inbox where event = 'pull_request' and client like $1`,
      [`%/${scene.installation.id}`],
    );
    return rows.length;
  };
  const before = await taken();
  const pull = await openPull(scene, { title: 'Show\0the \ud800 cart' });
  await scene.settle();
  const checks = scene.shop.checkRuns(pull.headSha).filter(({ name }) => name === 'Fairlead');
  expect(checks).toMatchObject([
    { status: 'completed', conclusion: expect.stringMatching(/success|failure/) },
  ]);
  expect(await taken()).toBe(before + 1);
});
