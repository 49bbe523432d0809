/** Stories of plan, apply and undo against the local GitHub. */
import { afterEach, describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import { idOf, openSettings, type SettingsScene, stepsOf } from './scene.ts';

let scene: SettingsScene;
const open = async (...args: Parameters<typeof openSettings>) => {
  scene = await openSettings(...args);
  return scene;
};
afterEach(async () => {
  await scene.stop();
});

const squashOnly = `settings:
  repository:
    merge:
      squash: true
      merge-commit: false
      rebase: false
`;

const merging = () => scene.shop.data.settings.merging;

describe('one setting', () => {
  it('is declared, differs, is planned, applied and undone', async () => {
    const { shop, plan, apply, undo } = await open({ repository: squashOnly });
    const planned = await plan('acme/shop');
    expect(planned.changes).toEqual([
      'acme/shop repository.merge.merge-commit: true → false',
      'acme/shop repository.merge.rebase: true → false',
    ]);
    expect(scene.writes()).toEqual([]);
    const applied = await apply(planned);
    expect(stepsOf(applied)).toEqual(['done acme/shop PATCH']);
    expect(merging()).toMatchObject({ allow_merge_commit: false, allow_rebase_merge: false });
    expect((await plan('acme/shop')).changes).toEqual([]);
    const undone = await undo(idOf(applied));
    expect(stepsOf(undone)).toEqual(['done acme/shop PATCH']);
    expect(merging()).toMatchObject({ allow_merge_commit: true, allow_rebase_merge: true });
    expect(shop.data.settings.merging.allow_squash_merge).toBe(true);
  });
});
