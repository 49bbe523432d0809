import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../app/operations/log.ts';
import { observe } from '../../app/operations/observe.ts';
import { isSecretField } from '../../app/operations/redact.ts';
import { knownSecrets } from '../../app/operations/secrets.ts';

const jwt = `eyJhbGciOiJSUzI1NiJ9.${'eyJpc3MiOiIxMiJ9'.repeat(30)}.${'c2lnbmF0dXJl'.repeat(20)}`;
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

function logging(...secrets: readonly string[]) {
  const lines: string[] = [];
  const known = knownSecrets(...secrets);
  const log = openLog({ level: 'trace', secrets: known, write: (line) => lines.push(line) });
  return { log, lines, text: () => lines.join('') };
}

describe('what is secret by its shape', () => {
  it.each([
    ['a classic installation token', `ghs_${'a1'.repeat(18)}`],
    ['an installation token that holds a JWT', `ghs_123456_${jwt}`],
    ['a personal token', `ghp_${'b2'.repeat(18)}`],
    ['an OAuth token', `gho_${'b2'.repeat(18)}`],
    ['a user-to-server token', `ghu_${'b2'.repeat(18)}`],
    ['a refresh token', `ghr_${'b2'.repeat(38)}`],
    ['a fine-grained token', `github_pat_11ABCDEFG0${'x'.repeat(60)}`],
    ['a JSON Web Token', jwt],
    ['a private key', privateKey],
    ['a private key cut short', privateKey.slice(0, 400)],
    ['a bearer', 'Bearer c29tZXRoaW5n+/=='],
    ['basic credentials', 'basic dXNlcjpwYXNzd29yZA=='],
    ['a signature', `sha256=${'0123abcd'.repeat(8)}`],
  ])('%s', (_, secret) => {
    const scrubbed = knownSecrets().scrub(`before "${secret}" after`);
    expect(scrubbed).toContain('[redacted]');
    expect(scrubbed).toMatch(/^before "/);
    for (const part of secret.match(/[\w-]{12,}/g) ?? []) expect(scrubbed).not.toContain(part);
  });

  it('credentials in an address, whatever is in them', () => {
    const { scrub } = knownSecrets();
    expect(scrub('postgres://me:p@ss:w0rd@db/x')).toBe('postgres://me:[redacted]@db/x');
    expect(scrub('connect postgres://me:hunter2@db:5432/fairlead failed')).toBe(
      'connect postgres://me:[redacted]@db:5432/fairlead failed',
    );
    expect(scrub('GET /x?access_token=abc&page=2')).toBe('GET /x?access_token=[redacted]&page=2');
  });

  it.each([
    'GET https://api.github.com:443/repos/acme/shop/pulls/1 - 200 with id abc in 12ms',
    'sha 4f2c1e9a4f2c1e9a4f2c1e9a4f2c1e9a4f2c1e9a judged, token expired',
    'mail me@example.org about http://localhost:3000/a@b',
  ])('what is not secret stays: %s', (text) => {
    expect(knownSecrets('a-secret-of-ours').scrub(text)).toBe(text);
  });

  it.each(['eyJ-', 'eyJ', 'eyJ.', 'ghs_', '://a:', 'bearer ', '-----BEGIN PRIVATE KEY-----', '?token=', 'x'])(
    'a text made to be slow is not: %s',
    (piece) => {
      const { scrub } = knownSecrets();
      // Time of this process, in microseconds: the machine may be busy with other tests.
      const started = process.cpuUsage();
      scrub(piece.repeat(200_000 / piece.length));
      expect(process.cpuUsage(started).user).toBeLessThan(300_000);
    },
  );
});

describe('what is secret because we know it', () => {
  it('is found in every encoding, wherever it stands', () => {
    const secret = fc
      .string({ minLength: 10, maxLength: 60, unit: 'binary-ascii' })
      .filter((text) => new Set(text).size > 5);
    fc.assert(
      fc.property(secret, (value) => {
        const { log, lines } = logging(value);
        const forms = [value, encodeURIComponent(value), Buffer.from(value).toString('base64')];
        for (const form of forms) {
          log.info(`a ${form} b`);
          log.info({ deep: [{ er: `x${form}y` }], [form]: 1 }, 'm');
        }
        log.info({ body: JSON.stringify({ value }) }, 'm');
        const strings: string[] = [];
        for (const line of lines)
          JSON.parse(line, (key, item) => {
            strings.push(key, String(item));
            return item;
          });
        for (const form of [...forms, JSON.stringify(value).slice(1, -1)])
          expect(strings.filter((text) => text.includes(form))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('is found by each line of a key', () => {
    const { scrub } = knownSecrets(privateKey);
    const lines = privateKey.split('\n').filter((line) => line.length >= 16 && !line.startsWith('-'));
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) expect(scrub(`: ${line}"`)).toBe(': [redacted]"');
  });

  it('takes the longer of two secrets, one of which begins like the other', () => {
    expect(knownSecrets('secret-one', 'secret-one-and-two').scrub('a secret-one-and-two b')).toBe(
      'a [redacted] b',
    );
  });

  it('takes a minted token that looks like nothing known, and forgets the oldest of very many', () => {
    const known = knownSecrets();
    known.addShortLived('minted-token-without-a-shape');
    expect(known.scrub('minted-token-without-a-shape')).toBe('[redacted]');
    for (let i = 0; i < 5000; i++) known.addShortLived(`another-token-${i}-of-many`);
    expect(known.scrub('minted-token-without-a-shape')).toBe('minted-token-without-a-shape');
    expect(known.scrub('another-token-4999-of-many')).toBe('[redacted]');
  });

  it('of a connection string only the password, as written and as meant', () => {
    const lines: string[] = [];
    const { log } = observe({
      level: 'info',
      secrets: ['postgres://fairlead:s%21cret-passw0rd@db/fairlead', undefined, null],
      write: (line) => lines.push(line),
    });
    log.info({ host: 'db', user: 'fairlead' }, 'password s!cret-passw0rd or s%21cret-passw0rd');
    expect(lines.join('')).toContain('"user":"fairlead"');
    expect(lines.join('')).toContain('password [redacted] or [redacted]');
  });
});

describe('the log', () => {
  const canary = randomBytes(24).toString('hex');

  it('keeps secrets out of errors, their causes, what hangs on them, children and formats', () => {
    const { log, lines, text } = logging(canary);
    const error = Object.assign(new Error(`refused: ${canary}`, { cause: new Error(`because ${canary}`) }), {
      request: { headers: { authorization: 'token unknown-kind-of-token' } },
      response: { data: { token: 'another-unknown-token', note: canary } },
    });
    log.error(error);
    log.error({ err: error, list: [canary] }, `failed with ${canary}`);
    log.error(new AggregateError([error, error], canary));
    log.child({ name: canary }).warn({ a: { b: { c: { d: canary } } } }, 'said %s', canary);
    expect(lines).toHaveLength(4);
    expect(text()).not.toContain(canary);
    expect(text()).not.toContain('unknown-kind-of-token');
    expect(text()).not.toContain('another-unknown-token');
  });

  it('writes one JSON object a line, with level and time in words', () => {
    const { log, lines } = logging();
    log.info({ client: 7, err: new Error('a "quoted"\nline') }, 'judged');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      msg: 'judged',
      client: 7,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      err: { message: 'a "quoted"\nline' },
    });
  });

  it.each(['ghs_', 'eyJ', '://a:', 'x', `${'ghs_'}${'a1'.repeat(18)} `])(
    'bounds a line in size and time, though 10 MB of %s are logged at once',
    (piece) => {
      const { log, lines, text } = logging(canary);
      const large = piece.repeat(10_000_000 / piece.length);
      const started = process.cpuUsage();
      log.warn({ list: Array.from({ length: 500 }, () => 'a'.repeat(1000)), large, [large]: 1 }, large);
      log.warn({ err: new Error(large, { cause: new Error(large) }) }, 'm');
      expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(line.length).toBeLessThan(80_000);
      expect(text()).not.toMatch(/ghs_a1a1/);
    },
  );

  it('does not leave half of a secret that is cut', () => {
    for (const before of [7960, 7980, 7999]) {
      const { log, text } = logging(canary);
      log.info(`${'-'.repeat(before)}${canary}${'-'.repeat(20_000)}`);
      expect(text()).not.toContain(canary.slice(0, 8));
      expect(text()).toMatch(/… \(\d+ characters\)/);
    }
  });

  it('says of an error what went wrong and where, and nothing that hangs on it', () => {
    const { log, lines } = logging();
    const words = 'words of a client';
    const error = Object.assign(new TypeError('Validation failed', { cause: new Error('cut') }), {
      status: 422,
      request: { method: 'POST', url: 'https://api.github.com/repos/a/b/check-runs', body: words },
      response: { data: { message: words } },
      query: 'select $1',
      params: [words],
      deep: { words },
    });
    log.warn({ err: error, task: 'x' }, 'job failed');
    log.warn(error);
    log.warn({ err: new AggregateError([error], 'many') }, 'm');
    expect(lines.join('')).not.toContain(words);
    const [first] = lines.map((line) => JSON.parse(line));
    expect(first.err).toMatchObject({
      type: 'TypeError',
      message: 'Validation failed',
      status: 422,
      request: 'POST https://api.github.com/repos/a/b/check-runs',
      cause: { message: 'cut' },
      stack: expect.stringContaining('redaction.test'),
    });
  });

  it.each([null, undefined, 'a word', 7, {}])('takes %o for an error, too', (thrown) => {
    const { log, lines } = logging();
    log.warn({ err: thrown }, 'm');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'm' });
  });

  it('keeps numbers and flags beside secret names', () => {
    const { log, lines } = logging();
    log.info({ token: 'abcdef', tokens: 3, secret: null, secrets: ['x'], password: false }, 'm');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      token: '[redacted]',
      tokens: 3,
      secret: null,
      secrets: '[redacted]',
      password: false,
    });
  });

  it.each([
    ['authorization', true],
    ['Proxy-Authorization', true],
    ['privateKey', true],
    ['PRIVATE_KEY', true],
    ['webhookSecret', true],
    ['secrets', true],
    ['x-hub-signature', true],
    ['X-Hub-Signature-256', true],
    ['X-GitHub-Encoded-Secret', true],
    ['token', true],
    ['access_token', true],
    ['DATABASE_URL', true],
    ['set-cookie', true],
    ['x-github-delivery', false],
    ['secret_scanning', false],
    ['author', false],
    ['key', false],
  ])('the field %s is secret: %s', (name, expected) => {
    expect(isSecretField(name)).toBe(expected);
  });
});
