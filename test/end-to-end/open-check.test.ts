/** A judgement that takes long: what its check run says meanwhile, and what becomes of it when something goes wrong. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { allBlock, openPull, openScene, type Scene, unfinished, verdict } from './scene.ts';

/** Longer than a judgement may take before a check run is opened. */
function slowDown(scene: Scene): () => void {
  return scene.github.faults.add({ match: { path: /^\/graphql/ }, times: 1, do: { delayMs: 2600 } });
}

const newest = (scene: Scene, sha: string) =>
  scene.shop.data.checkRuns
    .filter((run) => run.headSha === sha && run.name === 'Fairlead')
    .toSorted((a, b) => a.id - b.id)
    .at(-1);

describe('a slow judgement', () => {
  it('leaves its verdict when the comment cannot be written after it', async () => {
    const scene = await openScene({ configuration: allBlock });
    const slow = slowDown(scene);
    const mend = scene.github.faults.add({
      match: { method: 'POST', path: /\/issues\/\d+\/comments$/ },
      do: { status: 422, body: { message: 'Validation Failed' } },
    });
    const pull = await openPull(scene);
    await scene.settle();
    slow();
    expect(verdict(scene, pull.headSha)).toMatchObject({
      conclusion: 'failure',
      externalId: expect.stringMatching(
        /^fairlead:[0-9a-f]{40}\/pull_request\/\d+\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
      ),
    });
    expect(pull.comments()).toEqual([]);
    mend();
    await pull.edit({ title: 'Looked at again', by: scene.maria });
    await scene.settle();
    expect(newest(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(pull.comments()).toHaveLength(1);
  });

  it('takes a verdict on another base back, though nobody told of the new base', async () => {
    const scene = await openScene({ configuration: allBlock });
    await scene.shop.commit({
      branch: 'next',
      from: 'main',
      files: { 'NEXT.md': 'Next.\n' },
      message: 'Begin the next one',
      author: scene.maria,
    });
    const pull = await openPull(scene);
    await scene.settle();
    const lost = scene.github.faults.add({ match: { event: 'pull_request.edited' }, times: 1, do: 'drop' });
    await pull.edit({ base: 'next', by: scene.maria });
    await scene.settle();
    lost();
    const slow = slowDown(scene);
    await pull.edit({ title: 'Only the title', by: scene.maria });
    await expect.poll(() => unfinished(scene, pull.headSha), { timeout: 2600, interval: 20 }).toHaveLength(1);
    slow();
    await scene.settle();
    await wait(0);
    expect(unfinished(scene, pull.headSha)).toEqual([]);
    expect(newest(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
  });

  it('leaves a verdict on the same base until the next is known', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    await scene.settle();
    const slow = slowDown(scene);
    await pull.edit({ title: 'Only the title', by: scene.maria });
    await wait(2300);
    expect(unfinished(scene, pull.headSha)).toEqual([]);
    await scene.settle();
    slow();
  });
});
