/** The running server on both engines: a waiver ends, nothing happens on GitHub, and the check turns red all the same. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../app/store/database.ts';
import { openPull, openScene } from '../end-to-end/world.ts';
import { zip } from '../facts/sarif/zip.ts';
import { runNow, runOf } from '../recovery/run-of.ts';
import { engines, type Opened } from '../store/engines.ts';

const path = '.github/fairlead/waivers.yml';

/** Long enough from now that the local GitHub's own time does not matter, and not at the turn of a year. */
const last = '2030-05-20';

const waivers = (until: string, id = 'legacy-sql') => `waivers:
  - id: ${id}
    policy: static-analysis
    reason: The report is switched off in March.
    requested-by: eve
    approved-by: lea
    until: ${until}
`;

function sarif(): Buffer {
  const result = {
    ruleId: 'injection',
    level: 'error',
    message: { text: 'SQL from a request' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'src/cart.ts' }, region: { startLine: 1 } } }],
  };
  const run = { tool: { driver: { name: 'scan' } }, results: [result] };
  return Buffer.from(zip({ name: 'scan.sarif', content: JSON.stringify({ version: '2.1.0', runs: [run] }) }));
}

/** A waived finding on an open pull request, judged at a time of the test's choosing. */
async function openWaived(database: Database, at: string, text = waivers(last)) {
  const clock = { ahead: 0 };
  const set = (time: string) => {
    clock.ahead = Date.parse(time) - Date.now();
  };
  set(at);
  const now = () => new Date(Date.now() + clock.ahead);
  const scene = await openScene(
    { configuration: 'policies:\n  static-analysis: block\n', files: { [path]: text } },
    {},
    { database, now, fetch, burst: 10 },
  );
  onTestFinished(scene.stop);
  const { running, github, app, shop, maria } = scene;
  shop.setCollaborator(github.createUser('lea'), 'maintain');
  const of = runOf({ running, appId: app.id, baseUrl: github.apiUrl, database, now });
  const pull = await openPull(scene, { files: { 'src/cart.ts': 'sql(request.id);\n' } });
  await shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarif() });
  await pull.edit({ title: 'Show the cart, all of it', by: maria });
  await scene.settle();
  /** One run of the schedule at a time. */
  const run = async (time: string) => {
    set(time);
    const summary = await runNow('ended-waivers', of);
    await scene.settle();
    return summary;
  };
  const conclusion = () =>
    shop.checkRuns(pull.headSha).find(({ name, suite }) => name === 'Fairlead' && suite.app.id === app.id)
      ?.conclusion;
  const client = `${new URL(github.apiUrl).host}/${scene.installation.id}`;
  const uses = () =>
    database.kysely
      .selectFrom('waiverUses')
      .select(['pullRequest', 'until'])
      .where('client', '=', client)
      .execute();
  return { scene, pull, run, conclusion, uses };
}

describe.each(engines)('a waiver that ends, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened?.close());

  it('holds to the last minute of its last day, and the check is red the minute after, without any event', async () => {
    const world = await openWaived(opened.database, `${last}T23:57:00Z`);
    expect(world.conclusion()).toBe('success');
    expect(await world.uses()).toMatchObject([{ until: last }]);
    expect(await world.run(`${last}T23:59:00Z`)).toEqual({ ended: 0 });
    expect(world.conclusion()).toBe('success');
    expect(await world.run('2030-05-21T00:01:00Z')).toEqual({ ended: 1 });
    expect(world.conclusion()).toBe('failure');
    expect(await world.uses()).toEqual([]);
    expect(await world.run('2030-05-21T01:01:00Z')).toEqual({ ended: 0 });
  }, 60_000);

  it('is asked for again every hour until it could be judged', async () => {
    const world = await openWaived(opened.database, `${last}T12:00:00Z`);
    const mend = world.scene.github.faults.add({ match: { path: /\/pulls\/\d+$/ }, do: { status: 502 } });
    expect(await world.run('2030-05-21T00:01:00Z')).toEqual({ ended: 1 });
    expect(await world.run('2030-05-21T00:02:00Z')).toEqual({ ended: 0 });
    expect(await world.run('2030-05-21T01:01:00Z')).toEqual({ ended: 1 });
    mend();
    expect(await world.run('2030-05-21T02:01:00Z')).toEqual({ ended: 1 });
    expect(world.conclusion()).toBe('failure');
    expect(await world.run('2030-05-21T03:01:00Z')).toEqual({ ended: 0 });
  }, 60_000);

  it('is not green when the files and reviews cannot be read then', async () => {
    const world = await openWaived(opened.database, `${last}T12:00:00Z`);
    world.scene.github.faults.add({ match: { path: /^\/graphql|\/contents\// }, do: { status: 502 } });
    expect(await world.run('2030-05-21T00:01:00Z')).toEqual({ ended: 1 });
    expect(world.conclusion()).toBe('action_required');
  }, 60_000);

  it('and was extended meanwhile stays green', async () => {
    const world = await openWaived(opened.database, `${last}T12:00:00Z`);
    const { shop, org, settle } = world.scene;
    await shop.commit({
      branch: 'main',
      files: { [path]: waivers('2030-06-20') },
      message: 'Extend',
      author: org.owner,
    });
    await settle();
    expect(await world.uses()).toMatchObject([{ until: '2030-06-20' }]);
    expect(await world.run('2030-05-21T00:01:00Z')).toEqual({ ended: 0 });
    expect(world.conclusion()).toBe('success');
  }, 60_000);

  it('of a pull request that was closed is looked at once more and forgotten', async () => {
    const world = await openWaived(opened.database, `${last}T12:00:00Z`);
    await world.pull.close(world.scene.maria);
    await world.scene.settle();
    expect(await world.run('2030-05-21T00:01:00Z')).toEqual({ ended: 1 });
    expect(await world.uses()).toEqual([]);
  }, 60_000);
});
