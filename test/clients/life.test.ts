/** A client's life as GitHub tells it, against the local GitHub and both engines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeRepository, isActiveClient } from '../../app/clients/active.ts';
import { applyLife } from '../../app/clients/life.ts';
import { reconcile } from '../../app/recovery/reconcile.ts';
import { watchdog } from '../../app/recovery/watchdog.ts';
import { clientId } from '../../app/store/client-id.ts';
import { storedClients } from '../../app/store/client-store.ts';
import type { ClientFacts } from '../../app/store/clients.ts';
import { minute, type Nets, openNets } from '../recovery/parts.ts';
import { engines, type Opened } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';

const active = ({ database, host }: Nets, at: Parameters<typeof activeRepository>[2]) =>
  activeRepository(database, host, at);

async function addOpenCheck({ database, host, refOf, shop, installation, clock }: Nets) {
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
const asClient = ({ github, installation }: Nets) =>
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
  const openLife = () => openNets(opened.database);

  it('is known with its repositories from its installation on', async () => {
    const nets = await openLife();
    expect(await nets.store.clients()).toEqual([{ installation: nets.installation.id, suspended: false }]);
    expect((await nets.store.repositories(nets.installation.id)).map(({ at }) => at)).toEqual([
      nets.refOf(nets.shop),
    ]);
  });

  it('may be worked for before it was heard of: events come in any order', async () => {
    const nets = await openLife();
    const unheard = { installation: 999_999, repositoryId: 1, owner: 'a', repo: 'b' };
    expect(await active(nets, unheard)).toEqual(unheard);
    expect(await active(nets, { ...nets.refOf(nets.shop), repositoryId: 999_999 })).not.toBeNull();
  });

  it('is left alone while it is suspended: not one request, and its open checks wait', async () => {
    const nets = await openLife();
    await addOpenCheck(nets);
    nets.installation.suspend();
    await nets.takeIn();
    expect(await active(nets, nets.refOf(nets.shop))).toBeNull();
    nets.github.clearRequests();
    await reconcile(nets.parts);
    await watchdog(nets.parts);
    expect(asClient(nets)).toEqual([]);
    expect(nets.enqueued).toEqual([]);
    nets.installation.unsuspend();
    await nets.takeIn();
    expect(await active(nets, nets.refOf(nets.shop))).toEqual(nets.refOf(nets.shop));
    await reconcile(nets.parts);
    expect(nets.enqueued).toHaveLength(1);
  });

  it('is found suspended by the reconcile when the event was lost', async () => {
    const nets = await openLife();
    nets.github.faults.add({ match: { event: 'installation' }, do: 'drop' });
    nets.installation.suspend();
    await nets.github.idle();
    expect(await isActiveClient(nets.database, nets.host, nets.installation.id)).toBe(true);
    nets.github.clearRequests();
    await reconcile(nets.parts);
    expect(await isActiveClient(nets.database, nets.host, nets.installation.id)).toBe(false);
    expect(asClient(nets)).toEqual([]);
  });

  it.each(['installation', 'nothing'])('ends with its uninstallation (%s is delivered)', async (event) => {
    const nets = await openLife();
    const at = nets.refOf(nets.shop);
    if (event === 'nothing') nets.github.faults.add({ match: { event: 'installation' }, do: 'drop' });
    nets.installation.uninstall();
    await nets.takeIn();
    await reconcile(nets.parts);
    expect(await active(nets, at)).toBeNull();
    expect(await nets.store.clients()).toEqual([]);
    expect(await nets.store.repositories(nets.installation.id)).toEqual([]);
  });

  it('does not come back by an event that is late', async () => {
    const nets = await openLife();
    const facts: ClientFacts = {
      installation: nets.installation.id,
      accountId: nets.org.id,
      login: 'acme',
      suspended: false,
    };
    nets.installation.uninstall();
    await nets.takeIn();
    const { repositoryId, owner, repo: name } = nets.refOf(nets.shop);
    const { installation } = facts;
    await nets.database.transaction((trx) =>
      applyLife(
        trx,
        nets.host,
        [
          { kind: 'client_seen', facts },
          { kind: 'repositories_seen', installation, repositories: [{ repositoryId, owner, name }] },
        ],
        new Date(),
      ),
    );
    expect(await active(nets, nets.refOf(nets.shop))).toBeNull();
  });

  it('does not end because a list is cut short', async () => {
    const nets = await openLife();
    nets.github.faults.add({
      match: { path: /^\/(app\/installations|installation\/repositories)\?/ },
      do: 'truncate-page',
    });
    await reconcile(nets.parts);
    expect(await active(nets, nets.refOf(nets.shop))).not.toBeNull();
    expect(await nets.store.repositories(nets.installation.id)).toHaveLength(1);
  });

  it.each(['the event', 'the reconcile'])(
    '%s takes a removed repository away, and adds a new one',
    async (by) => {
      const nets = await openLife();
      const api = await nets.org.createRepository('api');
      if (by !== 'the event')
        nets.github.faults.add({ match: { event: 'installation_repositories' }, do: 'drop' });
      nets.installation.addRepositories(api);
      nets.installation.removeRepositories(nets.shop);
      await nets.takeIn();
      if (by !== 'the event') await reconcile(nets.parts);
      expect(await active(nets, nets.refOf(nets.shop))).toBeNull();
      expect((await nets.store.repositories(nets.installation.id)).map(({ at }) => at)).toEqual([
        nets.refOf(api),
      ]);
    },
  );

  it.each(['the event', 'the reconcile'])(
    '%s says a repository was renamed; its work goes on',
    async (by) => {
      const nets = await openLife();
      const before = nets.refOf(nets.shop);
      if (by !== 'the event') nets.github.faults.add({ match: { event: 'repository' }, do: 'drop' });
      nets.shop.rename('store');
      await nets.takeIn();
      if (by !== 'the event') await reconcile(nets.parts);
      expect(await active(nets, before)).toEqual({ ...before, repo: 'store' });
    },
  );

  it('goes on under the new name of its account', async () => {
    const nets = await openLife();
    nets.org.rename('acme-inc');
    await nets.takeIn();
    const row = nets.database.kysely.selectFrom('clients').select('account').where('host', '=', nets.host);
    expect(await row.executeTakeFirst()).toEqual({ account: 'acme-inc' });
    await reconcile(nets.parts);
    expect(await active(nets, nets.refOf(nets.shop))).toMatchObject({ owner: 'acme-inc' });
  });

  it('loses a repository that is transferred to another client, which gets nothing of its past', async () => {
    const nets = await openLife();
    const other = nets.github.createOrganization('other');
    const theirs = nets.github.install(nets.app, other);
    const before = nets.refOf(nets.shop);
    nets.shop.transfer(other);
    await nets.takeIn();
    expect(await active(nets, before)).toBeNull();
    const after = nets.refOf(nets.shop, theirs.id);
    expect(await active(nets, after)).toEqual(after);
    expect(await nets.store.verdicts(after, [1])).toEqual([]);
  });

  it('forgets a deleted repository, and shows nothing of it under the same name', async () => {
    const nets = await openLife();
    const before = nets.refOf(nets.shop);
    const { repositoryId } = before;
    const verdict = newVerdict({ repositoryId, subject: '1', head: nets.pull.headSha });
    await storedClients(nets.database, nets.host).of(nets.installation.id).verdicts.record(verdict);
    nets.shop.delete();
    const again = await nets.org.createRepository('shop');
    await nets.takeIn();
    await reconcile(nets.parts);
    expect(await active(nets, before)).toBeNull();
    expect(await active(nets, nets.refOf(again))).toEqual(nets.refOf(again));
    expect(await nets.store.verdicts(before, [1])).toHaveLength(1);
    expect(await nets.store.verdicts(nets.refOf(again), [1])).toEqual([]);
  });

  it('keeps a renamed repository apart from a new one under its old name', async () => {
    const nets = await openLife();
    const before = nets.refOf(nets.shop);
    nets.github.faults.add({ match: { event: 'repository' }, do: 'drop' });
    nets.shop.rename('store');
    const fresh = await nets.org.createRepository('shop');
    await fresh.commit({ branch: 'main', files: { a: '1' }, message: 'Start', author: nets.org.owner });
    await fresh.commit({ branch: 'b', from: 'main', files: { a: '2' }, message: 'Two', author: nets.maria });
    const theirs = await fresh.openPullRequest({ title: 'Two', head: 'b', author: nets.maria });
    await nets.takeIn();
    await reconcile(nets.parts);
    expect(await active(nets, before)).toMatchObject({ repositoryId: before.repositoryId, repo: 'store' });
    expect(nets.enqueued.map((task) => ('repo' in task ? [task.repositoryId, task.repo] : task))).toEqual([
      [nets.shop.id, 'store'],
      [fresh.id, 'shop'],
    ]);
    expect(theirs.number).toBe(1);
  });
});
