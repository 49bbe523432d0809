/** What secretlint's preset does not know. Every value is put together here: none stands in this repository. */
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRules } from '../../../app/facts/secrets/rules.ts';
import { scan } from '../../../app/facts/secrets/scan.ts';
import { chance } from './made-up.ts';

let rules: Awaited<ReturnType<typeof loadRules>>;
beforeAll(async () => {
  rules = await loadRules();
});

async function kindsIn(text: string, path = 'a.txt'): Promise<readonly string[]> {
  return (await scan(rules, text, path, () => {})).map(({ kind }) => kind);
}

const hex = (length: number) =>
  [...chance(length * 8)]
    .filter((c) => /[0-9a-f]/.test(c))
    .join('')
    .slice(0, length);
const upper = (length: number) =>
  chance(length * 3)
    .toUpperCase()
    .slice(0, length);
const letters = (length: number) =>
  chance(length * 3)
    .replaceAll(/\d/g, '')
    .slice(0, length);
const b64 = (length: number) => chance(length);

describe('private keys', () => {
  const armoured = (label: string, body: string) =>
    `-----${'BEGIN'} ${label}-----\n${body}\n-----${'END'} ${label}-----\n`;
  const rows = (length: number) => (chance(length).match(/.{1,64}/g) ?? []).join('\n');
  const made = (type: 'sec1' | 'pkcs8', cipher = {}) =>
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type, format: 'pem', ...cipher },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey;
  const ed25519 = () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  it.each<[string, () => string]>([
    ['EC, as OpenSSL writes it', () => made('sec1')],
    ['Ed25519 in PKCS8', ed25519],
    ['encrypted PKCS8', () => made('pkcs8', { cipher: 'aes-256-cbc', passphrase: 'x' })],
    ['encrypted, with headers', () => made('sec1', { cipher: 'aes-256-cbc', passphrase: 'x' })],
    ['DSA', () => armoured('DSA PRIVATE KEY', rows(600))],
    ['OpenSSH', () => armoured('OPENSSH PRIVATE KEY', rows(380))],
    ['PGP', () => armoured('PGP PRIVATE KEY BLOCK', `Version: GnuPG v2\n\n${rows(500)}\n=${chance(4)}`)],
    [
      'PuTTY',
      () =>
        `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 2\n${rows(110)}\nPrivate-Lines: 1\n${rows(48)}\n`,
    ],
    ['Ed25519 in one line', () => `k = "${ed25519().replaceAll('\n', '\\n')}"`],
    ['Ed25519 in a program', () => ed25519().replaceAll(/^(.*)$/gm, "  '$1\\n' +")],
    ['whose end the patch cuts', () => ed25519().split('-----END')[0] ?? ''],
  ])('%s', async (_, text) => {
    expect(await kindsIn(text())).toEqual(['private-key']);
  });

  it.each([
    ['a public key', armoured('PUBLIC KEY', rows(120))],
    ['a certificate', armoured('CERTIFICATE', rows(900))],
    ['a form', armoured('EC PRIVATE KEY', '...')],
    ['one letter', armoured('EC PRIVATE KEY', 'A'.repeat(64))],
    ['the line alone', `if (text.startsWith('-----${'BEGIN'} EC PRIVATE KEY-----')) return chance;`],
  ])('not %s', async (_, text) => {
    expect(await kindsIn(text)).toEqual([]);
  });
});

describe('tokens', () => {
  it.each<[string, string]>([
    ['anthropic', `sk-ant-${'api03'}-${chance(93)}AA`],
    ['azure', `${chance(3)}8${'Q~'}${chance(34)}`],
    ['azure', `Account${'Key'}=${b64(86)}==`],
    ['azure', `https://x.blob.core.windows.net/c?sv=2022-11-02&ss=b&${'sig'}=${chance(43)}%3D`],
    ['cloudflare', `v1.0-${hex(24)}-${hex(146)}`],
    ['databricks', `dapi${hex(32)}`],
    ['digitalocean', `dop_v1_${hex(64)}`],
    ['discord', `M${chance(23)}.${chance(6)}.${chance(38)}`],
    ['discord', `https://discord.com/api/${'webhooks'}/109283746501928374/${chance(68)}`],
    ['docker', `dckr_${'pat'}_${chance(27)}`],
    ['gitlab', `gldt-${chance(20)}`],
    ['google', `AIza${chance(35)}`],
    ['google', `GOCSPX-${chance(28)}`],
    ['grafana', `glsa_${chance(32)}_${hex(8)}`],
    ['heroku', `HRKU-AA${chance(58)}`],
    ['huggingface', `hf_${letters(34)}`],
    ['jwt', `eyJ${chance(30)}.eyJ${chance(60)}.${chance(43)}`],
    ['mailgun', `key-${hex(32)}`],
    ['new-relic', `NRAK-${upper(27)}`],
    ['npm', `npm_${chance(36)}`],
    ['pypi', `pypi-AgEIcHlwaS5vcmc${chance(150)}`],
    ['sentry', `sntryu_${hex(64)}`],
    ['shopify', `shpss_${hex(32)}`],
    ['slack', `xapp-1-${upper(11)}-1092837465019-${hex(64)}`],
    ['square', `sq0atp-${chance(22)}`],
    ['stripe', `rk_${'test'}_${chance(24)}`],
    ['telegram', `1234509876:AA${chance(33)}`],
    ['terraform', `${chance(14)}.atlasv1.${chance(67)}`],
    ['twilio', `SK${hex(32)}`],
    ['vault', `hvs.${chance(95)}`],
    ['service', `PMAK-${hex(24)}-${hex(34)}`],
    ['service', `rubygems_${hex(48)}`],
    ['service', `pul-${hex(40)}`],
    ['service', `AGE-SECRET-KEY-1${upper(58)}`],
  ])('%s', async (kind, token) => {
    expect(await kindsIn(`const t = '${token}';`)).toEqual([kind]);
    expect(await kindsIn(`x${token}`.replaceAll('://', ':'))).not.toContain(
      kind === 'azure' || kind === 'discord' || kind === 'gitlab' ? '' : kind,
    );
  });

  it('not the JSON Web Token of every page', async () => {
    const head = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
    expect(await kindsIn(`${head}.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ.${chance(43)}`)).toEqual([]);
  });
});

describe('addresses with a password', () => {
  const p = chance(16);
  const to = (scheme: string, password = p, user = 'shop', host = 'x.shop.io') =>
    `${scheme}://${user}:${password}@${host}/v`;
  it.each<[string, string]>([
    ['basic-auth', to('amqps')],
    ['basic-auth', to('smtp')],
    ['basic-auth', to('https')],
    ['basic-auth', to('ldap')],
    ['database', to('rediss', p, 'default')],
    ['database', to('redis', p, '')],
    ['database', to('postgresql+asyncpg')],
    ['database', to('mariadb')],
    ['database', to('mssql')],
    ['database', to('postgres', `Tr$${chance(8)}`)],
    ['database', to('postgres', 'password')],
    ['database', `jdbc:postgresql://db.shop.io/shop?user=shop&${'password'}=${p}`],
    ['database', `"Server=db.shop.io;Database=shop;User Id=sa;${'Password'}=${p};"`],
  ])('%s: %s', async (kind, text) => {
    expect(await kindsIn(`A=${text}\n`)).toEqual([kind]);
  });

  it.each([
    to('https', 'pass', 'user'),
    to('amqp', 'password', 'username'),
    to('redis', 'password', ''),
    to('rediss', '$REDIS_PASSWORD'),
    to('rediss', `$${'{REDIS_PASSWORD}'}`),
    to('amqps', '{{ password }}'),
    to('mysql+pymysql', '%s'),
    to('smtp', '<password>'),
    to('smtp', '***'),
    to('postgres', 'secret', 'me', 'localhost'),
    to('amqp', 'guest', 'guest', 'rabbit'),
    `jdbc:mysql://db/shop?user=shop&password=$${'{PASSWORD}'}`,
    'https://github.com/acme/shop/compare/a:b...c@d',
    'git+ssh://git@github.com/acme/shop',
    `docker://alpine:3.20@sha256:${hex(64)}`,
    'Server=…;User Id=…;Password=…',
  ])('not %s', async (text) => {
    expect(await kindsIn(`A=${text}\n`)).toEqual([]);
  });
});

describe('assignments', () => {
  const value = chance(32);
  it.each<[string, string, string]>([
    ['src/a.ts', `const apiKey = "${value}";`, 'in a program'],
    ['src/a.py', `DB_PASSWORD = '${chance(9)}!x7'`, 'a short one that is mixed'],
    ['config.yml', `api_key: ${value}`, 'in settings, without quotes'],
    ['.env.production', `CLIENT_SECRET=${value}`, 'in an environment file'],
    [
      'a.json',
      `"heroku_api_key": "${hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}"`,
      'a UUID',
    ],
    ['a.rb', `:secret_key_base => '${hex(64)}'`, 'hexadecimal'],
  ])('%s: %s', async (path, text) => {
    expect(await kindsIn(`${text}\n`, path)).toEqual(['assignment']);
  });

  it.each<[string, string]>([
    ['test/a.ts', `const apiKey = "${value}";`],
    ['docs/a.md', `apiKey: "${value}"`],
    ['src/a.ts', `const password = "correct-horse-battery";`],
    ['src/a.ts', `const token = getToken1();`],
    ['src/a.ts', `const token = process.env.TOKEN_2;`],
    ['src/a.ts', `const tokenUrl = "https://a.b/c1d2e3f4g5h6";`],
    ['src/a.ts', `const passwordFieldId = "input-password-2";`],
    ['src/a.ts', `secretName: "my-app-secret-v2"`],
    ['src/a.ts', `publicKey: "${value}"`],
    ['config.yml', `password: $${'{DB_PASSWORD_1}'}`],
    ['config.yml', `token: $${'{{ secrets.NPM_TOKEN2 }}'}`],
    ['config.yml', `client_secret: vault:secret/data/shop#Key1`],
  ])('not in %s: %s', async (path, text) => {
    expect(await kindsIn(`${text}\n`, path)).toEqual([]);
  });
});

it.each<[string, string]>([
  ['begins of keys', `-----${'BEGIN'} PRIVATE KEY-----\n`],
  ['PuTTY', 'PuTTY-User-Key-File-3: '],
  ['schemes', 'a+b://c:'],
  ['letters before an address', 'abcdefgh.'],
  ['connection strings', 'server=a;'],
  ['jdbc', 'jdbc:a:?password'],
  ['names', 'password_'],
  ['names with a value that never ends', `token = "${'a'.repeat(190)}`],
  ['blanks', 'secret                    '],
  ['web tokens', 'eyJaaaaaaaaaaaaaaaaaa.'],
  ['hexadecimal', 'abcdef01'],
])('take little time for hostile text: %s', async (_, piece) => {
  const text = piece.repeat(Math.ceil(300_000 / piece.length)).slice(0, 300_000);
  const start = performance.now();
  await scan(rules, text, 'a.yml', () => {});
  expect(performance.now() - start).toBeLessThan(3000);
});
