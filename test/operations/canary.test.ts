/** The server as it is started, at its most talkative, while much goes wrong: nothing secret is in what it writes. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import type { Fault } from '../github/faults.ts';
import { startGitHub } from '../github/index.ts';
import { embedded } from '../store/engines.ts';

const random = () => randomBytes(20).toString('hex');

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * In front of the local GitHub, as a careless one in a company may stand: its refusals repeat what was sent, and `more`.
 * It hands out tokens that look like nothing known, and notes every credential that passes.
 */
async function startProxy(target: string, more: readonly string[]) {
  const real = new Map<string, string>();
  const seen = new Set<string>();
  const forward = async (request: IncomingMessage): Promise<Response> => {
    const [scheme = '', credential = ''] = (request.headers.authorization ?? '').split(' ');
    if (credential !== '') seen.add(credential);
    const { host, connection, ...headers } = request.headers;
    const body = await bodyOf(request);
    return fetch(`${target}${request.url}`, {
      method: request.method ?? 'GET',
      headers: {
        ...(headers as Record<string, string>),
        ...(credential === '' ? {} : { authorization: `${scheme} ${real.get(credential) ?? credential}` }),
      },
      ...(body.length > 0 ? { body } : {}),
    });
  };
  const server = createServer(async (request, response) => {
    try {
      const answer = await forward(request);
      let text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
      const token = /"token": ?"([^"]+)"/.exec(text)?.[1];
      if (request.url?.endsWith('/access_tokens') && token) {
        const disguised = `v9.${random()}`;
        real.set(disguised, token);
        seen.add(disguised).add(token);
        text = text.replace(token, disguised);
      }
      const said = [request.headers.authorization ?? '', ...more].join(' and ');
      text = text.replace('"Bad credentials"', JSON.stringify(`Bad credentials: ${said}`));
      const headers = Object.fromEntries(answer.headers);
      for (const name of ['content-length', 'content-encoding', 'transfer-encoding', 'connection'])
        delete headers[name];
      response.writeHead(answer.status, headers).end(answer.status === 304 ? undefined : text);
    } catch {
      request.socket.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function startServer(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['app/server.ts'], {
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'trace', ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const ended = new Promise((resolve) => child.once('close', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  const until = (words: RegExp) => expect.poll(() => output, { timeout: 45_000 }).toMatch(words);
  return { until, output: () => output, end: () => [child.kill('SIGTERM'), ended][1] };
}

const failures: readonly Fault[] = [
  { match: { path: /access_tokens$/ }, times: 1, do: { status: 403, body: { message: 'Suspended' } } },
  { match: { path: /\/pulls\/\d+$/ }, times: 1, do: { status: 401, body: { message: 'Bad credentials' } } },
  { match: { path: /\/pulls\/\d+$/ }, times: 1, do: { status: 500, body: { message: 'Oops' } } },
  { match: { path: /^\/graphql/ }, times: 1, do: 'drop' },
  {
    // Again and again: an unfinished check run that cannot be opened is no failure.
    match: { path: /check-runs$/, method: 'POST' },
    times: 20,
    do: { status: 403, body: { message: 'Bad credentials' } },
  },
];

it('nothing the server writes holds a key, a token or a secret', { timeout: 120_000 }, async () => {
  const github = await startGitHub();
  onTestFinished(() => github.stop());
  const [webhookSecret, oldSecret, metricsToken] = [random(), random(), random()];
  const proxy = await startProxy(github.url, [webhookSecret, oldSecret, metricsToken]);
  const app = github.createApp({
    slug: 'fairlead',
    permissions: neededPermissions(),
    events: [...neededEvents()],
    webhookSecret,
  });
  const place = await embedded.place();
  onTestFinished(place.remove);
  const server = startServer({
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: `${webhookSecret} ${oldSecret}`,
    METRICS_TOKEN: metricsToken,
    METRICS_PORT: 'off',
    GHE_HOST: proxy.host,
    GHE_PROTOCOL: 'http',
    FAIRLEAD_DATA_DIR: 'dataDirectory' in place.at ? place.at.dataDirectory : '',
  });
  await server.until(/listens on \S+/);
  const url = /listens on (\S+)/.exec(server.output())?.[1] ?? '';
  app.setWebhookUrl(url);
  for (const failure of failures) github.faults.add(failure);

  const acme = github.createOrganization('acme');
  const shop = await acme.createRepository('shop', { private: true });
  const author = acme.owner;
  await shop.commit({ branch: 'main', files: { 'a.txt': 'a\n' }, author });
  github.install(app, acme);
  await shop.commit({ branch: 'feature', from: 'main', files: { 'a.txt': 'b\n' }, author });
  const pull = await shop.openPullRequest({ title: 'Change', head: 'feature', author });
  for (const title of ['one', 'two', 'three', 'four', 'five', 'six']) {
    await github.idle();
    await pull.edit({ title, by: author });
  }
  await server.until(/job failed/);
  await server.until(/Bad credentials: /);
  github.faults.clear();
  await pull.edit({ title: 'seven', by: author });
  await server.until(/"judged"/);

  const send = (signature: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'x-github-delivery': random(),
        'x-github-event': 'push',
        'x-hub-signature-256': signature,
        'x-github-encoded-secret': Buffer.from(webhookSecret).toString('base64'),
      },
      body: JSON.stringify({ secret: webhookSecret }),
    });
  expect((await send(`sha256=${'0'.repeat(64)}`)).status).toBe(401);
  const page = (path: string, headers = {}) => fetch(new URL(path, url), { headers });
  expect((await page('/metrics')).status).toBe(401);
  const metrics = await (await page('/metrics', { authorization: `Bearer ${metricsToken}` })).text();
  expect(metrics).toMatch(/^fairlead_webhook_answers_total\{status="202"\} [1-9]/m);
  expect(metrics).toMatch(/^fairlead_webhook_answers_total\{status="401"\} 1$/m);
  expect(metrics).toMatch(/^fairlead_verdicts_total\{conclusion="\w+"\} [1-9]/m);
  expect(metrics).toMatch(/^fairlead_jobs_ended_total\{outcome="done"\} [1-9]/m);
  expect(metrics).toMatch(/^fairlead_oldest_event_age_seconds \d/m);
  expect(await (await page('/readyz')).json()).toEqual({ ready: true, reasons: {} });
  await server.end();

  const output = server.output();
  const { privateKey } = app;
  const keyLines = privateKey.split('\n').filter((line) => line.length > 16 && !line.startsWith('-----'));
  expect(output).toMatch(/Bad credentials: token \[redacted\] and \[redacted\] and/);
  const secrets = [webhookSecret, oldSecret, metricsToken, ...proxy.seen, ...keyLines];
  const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('base64').slice(0, -4)]);
  // Tokens did pass, the disguised ones too, and the log says much: an empty log would hold no secret either.
  expect([...proxy.seen].some((credential) => credential.startsWith('v9.'))).toBe(true);
  expect(keyLines.length).toBeGreaterThan(10);
  expect(output).toMatch(/"level":"(trace|debug)"/);
  expect(output).toContain('[redacted]');
  expect(forms.filter((form) => output.includes(form))).toEqual([]);
  expect(output).not.toMatch(/gh[a-z]_[A-Za-z0-9]{8,}|eyJ[\w-]{10,}\.[\w-]{10,}|PRIVATE KEY-----/);
});
