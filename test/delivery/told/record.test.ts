/** `fairlead record`: as people, jobs of workflows and scripts call it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from '../../../app/cli/commands.ts';
import { start } from '../../../app/cli/start.ts';
import { readRows } from '../../../app/delivery/store/rows-table.ts';
import { telling } from '../../../app/delivery/told/telling.ts';
import { workflowTokens } from '../../../app/delivery/told/workflow-token.ts';
import { toldHandler } from '../../../app/ingress/told-route.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { clientSeen } from '../../../app/store/clients.ts';
import { repositoriesSeen } from '../../../app/store/repositories.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { cheapest, type Opened } from '../../store/engines.ts';
import { type Issuer, startIssuer } from './issuer.ts';

const host = 'github.com';
const acme = { host, installation: 1 };
const sha = 'a'.repeat(40);
const serviceSecret = 's'.repeat(32);
const now = '2026-11-30T12:00:00.000Z';

let opened: Opened;
let issuer: Issuer;
let server: Server;
let url = '';

async function fairlead(...args: readonly string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await start(['record', ...args], commands, {
    cwd: '/nowhere',
    print: async (text) => void out.push(text),
    note: (line) => void notes.push(toPlain(line)),
    colour: false,
    width: 100,
    fetch,
    now,
  });
  return { code, out: out.join(''), notes: notes.join('\n') };
}

beforeAll(async () => {
  opened = await cheapest.open();
  const { database } = opened;
  await clientSeen(database.kysely, host, { ...acme, accountId: 100, login: 'acme', suspended: false });
  const shop = { repositoryId: 10, owner: 'acme', name: 'shop' };
  await repositoriesSeen(database.kysely, clientId(acme), [shop], new Date(now));
  const clock = () => new Date(now);
  issuer = await startIssuer(clock);
  let handle: ReturnType<typeof toldHandler> | null = null;
  server = createServer(async (request, response) => {
    if (handle?.(request, response)) return;
    // GitHub's own answer to a job that asks for a token.
    const asked = new URL(request.url ?? '', url);
    const aud = asked.searchParams.get('audience');
    response.setHeader('content-type', 'application/json');
    if (request.headers.authorization !== 'bearer job') return void response.writeHead(401).end('{}');
    response.end(JSON.stringify({ value: await issuer.token({ aud }) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokens = workflowTokens({ issuer: issuer.url, audience: url, fetch, now: clock });
  const to = telling({ database, host, serviceSecrets: [serviceSecret], tokens, now: clock });
  handle = toldHandler({ telling: async () => to, failed: (error) => expect(error).toBeNull() });
});
afterAll(async () => {
  server?.close();
  await issuer?.stop();
  await opened?.close();
});
afterEach(() => vi.unstubAllEnvs());

const rows = async () => (await readRows(opened.database, acme, 10)).of('told-deployment');

describe('in a job of a workflow', () => {
  it('tells of its own run with a token that GitHub gives it for this service', async () => {
    vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_URL', `${url}/token?x=1`);
    vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'job');
    vi.stubEnv('GITHUB_REPOSITORY', 'acme/shop');
    vi.stubEnv('GITHUB_SHA', sha);
    vi.stubEnv('GITHUB_RUN_ID', '77');
    vi.stubEnv('FAIRLEAD_URL', `${url}/`);
    expect(await fairlead('deployment')).toEqual({ code: 0, out: 'Recorded the deployment.\n', notes: '' });
    expect((await fairlead('deployment')).out).toBe('The deployment was recorded before.\n');
    expect((await rows()).map(({ data }) => data)).toMatchObject([
      { id: 'run 77/1', commit: sha, environment: 'production', state: 'success' },
    ]);
    vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'other');
    expect(await fairlead('deployment')).toMatchObject({
      code: 2,
      notes: expect.stringContaining('no token (401)'),
    });
  });
});

describe('elsewhere', () => {
  it('tells with the secret that was made for the client, which is shown once', async () => {
    const { at, database } = opened;
    if ('url' in at) vi.stubEnv('DATABASE_URL', at.url);
    // The embedded engine has one owner, which here is the service.
    if (!('url' in at)) return;
    vi.stubEnv('WEBHOOK_SECRET', serviceSecret);
    const made = await fairlead('secret', 'ACME');
    expect(made).toMatchObject({ code: 0, notes: expect.stringContaining('the only time') });
    expect(made.out).toMatch(/^fairlead_[0-9a-f]{16}_[0-9a-f]{64}\n$/);
    vi.stubEnv('FAIRLEAD_SECRET', made.out);
    const incident = ['incident', '--id', 'PD-1', '--repository', 'acme/shop', '--to', url] as const;
    expect(await fairlead(...incident, '--state', 'open', '--caused-by', 'v1')).toMatchObject({ code: 0 });
    expect(await fairlead(...incident, '--state', 'over')).toMatchObject({
      code: 2,
      notes: expect.stringMatching(/^Not recorded \(400\): state: /),
    });
    const told = (await readRows(database, acme, 10)).of('told-incident');
    expect(told.map(({ data }) => data)).toMatchObject([{ id: 'PD-1', state: 'open', causedBy: ['v1'] }]);
    expect(await fairlead('secret', 'acme', '--end')).toMatchObject({ code: 0 });
    expect((await fairlead(...incident, '--state', 'resolved')).notes).toMatch(/^Not recorded \(401\)/);
    const stored = [...incident, '--state', 'resolved', '--store'] as const;
    expect(await fairlead(...stored)).toMatchObject({ code: 0, out: 'Recorded the incident.\n' });
    expect(await fairlead('secret', 'nobody')).toMatchObject({
      code: 2,
      notes: expect.stringContaining('nobody'),
    });
  });
});

it('tells what is left of an error budget', async () => {
  vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_URL', `${url}/token?x=1`);
  vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'job');
  vi.stubEnv('GITHUB_REPOSITORY', 'acme/shop');
  vi.stubEnv('FAIRLEAD_URL', `${url}/`);
  const told = ['error-budget', '--left', '72%', '--window', '30d', '--source', 'https://slo.test/shop'];
  expect(await fairlead(...told)).toMatchObject({ code: 0, out: 'Recorded the error budget.\n' });
  const kept = (await readRows(opened.database, acme, 10)).of('told-budget');
  expect(kept.map(({ data }) => data)).toMatchObject([{ left: 0.72, days: 30, service: '' }]);
  expect(await fairlead('error-budget', '--left', 'much')).toMatchObject({
    code: 2,
    notes: expect.stringContaining('--left is a number'),
  });
});

describe('called wrongly', () => {
  it.each([
    [[], 'Say what to record'],
    [['deployment'], '--repository is needed'],
    [['deployment', '--repository', 'a/b', '--id', 'x'], '--commit is needed'],
    [['incident', '--repository', 'a/b', '--id', 'x'], '--state is needed'],
    [
      ['incident', '--repository', 'a/b', '--id', 'x', '--state', 'open', '--commit', sha],
      'no option --commit',
    ],
    [['deployment', '--repository', 'a/b', '--id', 'x', '--commit', sha], 'Say where the service is'],
    [
      ['deployment', '--repository', 'a/b', '--id', 'x', '--commit', sha, '--to', 'http://x'],
      'who is speaking',
    ],
    [['secret'], 'Name one organization'],
  ])('%j says what is missing', async (args, words) => {
    for (const name of [
      'GITHUB_REPOSITORY',
      'GITHUB_SHA',
      'GITHUB_RUN_ID',
      'FAIRLEAD_URL',
      'FAIRLEAD_SECRET',
    ])
      vi.stubEnv(name, undefined);
    const { code, notes } = await fairlead(...args);
    expect(code).toBe(2);
    expect(notes).toContain(words);
  });

  it('is told when nothing answers there', async () => {
    vi.stubEnv('FAIRLEAD_SECRET', `fairlead_${'a'.repeat(16)}_${'b'.repeat(64)}`);
    const args = ['--repository', 'a/b', '--id', 'x', '--commit', sha, '--to', 'http://127.0.0.1:9'];
    expect((await fairlead('deployment', ...args)).notes).toContain('cannot be reached');
  });
});
