/** What is told with a ledger that deliveries filled: published examples, and a local GitHub’s own. */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribed } from '../../app/events.ts';
import { captureSubscriber } from '../../app/evidence/capture/subscriber.ts';
import { populationOfDeployments } from '../../app/evidence/changes/deployments.ts';
import { allHeard } from '../../app/evidence/changes/heard.ts';
import { populationOfReleases } from '../../app/evidence/changes/releases.ts';
import { record } from '../../app/evidence/ledger/keep.ts';
import { ledgerReads } from '../../app/evidence/ledger/reads.ts';
import type { LedgerReads } from '../../app/evidence/model/captured.ts';
import { acceptDelivery } from '../../app/ingress/inbox.ts';
import { startReceiver } from '../github/receiver.ts';
import { everything } from '../github/shop.ts';
import { engines, type Opened } from '../store/engines.ts';
import { at, openScene, quarter, readChanges, rowsOf, sourceOf } from './changes/scene.ts';

interface Definition {
  readonly name: string;
  readonly examples: readonly Record<string, unknown>[];
}

const definitions = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly Definition[];

let opened: Opened;
beforeAll(async () => {
  const [engine] = engines;
  if (!engine) throw new Error('no engine');
  opened = await engine.open();
}, 60_000);
afterAll(() => opened.close());

/** A client of its own, whose deliveries come in as the service takes them. */
function client() {
  const host = `${randomUUID()}.test`;
  const clock = { now: new Date() };
  const { database } = opened;
  const inbox = { database, host, subscribers: [captureSubscriber(host, () => clock.now)] };
  return {
    clock,
    deliver: (name: string, payload: Readonly<Record<string, unknown>>, id = randomUUID() as string) =>
      acceptDelivery(inbox, {
        id,
        name,
        payload: { ...payload, installation: { id: 1, account: { id: 51, login: 'acme' } } },
        bodyHash: 'ab',
      }),
    ledger: async () => {
      await record(database, `${host}/1`, Number.POSITIVE_INFINITY);
      return ledgerReads(database.kysely, `${host}/1`, { from: '2000' });
    },
  };
}

describe('GitHub’s published examples', () => {
  it('are all heard: what is not about changes is no record that is wrong', async () => {
    const { deliver, ledger } = client();
    const wanted = definitions.filter(({ name }) => subscribed.includes(name));
    for (const { name, examples } of wanted) for (const payload of examples) await deliver(name, payload);
    const heard = await allHeard(await ledger(), '2000');
    expect(heard.unreadable).toBe(0);
    const ids = new Set(
      wanted.flatMap(({ examples }) =>
        examples.map(({ repository }) => (repository as { readonly id: number } | undefined)?.id ?? 0),
      ),
    );
    const all = [...ids].flatMap((id) => heard.of(id) ?? []);
    const count = (of: (one: (typeof all)[number]) => number) => all.reduce((sum, one) => sum + of(one), 0);
    for (const some of [
      count(({ pushes }) => pushes.length),
      count(({ captured }) => captured.reviews.size),
      count(({ captured }) => captured.heads.size),
      count(({ deployments }) => deployments.length),
      count(({ deploymentReviews }) => deploymentReviews.length),
      count(({ releases }) => releases.length),
    ])
      expect(some).toBeGreaterThan(0);
  });
});

describe('a local GitHub’s deliveries', () => {
  it('tell which of two approvals was of which deployment, who deleted a release and who moved a tag', async () => {
    const { clock, deliver, ledger } = client();
    const hooks = await startReceiver();
    const scene = await openScene();
    const { github, acme, ann, ben } = scene;
    const app = github.createApp({
      slug: 'fairlead',
      permissions: { ...everything, deployments: 'read' },
      events: [
        'deployment',
        'deployment_review',
        'deployment_status',
        'merge_group',
        'pull_request',
        'pull_request_review',
        'push',
        'release',
      ],
      webhookUrl: hooks.url,
    });
    github.install(app, acme);
    let taken = 0;
    /** It is then; what happened before has arrived. */
    const now = async (time: string) => {
      await github.idle();
      for (const { event, body, delivery } of hooks.received.slice(taken))
        await deliver(event, body, delivery);
      taken = hooks.received.length;
      scene.clock(time);
      clock.now = at(time);
    };
    const dora = github.createUser('dora');
    acme.addMember(dora);
    const shop = await scene.repository('shop', { ruled: true });
    shop.setEnvironment('production', { reviewers: [ben, dora] });
    await scene.pull(shop, { day: '04-02' });
    const sha = shop.sha('main');
    await now('04-03 12:00');
    const run = await shop.addWorkflowRun({ headSha: sha, headBranch: 'main', actor: dora });
    const logUrl = `https://github.com/acme/shop/actions/runs/${run.id}/job/7`;
    const deploy = async (time: string, by: typeof ben) => {
      await now(time);
      const one = shop.deploy({ sha, by: dora, state: null });
      await now(time.replace(':00', ':10'));
      await shop.sayOfDeployments(run, { by, state: 'approved', environments: ['production'] });
      shop.addDeploymentStatus(one, { state: 'success', by: dora, logUrl });
    };
    await deploy('04-03 13:00', ben);
    await shop.rerunWorkflow(run, 'success', dora);
    await deploy('04-03 15:00', dora);
    await now('04-04 12:00');
    shop.deleteRelease(await shop.createRelease({ tag: 'v1', target: sha, by: ann }), ben);
    await now('04-05 12:00');
    await shop.createRelease({ tag: 'v2', target: sha, by: ann });
    const queued = [
      await scene.pull(shop, { day: '04-06', merge: false }),
      await scene.pull(shop, { day: '04-07', merge: false }),
    ];
    await queued[1]?.label('emergency', ann);
    await (await shop.createMergeGroup({ pulls: queued })).land();
    await now('04-08 12:00');
    await shop.tag('v2', shop.sha('main'));
    await now('07-05 00:00');
    const reads = await ledger();
    expect((await allHeard(reads, quarter.from)).unreadable).toBe(0);
    const source = await sourceOf(scene, { ledger: reads });
    const deployments = await rowsOf(await populationOfDeployments(source, quarter));
    expect(deployments.map(({ cells }) => [cells.separate, cells.approvedBy])).toEqual([
      ['pass', `@ben (${ben.id})`],
      ['fail', `@dora (${dora.id})`],
    ]);
    const releases = await rowsOf(await populationOfReleases(source, quarter));
    expect(releases.map(({ cells }) => [cells.tag, cells.state, cells.tagStands])).toEqual([
      ['v1', `deleted 2026-04-04T12:00:00.000Z by @ben (${ben.id})`, 'unknown'],
      ['v2', 'there', 'fail'],
    ]);
    const { rows } = await readChanges(scene, { ledger: reads });
    expect(rows.map(({ cells }) => [cells.class, cells.sources, cells.A9])).toEqual([
      ['reviewed', 'activity, event, git, pull request', 'pass'],
      ['reviewed', 'activity, event, git, pull request', 'not applicable'],
      ['emergency', 'activity, event, git, pull request', 'not applicable'],
    ]);
    hooks.close();
    await github.stop();
  });
});

it('of what was recorded before the period, pull requests and their reviews are heard alone', async () => {
  const { from } = quarter;
  const base = { delivery: null, repository: { id: 1, name: 'acme/shop' }, sender: null };
  const review = { event: 'pull_request_review.submitted', about: 'review', review: 5, state: 'approved' };
  const push = {
    event: 'push.',
    about: 'push',
    ref: 'refs/heads/main',
    before: 'a',
    after: 'b',
    forced: false,
  };
  const records = (noted: string): LedgerReads => ({
    since: '2026-01-01T00:00:00.000Z',
    async *records() {
      for (const [place, one] of [{ ...review, commit: 'c' }, push, { about: 'push' }].entries())
        yield { place, at: noted, kind: 'event', hash: '', payload: { ...base, at: noted, ...one } };
    },
  });
  const heardAt = async (noted: string) => {
    const { of, repositories, unreadable } = await allHeard(records(noted), from);
    const { captured, pushes } = of(1) ?? {};
    return [captured?.reviews.get('5')?.commit, pushes?.length, repositories.size, unreadable];
  };
  expect(await heardAt('2026-03-31T23:59:59.999Z')).toEqual(['c', 0, 0, 0]);
  expect(await heardAt(from)).toEqual(['c', 1, 1, 1]);
});
