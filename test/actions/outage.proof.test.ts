/** An action that GitHub does not answer: tried again for a quarter of a minute, then called what it is. */
import { expect, it } from 'vitest';
import { openPull, openScene } from '../end-to-end/scene.ts';
import type { FaultEffect } from '../github/faults.ts';
import { act } from './spawned.ts';

async function against(effect: FaultEffect) {
  const scene = await openScene();
  const pull = await openPull(scene);
  await scene.settle();
  scene.github.faults.add({ match: { path: /\/pulls\/\d+$/ }, do: effect });
  return act(scene, pull);
}

it('GitHub does not answer, again and again: the step fails and says why', { timeout: 60_000 }, async () => {
  const [broken, cut] = await Promise.all([against({ status: 500 }), against('drop')]);
  expect(broken).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/GitHub answered 500 when asked for pull request/),
  });
  expect(cut).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/GitHub could not be reached when asked for pull request/),
  });
});
