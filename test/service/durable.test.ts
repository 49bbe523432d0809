/** The App on both engines: verdicts over signed webhooks, and what is kept of them. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { storedClients } from '../../app/store/client-store.ts';
import { allBlock, approveAndPass, openPull, openScene } from '../end-to-end/world.ts';
import { engines } from '../store/engines.ts';

describe.each(engines)('the service on the $name engine', ({ open }) => {
  it('judges a pull request, remembers what it said, and leaves nothing open', async () => {
    const { database, close } = await open();
    const scene = await openScene({ configuration: allBlock }, {}, { database });
    onTestFinished(async () => {
      await scene.stop();
      await close();
    });
    const pull = await openPull(scene);
    await scene.settle();
    const check = () => scene.shop.checkRuns(pull.headSha).filter(({ name }) => name === 'Fairlead');
    expect(check().at(-1)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    await approveAndPass(scene, pull);
    await scene.settle();
    expect(check().at(-1)).toMatchObject({ status: 'completed', conclusion: 'success' });
    const memory = storedClients(database, new URL(scene.github.apiUrl).host).of(scene.installation.id);
    const on = { repositoryId: scene.shop.data.id, pullRequest: pull.number };
    expect(await memory.verdicts.get({ ...on, head: pull.headSha })).toMatchObject({
      base: 'main',
      conclusion: 'success',
    });
    expect(await memory.comments.get(on)).not.toBeNull();
    expect(await memory.openChecks.list()).toEqual([]);
    const { rows } = await database.execute('select count(*)::int as n from inbox');
    expect(rows[0]?.n).toBeGreaterThan(3);
  }, 60_000);
});
