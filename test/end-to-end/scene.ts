/** The world for a test: stopped when the test ends, which fails if GitHub was asked for what the local one does not serve. */
import { expect, onTestFinished } from 'vitest';
import { openSceneDatabase } from './scene-database.ts';
import { type Opening, openScene as open, type Scene, type SceneService } from './world.ts';

export { allBlock, approveAndPass, openPull, type Scene } from './world.ts';

/** For several tests: whoever opened it stops it, and its database with it. */
export async function openSharedScene(
  opening?: Opening,
  options?: Parameters<typeof open>[1],
  service: Partial<SceneService> = {},
): Promise<Scene> {
  const { database, close } = await openSceneDatabase();
  try {
    const scene = await open(opening, options, { ...service, database });
    let stopping: Promise<void> | null = null;
    const stop = () => {
      stopping ??= scene.stop().finally(close);
      return stopping;
    };
    return { ...scene, stop };
  } catch (error) {
    await close();
    throw error;
  }
}

export async function openScene(...of: Parameters<typeof openSharedScene>): Promise<Scene> {
  const scene = await openSharedScene(...of);
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
