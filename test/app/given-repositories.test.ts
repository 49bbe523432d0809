/** More repositories than an event is taken in with. */
import { expect, it, onTestFinished } from 'vitest';
import { givenRepositoriesTask, keyOf } from '../../app/task.ts';
import { openPull, openScene } from '../end-to-end/scene.ts';

it('all that the client has are looked at, as GitHub lists them', async () => {
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
