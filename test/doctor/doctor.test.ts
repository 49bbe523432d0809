import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import type { Section } from '../../app/doctor/answer.ts';
import { clockAnswer, deliveryAnswers, hookAnswers } from '../../app/doctor/app.ts';
import { examine } from '../../app/doctor/doctor.ts';
import { doctorJson, renderDoctor } from '../../app/doctor/text.ts';
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { openShop, type Shop } from '../github/shop.ts';

let shop: Shop | undefined;
afterEach(async () => {
  await shop?.github.stop();
  shop = undefined;
});

const webhookPath = '/api/github/webhooks';
const address = `https://fairlead.example.org${webhookPath}`;

/** Nothing is delivered before the address is set, and nothing happens after it. */
async function open(
  app: Partial<NonNullable<Parameters<typeof openShop>[0]>['app']> = {},
  at = address,
  before: (of: Shop) => Promise<unknown> = async () => {},
): Promise<Shop> {
  shop = await openShop({ app: { permissions: neededPermissions(), events: [...neededEvents()], ...app } });
  await before(shop);
  await shop.github.idle();
  shop.app.setWebhookUrl(at);
  return shop;
}

const asApp = (of: Shop, repository: { owner: string; name: string } | null = null, now = () => new Date()) =>
  examine({
    credentials: { as: 'app', appId: of.app.id, privateKey: of.app.privateKey, webhookPath },
    baseUrl: of.github.apiUrl,
    repository,
    fetch,
    now: () => now().toISOString(),
    clock: () => performance.now(),
  });

const said = (sections: readonly Section[], state: string): readonly string[] =>
  sections.flatMap(({ answers }) =>
    answers.filter((one) => one.state === state).map((one) => toPlain(one.said)),
  );

describe('an App that is as it should be', () => {
  it('has nothing wrong, and says what it saw of a repository', async () => {
    const of = await open();
    const sections = await asApp(of);
    expect(said(sections, 'wrong')).toEqual([]);
    expect(said(sections, 'unknown')).toEqual([]);
    const fine = said(sections, 'fine').join('\n');
    for (const words of [
      'GitHub knows the App fairlead by this key',
      'acme has every permission that Fairlead needs',
      `events are sent to ${address}`,
      'rules of main can be read (0 rules from rulesets)',
      'who pushed can be read',
      'reviews are counted exactly (0 reviews of #1)',
      'checks are counted exactly (0 checks of #1)',
      'the wide read of #1 costs 3 points and takes',
    ])
      expect(fine).toContain(words);
  });

  it('is shown as text that fits, and as JSON', async () => {
    const sections = await asApp(await open(), { owner: 'acme', name: 'shop' });
    const text = renderDoctor('github.com', sections, { colour: false, width: 80 });
    expect(text.split('\n').every((line) => line.length <= 80 || !line.trim().includes(' '))).toBe(true);
    expect(text).toContain('Repository acme/shop');
    expect(JSON.parse(doctorJson('github.com', sections))).toMatchObject({ version: 1, host: 'github.com' });
  });
});

describe('what only a pull request with something on it shows', () => {
  async function withFork() {
    let number = 0;
    const of = await open({}, address, async ({ github, shop: repository }) => {
      const eve = github.createUser('eve');
      const fork = eve.fork(repository);
      await fork.commit({ branch: 'theirs', files: { 'b.txt': 'b' }, message: 'B', author: eve });
      const about = { title: 'B', head: 'theirs', author: eve, fromFork: fork };
      const pull = await repository.openPullRequest(about);
      await repository.createCheckRun({ name: 'test', headSha: pull.headSha, conclusion: 'success' });
      number = pull.number;
    });
    return { of, number };
  }

  it('is asked: heads of forks, ids, and what listing folders costs', async () => {
    const { of, number } = await withFork();
    const sections = await asApp(of);
    expect(said(sections, 'wrong')).toEqual([]);
    expect(said(sections, 'unknown')).toEqual([]);
    const fine = said(sections, 'fine').join('\n');
    expect(fine).toContain(`GraphQL shows the head of #${number}, which is in a fork`);
    expect(fine).toMatch(/ids of 1 check run of #\d+ agree with REST: .* \(some are above 2\^31\)/);
    expect(fine).toMatch(/listing a folder at 2 open heads costs 1 point and takes \d+ ms/);
    expect(said(sections, 'told').join('\n')).toContain(
      `GitHub does not find the pull request of a fork's commit (#${number}) by the commit, as Fairlead expects`,
    );
  });

  it.each([
    [
      'FairleadDoctorFork',
      { repository: { object: null } },
      'told',
      /GraphQL does not show the head of #\d+, which is in a fork/,
    ],
    [
      'FairleadDoctorIds',
      {
        repository: {
          head: { statusCheckRollup: { contexts: { nodes: [{ databaseId: 7, permalink: 'x/7' }] } } },
        },
      },
      'wrong',
      /GraphQL gives a check run of #\d+ another id than REST/,
    ],
  ])('and says what is otherwise than Fairlead expects: %s', async (name, data, state, words) => {
    const { of } = await withFork();
    of.github.faults.add({
      match: { path: ({ body }) => JSON.stringify(body ?? '').includes(name) },
      do: { status: 200, body: { data } },
    });
    expect(said(await asApp(of), state).join('\n')).toMatch(words);
  });
});

describe('what is wrong', () => {
  it('is named, with who can mend it', async () => {
    const permissions = {
      contents: 'read',
      metadata: 'read',
      pull_requests: 'read',
      administration: 'write',
    } as const;
    const of = await open({ permissions, events: ['push'] }, 'http://fairlead.example.org/hooks');
    const wrong = said(await asApp(of), 'wrong');
    expect(wrong).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^the App lacks .*checks: write.*pull_requests: write/),
        expect.stringMatching(/^acme lacks /),
        expect.stringMatching(/^the App is not sent .*pull_request/),
        'events are sent to /hooks, but the server listens at /api/github/webhooks',
      ]),
    );
    expect(said(await asApp(of), 'told')).toContain(
      'the App has more than Fairlead needs: administration: write',
    );
  });

  it('a repository that the App cannot see', async () => {
    expect(said(await asApp(await open(), { owner: 'acme', name: 'secret' }), 'wrong')).toEqual([
      'the App is not installed on acme/secret',
    ]);
  });

  it('a key that GitHub does not know leaves all unknown, and nothing fine but the clock', async () => {
    const of = await open();
    const sections = await examine({
      credentials: { as: 'app', appId: of.app.id + 1, privateKey: of.app.privateKey, webhookPath },
      baseUrl: of.github.apiUrl,
      repository: null,
      fetch,
      now: () => new Date().toISOString(),
      clock: () => performance.now(),
    });
    expect(said(sections, 'fine')).toEqual(["this machine's clock agrees with GitHub's"]);
    expect(said(sections, 'unknown').length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['2026-11-30T06:00:10Z', 'fine'],
    ['2026-11-30T06:02:00Z', 'wrong'],
    ['2026-11-30T05:58:00Z', 'wrong'],
  ])('a clock at %s is %s', (now, state) => {
    expect(clockAnswer('Mon, 30 Nov 2026 06:00:00 GMT', now).state).toBe(state);
    expect(clockAnswer(undefined, now).state).toBe('unknown');
  });

  it.each([
    [{}, ['has no webhook address', 'has no secret', 'not sent as JSON']],
    [{ url: address, secret: '********', content_type: 'json', insecure_ssl: '1' }, ['does not verify']],
    [{ url: address.replace('https', 'http'), secret: '*', content_type: 'json' }, ['unencrypted']],
    [{ url: address, secret: '*', content_type: 'form' }, ['not sent as JSON']],
  ])('a webhook as %j', (config, words) => {
    const wrong = hookAnswers(config, webhookPath).filter(({ state }) => state === 'wrong');
    expect(wrong).toHaveLength(words.length);
    for (const [i, word] of words.entries()) expect(toPlain(wrong[i]?.said ?? [])).toContain(word);
  });

  it.each([
    [[], 'told'],
    [[202], 'fine'],
    [[202, 401], 'wrong'],
    [[0], 'wrong'],
  ])('deliveries answered with %j: %s', (codes, state) => {
    const deliveries = codes.map((status_code) => ({
      status_code,
      status: 'x',
      delivered_at: '2026-11-30T06:00:00Z',
      event: 'push',
    }));
    expect(deliveryAnswers(deliveries)[0]?.state).toBe(state);
  });
});

describe('a token', () => {
  it('looks at one repository, on which nothing is protected that its plan does not show', async () => {
    const of = await open();
    const sections = await examine({
      credentials: { as: 'token', token: of.installation.token() },
      baseUrl: of.github.apiUrl,
      repository: { owner: 'acme', name: 'shop' },
      fetch,
      now: () => new Date().toISOString(),
      clock: () => performance.now(),
    });
    expect(said(sections, 'wrong')).toEqual([]);
    expect(said(sections, 'fine')[0]).toContain('the repository can be read');
  });
});

describe('every read that fails', () => {
  it.each([500, 403])(
    'with %i is unknown or told, never fine by silence and never thrown',
    async (status) => {
      const of = await open();
      const all = (await asApp(of)).flatMap(({ answers }) => answers).length;
      of.github.faults.add({ match: {}, do: { status, body: { message: 'No.' } } });
      const sections = await asApp(of);
      expect(said(sections, 'unknown').length).toBeGreaterThan(0);
      expect(said(sections, 'fine').length).toBeLessThan(all);
    },
  );
});

it('called wrongly, it says how to call it', async () => {
  const notes: string[] = [];
  const code = await start(['doctor', '--repo', 'acme'], commands, {
    cwd: '.',
    print: async () => {},
    note: (line) => void notes.push(toPlain(line)),
    colour: false,
    width: 80,
    fetch,
    now: '2026-11-30T06:00:00Z',
  });
  expect(code).toBe(2);
  expect(notes.join('\n')).toContain('--repo must be a repository as owner/name, not acme');
});
