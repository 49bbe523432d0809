/** Whoever tells of a deployment or an incident is who they say they are, and tells of their own alone. */
import { createHmac } from 'node:crypto';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerTo, lookedAt } from '../../../app/delivery/asked/answers.ts';
import { readHistory } from '../../../app/delivery/store/read-history.ts';
import { readRows } from '../../../app/delivery/store/rows-table.ts';
import { giving } from '../../../app/delivery/told/giving.ts';
import { makeSecret } from '../../../app/delivery/told/secrets.ts';
import {
  endSecrets,
  forgetTokens,
  keepSecret,
  listSecrets,
} from '../../../app/delivery/told/secrets-table.ts';
import { signatureOf } from '../../../app/delivery/told/signature.ts';
import { telling } from '../../../app/delivery/told/telling.ts';
import { issuerOf, workflowTokens } from '../../../app/delivery/told/workflow-token.ts';
import { toldHandler } from '../../../app/ingress/told-route.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { clientSeen } from '../../../app/store/clients.ts';
import { repositoriesSeen } from '../../../app/store/repositories.ts';
import { cheapest, type Opened } from '../../store/engines.ts';
import { audience, type Issuer, startIssuer } from './issuer.ts';
import { keepHistory } from './kept-made.ts';

const host = 'github.com';
const acme = { host, installation: 1 };
const rival = { host, installation: 2 };
const start = Date.parse('2026-11-30T12:00:00Z');
const serviceSecrets = ['n'.repeat(32), 'o'.repeat(32)];
const sha = 'a'.repeat(40);
const deployed = { id: 'd1', commit: sha, state: 'success', at: '2026-11-30T11:50:00Z' };

let opened: Opened;
let issuer: Issuer;
let server: Server;
let clock = start;
const now = () => new Date(clock);
const failures: unknown[] = [];

/** What a client is told: the status, and the words. */
interface Heard {
  readonly status: number;
  readonly said: Readonly<Record<string, unknown>>;
}

async function send(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): Promise<Heard> {
  const { status, text } = await ask(path, headers, body);
  return { status, said: JSON.parse(text) as Heard['said'] };
}

async function ask(path: string, headers: Readonly<Record<string, string>>, body: string | Buffer) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

const byToken = (token: string, body: object | string = deployed, thing = 'deployment') =>
  send(
    `/delivery/${thing}`,
    { authorization: `Bearer ${token}` },
    typeof body === 'string' ? body : JSON.stringify(body),
  );

interface Signing {
  readonly id: string;
  readonly secret: string;
  readonly at?: number;
}

function signed({ id, secret, at = clock }: Signing, text: string) {
  const timestamp = String(Math.floor(at / 1000));
  const signature = signatureOf(secret, timestamp, Buffer.from(text));
  return { 'x-fairlead-key': id, 'x-fairlead-timestamp': timestamp, 'x-fairlead-signature': signature };
}

function bySecret(signing: Signing, body: object, thing = 'deployment') {
  const text = JSON.stringify(body);
  return send(`/delivery/${thing}`, signed(signing, text), text);
}

function exportBy(signing: Signing, body: object) {
  const text = JSON.stringify(body);
  return ask('/delivery/export', signed(signing, text), text);
}

async function newSecret(client = acme) {
  const made = makeSecret();
  const othersUntil = new Date(clock + 24 * 3600_000);
  await keepSecret(opened.database, client, { made, serviceSecrets, now: now(), othersUntil });
  return made;
}

const rowsOf = async (client = acme, repositoryId = 10) => {
  const rows = await readRows(opened.database, client, repositoryId);
  return [...rows.of('told-deployment'), ...rows.of('told-incident')].map(({ data }) => data);
};

beforeAll(async () => {
  opened = await cheapest.open();
  issuer = await startIssuer(now);
  const { database } = opened;
  for (const [client, accountId, login, ids] of [
    [acme, 100, 'acme', [10, 11]],
    [rival, 200, 'rival', [20]],
  ] as const) {
    const { installation } = client;
    await clientSeen(database.kysely, host, { installation, accountId, login, suspended: false });
    const repositories = ids.map((repositoryId) => ({
      repositoryId,
      owner: login,
      name: repositoryId === 11 ? 'web' : 'shop',
    }));
    await repositoriesSeen(database.kysely, clientId(client), repositories, now());
  }
  const tokens = workflowTokens({ issuer: issuer.url, audience, fetch, now });
  const open = telling({ database, host, serviceSecrets, tokens, now });
  // One for all requests, as the service has: it remembers how often each client asked.
  const given = giving({
    ...{ database, host, serviceSecrets, tokens, now },
    ask: async ({ installation, repositoryId: repository }, what, asked) => {
      const known = await readHistory(database, { client: { host, installation }, repository });
      return known && answerTo(lookedAt(known), what, asked);
    },
  });
  const handle = toldHandler({
    telling: async () => open,
    giving: async () => given,
    failed: (error) => failures.push(error),
  });
  server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server?.close();
  await issuer?.stop();
  await opened?.close();
});
beforeEach(async () => {
  clock += 3600_000;
  failures.length = 0;
  await sql`delete from delivery_rows`.execute(opened.database.kysely);
});

const refused: Heard = { status: 401, said: { problem: expect.stringContaining('not signed by anybody') } };

describe('a workflow', () => {
  it('tells of a deployment of its own repository, once however often it tells it', async () => {
    expect(await byToken(await issuer.token())).toEqual({ status: 201, said: { recorded: 'now' } });
    expect(await byToken(await issuer.token())).toEqual({ status: 200, said: { recorded: 'before' } });
    expect(await rowsOf()).toEqual([
      { id: 'd1', commit: sha, environment: 'production', service: '', state: 'success', at: 1_796_039_400 },
    ]);
    expect(await rowsOf(rival, 20)).toEqual([]);
  });

  it('tells of an incident, and of its end, in whatever order', async () => {
    const at = (time: string) => `2026-11-30T${time}:00+01:00`;
    const end = { id: 'i', state: 'resolved', at: at('11:30') };
    const begin = { id: 'i', state: 'open', at: at('11:00'), caused_by: 'v1.2.0' };
    for (const one of [end, begin, end]) await byToken(await issuer.token(), one, 'incident');
    expect(await rowsOf()).toEqual([
      { id: 'i', state: 'open', at: 1_796_032_800, causedBy: ['v1.2.0'] },
      { id: 'i', state: 'resolved', at: 1_796_034_600, causedBy: [] },
    ]);
  });

  it('may send the same again with one token, and nothing else', async () => {
    const token = await issuer.token();
    expect((await byToken(token)).status).toBe(201);
    expect((await byToken(token)).status).toBe(200);
    expect(await byToken(token, { ...deployed, commit: 'b'.repeat(40) })).toEqual({
      status: 409,
      said: { problem: expect.stringContaining('told something else') },
    });
    expect(await rowsOf()).toHaveLength(1);
    await forgetTokens(opened.database, new Date(clock + 3600_000));
  });

  it.each([
    ['for another audience', { aud: 'https://elsewhere.example' }],
    ['for several audiences', { aud: [audience, 'https://elsewhere.example'] }],
    ['of another issuer', { iss: 'https://token.actions.githubusercontent.com' }],
    ['that is over', { exp: 1 }],
    ['that is not good yet', { nbf: 4_000_000_000 }],
    ['that is good for years', { iat: start / 1000 - 86_400, exp: 4_000_000_000 }],
    ['made tomorrow', { iat: 4_000_000_000, exp: 4_000_000_300 }],
    ['without an id', { jti: undefined }],
    ['without an end', { exp: undefined }],
    ['without a repository', { repository_id: undefined }],
    ['with a repository that is no number', { repository_id: '10 or 20' }],
    ['with an owner that is no number', { repository_owner_id: '-1' }],
  ])('with a token %s is refused', async (_, claims) => {
    expect(await byToken(await issuer.token(claims))).toEqual(refused);
    expect(await rowsOf()).toEqual([]);
  });

  it('with a token that nobody signed, or somebody else, is refused', async () => {
    const good = await issuer.token();
    const [, payload = '', signature = ''] = good.split('.');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = part({ alg: 'none', kid: 'one' });
    const shared = part({ alg: 'HS256', kid: 'one' });
    const confused = createHmac('sha256', issuer.publicKey)
      .update(`${shared}.${payload}`)
      .digest('base64url');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const head = good.split('.')[0];
    for (const token of [
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${shared}.${payload}.${confused}`,
      `${head}.${part({ ...claims, repository_id: '11' })}.${signature}`,
      `${head}.${payload}.`,
      `${head}.${payload}`,
      await issuer.forged(),
      'x',
      'a.b.c',
      `${'a'.repeat(9000)}.b.c`,
    ])
      expect(await byToken(token)).toEqual(refused);
    expect(await rowsOf()).toEqual([]);
  });

  it('in a repository that Fairlead is not on hears that, and nothing of who is a client', async () => {
    const not = { status: 403, said: { problem: expect.stringContaining('not installed') } };
    for (const claims of [
      { repository_owner_id: '300' },
      { repository_id: '99' },
      // The owner is one client's, the repository another's.
      { repository_id: '20' },
      { repository_owner_id: '200' },
    ])
      expect(await byToken(await issuer.token(claims))).toEqual(not);
  });

  it('cannot tell of another repository, be it of the same client or of another', async () => {
    for (const repository of ['acme/web', 'rival/shop', 'nobody/nothing']) {
      const heard = await byToken(await issuer.token(), { ...deployed, repository });
      expect(heard).toEqual({
        status: 403,
        said: { problem: expect.stringContaining('another repository') },
      });
    }
    expect((await byToken(await issuer.token(), { ...deployed, repository: 'ACME/Shop' })).status).toBe(201);
  });

  it('makes no request for keys by inventing names of keys, or while they cannot be had', async () => {
    expect((await byToken(await issuer.token())).status).toBe(201);
    const before = issuer.asked();
    for (let i = 0; i < 20; i++)
      expect(await byToken(await issuer.token({}, { kid: `k${i}` }))).toEqual(refused);
    expect(issuer.asked() - before).toBeLessThanOrEqual(1);
  });
});

describe('while the keys of GitHub cannot be had', () => {
  it('nobody is called a liar, few requests are made, and it goes on by itself', async () => {
    const { database } = opened;
    const other = await startIssuer(now);
    const tokens = workflowTokens({ issuer: other.url, audience, fetch, now });
    const { tell } = telling({ database, host, serviceSecrets, tokens, now });
    const told = async () => {
      const credentials = { kind: 'token', token: await other.token() } as const;
      return (await tell('deployment', credentials, Buffer.from(JSON.stringify(deployed)))).status;
    };
    other.breakDown(500);
    for (let i = 0; i < 20; i++) expect(await told()).toBe(503);
    expect(other.asked()).toBe(1);
    other.breakDown(null);
    clock += 6000;
    expect(await told()).toBe(201);
    await other.stop();
  });
});

describe('whoever has a secret of the client', () => {
  it('tells of a repository of that client, under its name of now', async () => {
    const secret = await newSecret();
    const heard = await bySecret(secret, { ...deployed, repository: 'acme/web' });
    expect(heard).toEqual({ status: 201, said: { recorded: 'now' } });
    expect(await rowsOf(acme, 11)).toHaveLength(1);
    expect((await bySecret(secret, deployed)).said.problem).toBe('repository: is needed, as OWNER/NAME');
  });

  it('hears the same of another client’s repository and of one that nobody has', async () => {
    const secret = await newSecret();
    const [theirs, nobodys] = [
      await bySecret(secret, { ...deployed, repository: 'rival/shop' }),
      await bySecret(secret, { ...deployed, repository: 'acme/nothing' }),
    ];
    expect(theirs).toEqual({
      status: 404,
      said: { problem: 'repository: this client has none of that name' },
    });
    expect(nobodys).toEqual(theirs);
    expect(await rowsOf(rival, 20)).toEqual([]);
  });

  it('signs the time and the body: another time, body, key or secret is refused, all in the same words', async () => {
    const [secret, theirs] = [await newSecret(), await newSecret(rival)];
    const body = { ...deployed, repository: 'acme/shop' };
    const text = JSON.stringify(body);
    const timestamp = String(clock / 1000);
    const signature = signatureOf(secret.secret, timestamp, Buffer.from(text));
    const headers = (more: object = {}) => ({
      ...{
        'x-fairlead-key': secret.id,
        'x-fairlead-timestamp': timestamp,
        'x-fairlead-signature': signature,
      },
      ...more,
    });
    const path = '/delivery/deployment';
    for (const [given, sent] of [
      [headers(), text.replace('d1', 'd2')],
      [headers({ 'x-fairlead-timestamp': String(clock / 1000 + 1) }), text],
      [headers({ 'x-fairlead-key': 'f'.repeat(16) }), text],
      [headers({ 'x-fairlead-key': theirs.id }), text],
      [headers({ 'x-fairlead-signature': `sha256=${'0'.repeat(64)}` }), text],
    ] as const)
      expect(await send(path, given, sent)).toEqual(refused);
    for (const at of [clock - 301_000, clock + 301_000])
      expect(await bySecret({ ...secret, at }, body)).toEqual(refused);
    expect(await rowsOf()).toEqual([]);
    expect((await send(path, headers(), text)).status).toBe(201);
    // Sent again by whoever saw it: nothing is told twice.
    expect((await send(path, headers(), text)).status).toBe(200);
  });

  it('replaces it, both being good for a while, and ends it at once', async () => {
    const body = { ...deployed, repository: 'acme/shop' };
    const first = await newSecret();
    const second = await newSecret();
    expect((await bySecret(first, body)).status).toBe(201);
    expect((await bySecret(second, body)).status).toBe(200);
    clock += 24 * 3600_000 + 1000;
    expect(await bySecret(first, body)).toEqual(refused);
    expect((await bySecret(second, body)).status).toBe(200);
    expect((await listSecrets(opened.database, acme, now())).map(({ id }) => id)).toEqual([second.id]);
    expect(await endSecrets(opened.database, acme, now())).toBeGreaterThan(0);
    expect(await bySecret(second, body)).toEqual(refused);
  });

  it('is a client that is worked for', async () => {
    const secret = await newSecret(rival);
    const body = { ...deployed, repository: 'rival/shop' };
    expect((await bySecret(secret, body)).status).toBe(201);
    const suspend = (suspended: boolean) =>
      clientSeen(opened.database.kysely, host, {
        installation: 2,
        accountId: 200,
        login: 'rival',
        suspended,
      });
    await suspend(true);
    expect(await bySecret(secret, body)).toEqual(refused);
    await suspend(false);
    expect((await bySecret(secret, body)).status).toBe(200);
  });

  it('keeps it although the service’s own secret is replaced, and nothing of it is in the database', async () => {
    const made = makeSecret();
    const before = [serviceSecrets[1] ?? ''];
    const othersUntil = now();
    await keepSecret(opened.database, acme, { made, serviceSecrets: before, now: now(), othersUntil });
    const sealed = async () => {
      const { rows } = await opened.database.execute('select sealed from delivery_secrets where id = $1', [
        made.id,
      ]);
      return rows[0]?.sealed as Buffer;
    };
    const first = await sealed();
    expect(first.toString('latin1')).not.toContain(made.secret.slice(-20));
    expect((await bySecret(made, { ...deployed, repository: 'acme/shop' })).status).toBe(201);
    const second = await sealed();
    expect(second.equals(first)).toBe(false);
    expect((await bySecret(made, { ...deployed, repository: 'acme/shop' })).status).toBe(200);
    expect((await sealed()).equals(second)).toBe(true);
    // A row that somebody moved to another client opens nothing.
    await opened.database.execute('update delivery_secrets set client = $1 where id = $2', [
      'github.com/2',
      made.id,
    ]);
    expect(await bySecret(made, { ...deployed, repository: 'rival/shop' })).toEqual(refused);
  });
});

describe('what is told', () => {
  it.each([
    ['no JSON', '{', /^body: /],
    ['a list', '[]', /^body: /],
    ['a commit that is shortened', { ...deployed, commit: 'abc1234' }, /^commit: is a whole commit/],
    ['another word', { ...deployed, state: 'done' }, /^state: /],
    ['a time without a zone', { ...deployed, at: '2026-11-30T11:50:00' }, /^at: is a time as/],
    ['a time that will come', { ...deployed, at: '2030-01-01T00:00:00Z' }, /^at: is in the future/],
    ['a time before all', { ...deployed, at: '1970-01-01T00:00:00Z' }, /^at: is before/],
    ['something unknown', { ...deployed, who: 'lea' }, /who/],
    ['an id with a line break', { ...deployed, id: 'a\nb' }, /^id: /],
    ['no id', { ...deployed, id: '' }, /^id: /],
  ])('with %s is refused in words', async (_, body, words) => {
    const heard = await byToken(await issuer.token(), body as object);
    expect(heard).toEqual({ status: 400, said: { problem: expect.stringMatching(words) } });
    expect(await rowsOf()).toEqual([]);
  });

  it('of one id at two commits is kept as two', async () => {
    await byToken(await issuer.token());
    await byToken(await issuer.token(), { ...deployed, commit: 'b'.repeat(40) });
    expect(await rowsOf()).toHaveLength(2);
  });

  it('with a huge body is refused before it is read, announced or not', async () => {
    const token = await issuer.token();
    const huge = { ...deployed, id: 'x'.repeat(17_000) };
    expect((await byToken(token, huge)).status).toBe(413);
    const { port } = server.address() as AddressInfo;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'transfer-encoding': 'chunked' };
      const asked = httpRequest({ port, path: '/delivery/deployment', method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode);
        asked.destroy();
      });
      asked.on('error', reject);
      for (let i = 0; i < 40; i++) asked.write('x'.repeat(1000));
    });
    expect(status).toBe(413);
  });

  it('without credentials is refused, whatever the body', async () => {
    const none = { status: 401, said: { problem: expect.stringContaining('are needed') } };
    expect(await send('/delivery/deployment', {}, '{')).toEqual(none);
    expect(await send('/delivery/incident', { authorization: 'Basic x' }, '{')).toEqual(none);
    expect((await send('/delivery/other', {}, '{}')).status).toBe(404);
    const { port } = server.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}/delivery/deployment`)).status).toBe(405);
  });

  it('by one client too fast is held back, and another client is not', async () => {
    const [secret, theirs] = [await newSecret(), await newSecret(rival)];
    const statuses: number[] = [];
    for (let i = 0; i < 130; i++)
      statuses.push((await bySecret(secret, { ...deployed, repository: 'acme/shop' })).status);
    expect(statuses.filter((status) => status === 429).length).toBe(10);
    expect((await bySecret(theirs, { ...deployed, repository: 'rival/shop' })).status).toBe(201);
    clock += 10_000;
    expect((await bySecret(secret, { ...deployed, repository: 'acme/shop' })).status).toBe(200);
    expect(failures).toEqual([]);
  });
});

it('GitHub signs at another address on each kind of host', () => {
  expect(issuerOf('https://api.github.com')).toBe('https://token.actions.githubusercontent.com');
  expect(issuerOf('https://ghe.acme.com/api/v3')).toBe('https://ghe.acme.com/_services/token');
  expect(issuerOf('https://api.acme.ghe.com')).toBe('https://token.actions.acme.ghe.com');
});

describe('an error budget', () => {
  const at = () => new Date(clock - 60_000).toISOString();
  const reading = (more: object = {}) => ({
    ...{ repository: 'acme/shop', left: 72, window_days: 30, at: at(), source: 'https://slo.test/shop' },
    ...more,
  });
  const kept = async () =>
    (await readRows(opened.database, acme, 10)).of('told-budget').map(({ data }) => data);

  it('is told as a reading: what is left, of how many days, by whom and when; the newest stays', async () => {
    const made = await newSecret();
    expect(await bySecret(made, reading(), 'error-budget')).toMatchObject({ status: 201 });
    const earlier = new Date(clock - 3600_000).toISOString();
    expect(await bySecret(made, reading({ left: 90, at: earlier }), 'error-budget')).toMatchObject({
      status: 200,
    });
    await bySecret(made, reading({ service: 'api', left: -15.7 }), 'error-budget');
    expect(await kept()).toEqual([
      {
        service: '',
        days: 30,
        left: 0.72,
        at: Math.floor(clock / 1000) - 60,
        source: 'https://slo.test/shop',
      },
      expect.objectContaining({ service: 'api', left: -0.157 }),
    ]);
  });

  it.each([
    ['left', { left: 101 }],
    ['left', { left: '72' }],
    ['window_days', { window_days: 0 }],
    ['source', { source: 'my head' }],
    ['source', { source: undefined }],
    ['at', { at: '2026-11-30' }],
  ])('has a %s that is one', async (field, more) => {
    const answer = await bySecret(await newSecret(), reading(more), 'error-budget');
    expect(answer).toMatchObject({
      status: 400,
      said: { problem: expect.stringMatching(new RegExp(`^${field}: `)) },
    });
  });

  it('is a number while it is a day old, and then not known', async () => {
    const seconds = Math.floor(clock / 1000);
    await keepHistory(
      opened.database,
      acme,
      { repositoryId: 10, name: 'acme/shop', title: 'Shop' },
      { now: seconds },
    );
    await bySecret(await newSecret(), reading(), 'error-budget');
    const json = async () =>
      JSON.parse((await exportBy(await newSecret(), { repository: 'acme/shop', format: 'json' })).text);
    expect((await json()).errorBudget).toEqual([
      expect.objectContaining({ left: 0.72, days: 30, source: 'https://slo.test/shop' }),
    ]);
    clock += 86_400_000;
    expect((await json()).errorBudget).toBeNull();
  });
});

describe('what is kept is given', () => {
  const keep = async () => {
    const now = Math.floor(clock / 1000);
    const { database } = opened;
    await keepHistory(database, acme, { repositoryId: 10, name: 'acme/shop', title: 'Of the shop' }, { now });
    await keepHistory(
      database,
      acme,
      { repositoryId: 11, name: 'acme/web', title: 'Half' },
      { now, since: null },
    );
    await keepHistory(database, rival, { repositoryId: 20, name: 'rival/shop', title: 'Secret' }, { now });
  };

  it('to its client, as series, rows and numbers, and never another client’s', async () => {
    await keep();
    const made = await newSecret();
    const series = await exportBy(made, {});
    expect(series).toMatchObject({ status: 200, type: expect.stringContaining('openmetrics-text') });
    expect(series.text).toContain('fairlead_delivery_deployments{client="acme",repository="acme/shop"} 3\n');
    // What is being read for the first time has no numbers.
    expect(series.text).toContain('fairlead_delivery_repositories_left_out{client="acme"} 1\n');
    expect(series.text).toMatch(/# EOF\n$/);
    const csv = await exportBy(made, { repository: 'acme/shop', format: 'csv' });
    expect(csv.text).toMatch(/^"repository","rule",/);
    expect(csv.text).toContain('Of the shop 1 (#1)');
    const json = JSON.parse(
      (await exportBy(made, { repository: 'acme/shop', format: 'json', days: 7 })).text,
    );
    expect(json).toMatchObject({ repository: 'acme/shop', deploymentFrequency: { n: 1 }, errorBudget: null });
    for (const { text } of [series, csv]) expect(text).not.toMatch(/rival|Secret/);
    const theirs = await exportBy(made, { repository: 'rival/shop', format: 'json' });
    expect(theirs.status).toBe(404);
    expect(theirs.text).not.toContain('Secret');
  });

  it('to a workflow of its own repository alone, and to nobody unknown', async () => {
    await keep();
    const by = async (body: object, token: string) =>
      ask('/delivery/export', { authorization: `Bearer ${token}` }, JSON.stringify(body));
    expect((await by({ format: 'json' }, await issuer.token())).text).toContain('"repository": "acme/shop"');
    expect(await by({ repository: 'acme/web' }, await issuer.token())).toMatchObject({ status: 403 });
    const once = await issuer.token();
    await by({}, once);
    expect(await by({ format: 'csv' }, once)).toMatchObject({ status: 409 });
    const { id } = await newSecret();
    expect(await exportBy({ id, secret: 'wrong' }, {})).toMatchObject({ status: 401 });
    const ended = await newSecret();
    await endSecrets(opened.database, acme, now());
    expect(await exportBy(ended, {})).toMatchObject({ status: 401 });
  });

  it('not as a flood: one at a time, and few in a minute', async () => {
    await keep();
    const made = await newSecret();
    const statuses = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await exportBy(made, {})).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it.each([
    ['repository: is needed', { format: 'json' }],
    ['days', { days: 1000 }],
    ['format', { format: 'html' }],
  ])('not when it is asked for wrongly: %s', async (words, body) => {
    const answer = await exportBy(await newSecret(), body);
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining(words) });
  });

  it('not of what is being read for the first time', async () => {
    await keep();
    const answer = await exportBy(await newSecret(), { repository: 'acme/web', format: 'json' });
    expect(answer).toMatchObject({ status: 503 });
  });
});
