/** The world for a test: stopped when the test ends, which fails if GitHub was asked for what the local one does not serve. */
import { expect, onTestFinished } from 'vitest';
import { type Opening, openScene as open, type Scene } from './world.ts';

export { allBlock, approveAndPass, openPull, type Scene } from './world.ts';

export async function openScene(
  opening?: Opening,
  options?: Parameters<typeof open>[1],
  service?: Parameters<typeof open>[2],
): Promise<Scene> {
  const scene = await open(opening, options, service);
  onTestFinished(scene.stop);
  return scene;
}

/** Fairlead's newest check run on a commit. */
export function verdict(scene: Scene, sha: string) {
  const runs = scene.shop
    .checkRuns(sha)
    .filter((run) => run.name === 'Fairlead' && run.suite.app.id === scene.app.id);
  expect(runs.length).toBeLessThanOrEqual(1);
  return runs[0];
}

/** Every check run of Fairlead's on a commit that says it is not finished. */
export function unfinished(scene: Scene, sha: string) {
  return scene.shop
    .checkRuns(sha)
    .filter((run) => run.suite.app.id === scene.app.id && run.status !== 'completed');
}
