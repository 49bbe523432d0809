/** A client's life as GitHub tells it, against the local GitHub and both engines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeRepository, isActiveClient } from '../../app/clients/active.ts';
import { applyLife } from '../../app/clients/life.ts';
import { reconcile } from '../../app/recovery/reconcile.ts';
import { watchdog } from '../../app/recovery/watchdog.ts';
import { clientId } from '../../app/store/client-id.ts';
import { storedClients } from '../../app/store/client-store.ts';
import type { ClientFacts } from '../../app/store/clients.ts';
import { minute, openRecovery, type Recovery } from '../recovery/scene.ts';
import { engines, type Opened } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';

const active = ({ database, host }: Recovery, at: Parameters<typeof activeRepository>[2]) =>
  activeRepository(database, host, at);

async function addOpenCheck({ database, host, refOf, shop, installation, clock }: Recovery) {
  clock.ahead += 30 * minute;
  const { owner, repo, repositoryId } = refOf(shop);
  await database.kysely
    .insertInto('openChecks')
    .values({
      client: clientId({ host, installation: installation.id }),
      repositoryId,
      owner,
      repo,
      checkRun: 1,
      externalId: 'fairlead:open:1',
      pullRequest: 1,
      sha: 'a'.repeat(40),
    })
    .execute();
}

/** Requests made as the installation, or for a token of it. */
const asClient = ({ github, installation }: Recovery) =>
  github.requests.filter(
    ({ installationId, path }) =>
      installationId === installation.id || path.includes(`/${installation.id}/access_tokens`),
  );

describe.each(engines)('the life of a client, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openLife = () => openRecovery(opened.database);

  it('is known with its repositories from its installation on', async () => {
    const scene = await openLife();
    expect(await scene.known.clients()).toEqual([{ installation: scene.installation.id, suspended: false }]);
    expect((await scene.known.repositories(scene.installation.id)).map(({ at }) => at)).toEqual([
      scene.refOf(scene.shop),
    ]);
  });

  it('may be worked for before it was heard of: events come in any order', async () => {
    const scene = await openLife();
    const unheard = { installation: 999_999, repositoryId: 1, owner: 'a', repo: 'b' };
    expect(await active(scene, unheard)).toEqual(unheard);
    expect(await active(scene, { ...scene.refOf(scene.shop), repositoryId: 999_999 })).not.toBeNull();
  });

  it('is left alone while it is suspended: not one request, and its open checks wait', async () => {
    const scene = await openLife();
    await addOpenCheck(scene);
    scene.installation.suspend();
    await scene.takeIn();
    expect(await active(scene, scene.refOf(scene.shop))).toBeNull();
    scene.github.clearRequests();
    await reconcile(scene.of);
    await watchdog(scene.of);
    expect(asClient(scene)).toEqual([]);
    expect(scene.enqueued).toEqual([]);
    scene.installation.unsuspend();
    await scene.takeIn();
    expect(await active(scene, scene.refOf(scene.shop))).toEqual(scene.refOf(scene.shop));
    await reconcile(scene.of);
    expect(scene.enqueued).toHaveLength(1);
  });

  it('is found suspended by the reconcile when the event was lost', async () => {
    const scene = await openLife();
    scene.github.faults.add({ match: { event: 'installation' }, do: 'drop' });
    scene.installation.suspend();
    await scene.github.idle();
    expect(await isActiveClient(scene.database, scene.host, scene.installation.id)).toBe(true);
    scene.github.clearRequests();
    await reconcile(scene.of);
    expect(await isActiveClient(scene.database, scene.host, scene.installation.id)).toBe(false);
    expect(asClient(scene)).toEqual([]);
  });

  it.each(['installation', 'nothing'])('ends with its uninstallation (%s is delivered)', async (event) => {
    const scene = await openLife();
    const at = scene.refOf(scene.shop);
    if (event === 'nothing') scene.github.faults.add({ match: { event: 'installation' }, do: 'drop' });
    scene.installation.uninstall();
    await scene.takeIn();
    await reconcile(scene.of);
    expect(await active(scene, at)).toBeNull();
    expect(await scene.known.clients()).toEqual([]);
    expect(await scene.known.repositories(scene.installation.id)).toEqual([]);
  });

  it('does not come back by an event that is late', async () => {
    const scene = await openLife();
    const facts: ClientFacts = {
      installation: scene.installation.id,
      accountId: scene.org.id,
      login: 'acme',
      suspended: false,
    };
    scene.installation.uninstall();
    await scene.takeIn();
    const { repositoryId, owner, repo: name } = scene.refOf(scene.shop);
    const { installation } = facts;
    await scene.database.transaction((trx) =>
      applyLife(
        trx,
        scene.host,
        [
          { kind: 'client_seen', facts },
          { kind: 'repositories_seen', installation, repositories: [{ repositoryId, owner, name }] },
        ],
        new Date(),
      ),
    );
    expect(await active(scene, scene.refOf(scene.shop))).toBeNull();
  });

  it('does not end because a list is cut short', async () => {
    const scene = await openLife();
    scene.github.faults.add({
      match: { path: /^\/(app\/installations|installation\/repositories)\?/ },
      do: 'truncate-page',
    });
    await reconcile(scene.of);
    expect(await active(scene, scene.refOf(scene.shop))).not.toBeNull();
    expect(await scene.known.repositories(scene.installation.id)).toHaveLength(1);
  });

  it.each(['the event', 'the reconcile'])(
    '%s takes a removed repository away, and adds a new one',
    async (by) => {
      const scene = await openLife();
      const api = await scene.org.createRepository('api');
      if (by !== 'the event')
        scene.github.faults.add({ match: { event: 'installation_repositories' }, do: 'drop' });
      scene.installation.addRepositories(api);
      scene.installation.removeRepositories(scene.shop);
      await scene.takeIn();
      if (by !== 'the event') await reconcile(scene.of);
      expect(await active(scene, scene.refOf(scene.shop))).toBeNull();
      expect((await scene.known.repositories(scene.installation.id)).map(({ at }) => at)).toEqual([
        scene.refOf(api),
      ]);
    },
  );

  it.each(['the event', 'the reconcile'])(
    '%s says a repository was renamed; its work goes on',
    async (by) => {
      const scene = await openLife();
      const before = scene.refOf(scene.shop);
      if (by !== 'the event') scene.github.faults.add({ match: { event: 'repository' }, do: 'drop' });
      scene.shop.rename('store');
      await scene.takeIn();
      if (by !== 'the event') await reconcile(scene.of);
      expect(await active(scene, before)).toEqual({ ...before, repo: 'store' });
    },
  );

  it('goes on under the new name of its account', async () => {
    const scene = await openLife();
    scene.org.rename('acme-inc');
    await scene.takeIn();
    const row = scene.database.kysely.selectFrom('clients').select('account').where('host', '=', scene.host);
    expect(await row.executeTakeFirst()).toEqual({ account: 'acme-inc' });
    await reconcile(scene.of);
    expect(await active(scene, scene.refOf(scene.shop))).toMatchObject({ owner: 'acme-inc' });
  });

  it('loses a repository that is transferred to another client, which gets nothing of its past', async () => {
    const scene = await openLife();
    const other = scene.github.createOrganization('other');
    const theirs = scene.github.install(scene.app, other);
    const before = scene.refOf(scene.shop);
    scene.shop.transfer(other);
    await scene.takeIn();
    expect(await active(scene, before)).toBeNull();
    const after = scene.refOf(scene.shop, theirs.id);
    expect(await active(scene, after)).toEqual(after);
    expect(await scene.known.verdicts(after, [1])).toEqual([]);
  });

  it('forgets a deleted repository, and shows nothing of it under the same name', async () => {
    const scene = await openLife();
    const before = scene.refOf(scene.shop);
    const { repositoryId } = before;
    const verdict = newVerdict({ repositoryId, subject: '1', head: scene.pull.headSha });
    await storedClients(scene.database, scene.host).of(scene.installation.id).verdicts.record(verdict);
    scene.shop.delete();
    const again = await scene.org.createRepository('shop');
    await scene.takeIn();
    await reconcile(scene.of);
    expect(await active(scene, before)).toBeNull();
    expect(await active(scene, scene.refOf(again))).toEqual(scene.refOf(again));
    expect(await scene.known.verdicts(before, [1])).toHaveLength(1);
    expect(await scene.known.verdicts(scene.refOf(again), [1])).toEqual([]);
  });

  it('keeps a renamed repository apart from a new one under its old name', async () => {
    const scene = await openLife();
    const before = scene.refOf(scene.shop);
    scene.github.faults.add({ match: { event: 'repository' }, do: 'drop' });
    scene.shop.rename('store');
    const fresh = await scene.org.createRepository('shop');
    await fresh.commit({ branch: 'main', files: { a: '1' }, message: 'Start', author: scene.org.owner });
    await fresh.commit({ branch: 'b', from: 'main', files: { a: '2' }, message: 'Two', author: scene.maria });
    const theirs = await fresh.openPullRequest({ title: 'Two', head: 'b', author: scene.maria });
    await scene.takeIn();
    await reconcile(scene.of);
    expect(await active(scene, before)).toMatchObject({ repositoryId: before.repositoryId, repo: 'store' });
    expect(scene.enqueued.map((task) => ('repo' in task ? [task.repositoryId, task.repo] : task))).toEqual([
      [scene.shop.id, 'store'],
      [fresh.id, 'shop'],
    ]);
    expect(theirs.number).toBe(1);
  });
});
