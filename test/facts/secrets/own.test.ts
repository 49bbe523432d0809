import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ownMatches } from '../../../app/facts/secrets/own/find.ts';
import { loadRules } from '../../../app/facts/secrets/rules.ts';
import { scan } from '../../../app/facts/secrets/scan.ts';
import { processorTime } from '../../processor-time.ts';
import { chance } from './made-up.ts';

/** Kinds of what is found in a text and is no example. */
async function kindsIn(text: string, path = 'app.env'): Promise<readonly string[]> {
  const matches = await scan(await loadRules(), text, path, (work) => work());
  return [...new Set(matches.map(({ kind }) => kind))].sort();
}

const hex = (length: number) => createHash('sha512').update('a').digest('hex').repeat(2).slice(0, length);
const digits = (length: number) => '7391046285'.repeat(9).slice(0, length);

describe('tokens', () => {
  // Joined here, so that no line of this repository looks like one.
  it.each<readonly [string, string]>([
    ['google', `AI${'za'}${chance(35)}`],
    ['google', `GOC${'SPX'}-${chance(28)}`],
    ['pypi', `py${'pi'}-AgEIcHlwaS5vcmc${chance(80)}`],
    ['digitalocean', `do${'p_v1'}_${hex(64)}`],
    ['azure', `DefaultEndpointsProtocol=https;AccountName=shop;Account${'Key'}=${chance(86)}==`],
    ['azure', `${chance(3)}8${'Q~'}${chance(34)}`],
    ['twilio', `S${'K'}${hex(32)}`],
    ['discord', `https://discord.com/api/${'webhooks'}/${digits(18)}/${chance(68)}`],
    ['telegram', `${digits(10)}:A${'A'}${chance(33)}`],
    ['datadog', `dd${'app'}_${chance(34)}`],
    ['new-relic', `NR${'AK'}-${chance(27).toUpperCase()}`],
    ['square', `sq0${'atp'}-${chance(22)}`],
    ['heroku', `HR${'KU'}-AA${chance(58)}`],
    ['mailgun', `k${'ey'}-${hex(32)}`],
    ['terraform', `${chance(14)}.atlas${'v1'}.${chance(67)}`],
    ['cloudflare', `v1${'.0'}-${hex(24)}-${hex(146)}`],
    ['gitlab', `gl${'pat'}-${chance(20)}`],
    ['jwt', `ey${'J'}${chance(30)}.ey${'J'}${chance(60)}.${chance(43)}`],
    ['slack', `https://hooks.${'slack'}.com/services/T${chance(8)}/B${chance(8)}/${chance(24)}`],
    ['sentry', `sntr${'yu'}_${hex(64)}`],
    ['stripe', `wh${'sec'}_${chance(32)}`],
    ['rubygems', `ruby${'gems'}_${hex(48)}`],
    ['vault', `hv${'s'}.${chance(95)}`],
    ['anthropic', `sk-ant-${'api03'}-${chance(93)}AA`],
    ['azure', `https://x.blob.core.windows.net/c?sv=2022-11-02&ss=b&${'sig'}=${chance(43)}%3D`],
    ['databricks', `dapi${hex(32)}`],
    ['discord', `M${chance(23)}.${chance(6)}.${chance(38)}`],
    ['docker', `dckr_${'pat'}_${chance(27)}`],
    ['gitlab', `gldt-${chance(20)}`],
    ['grafana', `glsa_${chance(32)}_${hex(8)}`],
    ['huggingface', `hf_${chance(120).replaceAll(/\d/g, '').slice(0, 34)}`],
    ['npm', `npm_${chance(36)}`],
    ['shopify', `shpss_${hex(32)}`],
    ['slack', `xapp-1-${chance(11).toUpperCase()}-1092837465019-${hex(64)}`],
    ['stripe', `rk_${'test'}_${chance(24)}`],
    ['postman', `PMAK-${hex(24)}-${hex(34)}`],
    ['pulumi', `pul-${hex(40)}`],
    ['age', `AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(3, 61)}`],
    ['openai', `s${'k'}-proj-${chance(60)}T3Blbk${'FJ'}${chance(60)}`],
  ])('%s', async (kind, token) => {
    expect(await kindsIn(`T=${token}\n`)).toContain(kind);
    expect(await kindsIn(`const t = "${token}";\n`)).toContain(kind);
    expect(await kindsIn(`  - ${token}\n`)).toContain(kind);
  });

  it('are not the JSON Web Token of every page', async () => {
    const shown = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ.${chance(43)}`;
    expect(await kindsIn(shown)).toEqual([]);
  });

  it('are no part of a longer word, and none without their length', async () => {
    expect(await kindsIn(`T=xAI${'za'}${chance(35)}x\nU=do${'p_v1'}_${hex(20)}\n`)).toEqual([]);
  });
});

describe('private keys', () => {
  const pem = (make: () => { privateKey: string }) => make().privateKey;
  const format = { format: 'pem' } as const;
  const spki = { type: 'spki', ...format } as const;
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'abcd' } as const;
  it.each<readonly [string, () => string]>([
    [
      'EC, SEC 1',
      () =>
        pem(() =>
          generateKeyPairSync('ec', {
            namedCurve: 'P-256',
            privateKeyEncoding: { type: 'sec1', ...format },
            publicKeyEncoding: spki,
          }),
        ),
    ],
    [
      'Ed25519',
      () =>
        pem(() =>
          generateKeyPairSync('ed25519', {
            privateKeyEncoding: { type: 'pkcs8', ...format },
            publicKeyEncoding: spki,
          }),
        ),
    ],
    [
      'encrypted, PKCS 8',
      () =>
        pem(() =>
          generateKeyPairSync('rsa', {
            modulusLength: 1024,
            privateKeyEncoding: { type: 'pkcs8', ...format, ...cipher },
            publicKeyEncoding: spki,
          }),
        ),
    ],
    [
      'encrypted, PKCS 1',
      () =>
        pem(() =>
          generateKeyPairSync('rsa', {
            modulusLength: 1024,
            privateKeyEncoding: { type: 'pkcs1', ...format, ...cipher },
            publicKeyEncoding: spki,
          }),
        ),
    ],
    [
      'OpenSSH',
      () =>
        `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----\n${chance(70)}\n${chance(70)}\n-----END OPENSSH PRIVATE KEY-----\n`,
    ],
    [
      'PGP',
      () =>
        `-----BEGIN PGP ${'PRIVATE'} KEY BLOCK-----\nComment: x\n\n${chance(64)}\n${chance(64)}\n-----END PGP PRIVATE KEY BLOCK-----\n`,
    ],
    [
      'PuTTY',
      () => `PuTTY-User-Key-${'File'}-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n${chance(48)}\n`,
    ],
    ['DSA, in one string', () => `k = "-----BEGIN DSA ${'PRIVATE'} KEY-----\\n${chance(64)}\\n-----END"`],
    ['whose end the patch cuts', () => `-----BEGIN EC ${'PRIVATE'} KEY-----\n${chance(64)}\n${chance(20)}`],
    ['joined strings', () => `"-----BEGIN ${'PRIVATE'} KEY-----\\n" +\n  "${chance(64)}\\n" +\n`],
  ])('%s', async (_, key) => {
    expect(await kindsIn(`x\n${key()}`)).toContain('private-key');
  });

  it('are more than their first line, and no public ones', async () => {
    for (const body of ['...', 'A'.repeat(64)])
      expect(await kindsIn(`-----BEGIN EC ${'PRIVATE'} KEY-----\n${body}\n`)).toEqual([]);
    expect(await kindsIn(`-----BEGIN CERTIFICATE-----\n${chance(64)}\n`)).toEqual([]);
    expect(await kindsIn('if (text.includes("-----BEGIN PRIVATE KEY-----")) refuse();\n')).toEqual([]);
    expect(await kindsIn(`-----BEGIN PUBLIC KEY-----\n${chance(64)}\n-----END PUBLIC KEY-----\n`)).toEqual(
      [],
    );
  });
});

describe('addresses with a password', () => {
  const password = chance(16);
  it.each([
    ['database', `rediss://default:${password}@cache.shop.io:6380`],
    ['database', `redis://:${password}@cache.shop.io:6380`],
    ['basic-auth', `amqps://shop:${password}@mq.shop.io/v`],
    ['basic-auth', `smtp://shop:${password}@mail.shop.io`],
    ['database', `jdbc:postgresql://db.shop.io/shop?user=shop&password=${password}`],
    ['database', `postgresql+asyncpg://shop:${password}@db.shop.io/shop`],
    ['database', `mariadb://shop:${password}@db.shop.io/shop`],
    ['database', `mssql://sa:${password}@db.shop.io/shop`],
    ['database', 'postgres://shop:Tr$Q9mZkL2wx@db.shop.io/shop'],
    ['database', 'postgres://shop:password@db.shop.io/shop'],
    ['database', `Server=tcp:db.shop.io,1433;Database=shop;User Id=sa;Password=${password};`],
    ['database', `mongodb+srv://shop:${password}@cluster0.abcde.mongodb.net`],
    ['basic-auth', `ldap://shop:${password}@x.shop.io/v`],
    ['database', `rediss://default:${password}@x.shop.io/v`],
    ['basic-auth', `https://shop:${password}@registry.shop.io/simple`],
  ])('%s: %s', async (kind, address) => {
    expect(await kindsIn(`A=${address}\n`)).toEqual([kind]);
  });

  it.each([
    'postgres://user:pass@db.shop.io/shop',
    'https://username:password@host.com/repo.git',
    'redis://:password@localhost:6379',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text that is looked at
    'postgres://shop:${DB_PASSWORD}@db.shop.io/shop',
    'postgres://shop:$DB_PASSWORD@db.shop.io/shop',
    'postgres://shop:{{ password }}@db.shop.io/shop',
    'postgres://shop:%s@db.shop.io/shop',
    'postgres://shop:<password>@db.shop.io/shop',
    'postgres://postgres:postgres@db:5432/shop',
    'amqp://guest:guest@rabbit:5672',
    'redis://:password@x.shop.io/v',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text that is looked at
    'jdbc:mysql://db/shop?user=shop&password=${PASSWORD}',
    'https://github.com/acme/shop/compare/a:b...c@d',
    'git+ssh://git@github.com/acme/shop',
    `docker://alpine:3.20@sha256:${hex(64)}`,
    'Server=…;User Id=…;Password=…',
    'smtp://shop:***@x.shop.io/v',
    'http://localhost:9602/slash@3.0.0.js',
    'git+ssh://git@github.com:22/acme/shop.git',
    'https://shop.io/a:b@c',
  ])('none: %s', async (address) => {
    expect(await kindsIn(`A=${address}\n`)).toEqual([]);
  });
});

describe('assignments', () => {
  const value = `${chance(24)}739`;
  it.each([
    `API_KEY=${value}`,
    `  apiKey: '${value}',`,
    `"client_secret": "${value}"`,
    `export SERVICE_TOKEN="${value}" # mine`,
    `config['auth_token'] = "${value}"`,
    'db_password = "Tr0ub4dor&3x!q"',
    `datadog_api_key: ${hex(32)}`,
    `$password := "${value}"`,
    `DB_PASSWORD = '${chance(9)}!x7'`,
    `"heroku_api_key": "${hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}"`,
    `:secret_key_base => '${hex(64)}'`,
  ])('%s', async (line) => {
    expect(await kindsIn(`${line}\n`)).toEqual(['assigned']);
  });

  it.each([
    'token = getToken(request, 1234567890123)',
    'const tokenUrl = "https://auth.shop.io/oauth2/token/v2/1234"',
    'const token = process.env.TOKEN_2;',
    'const passwordFieldId = "input-password-2";',
    'client_secret: vault:secret/data/shop#Key1',
    `publicKey: "${value}"`,
    'secretName: billing-database-credentials-2026',
    'password: correct-horse-battery',
    'password = settings.database.password1',
    `csrf_token = "${value}"`,
    `public_api_key: "${value}"`,
    `token: ${hex(40)}`,
    'api_key: your-api-key-goes-here-123',
    'api_key: ENC[AES256_GCM,data:abcdef1234567890]',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text that is looked at
    'API_KEY: ${{ secrets.API_KEY }}',
    'password_hash = "$2b$12$abcdefghijklmnopqrstuv1234567890"',
    'next_token: "abc1234567890defghijklm"',
    'tokenizer = "bert-base-uncased-1234567890"',
    `keyId: "${value}"`,
    'secret: "aaaaaaaaaaaaaaaaaaaaaaaa111"',
  ])('none: %s', async (line) => {
    expect(await kindsIn(`${line}\n`)).toEqual([]);
  });
});

it('takes no time over hostile text', async () => {
  for (const part of [
    'a:',
    'token=',
    '://',
    ':@',
    '://a:',
    'sl.',
    'eyJ',
    '-----BEGIN PRIVATE KEY-----',
    'Server=',
    'password = "',
    'discord.com/api/webhooks/',
    'PuTTY-User-Key-File-3: a',
    'jdbc:a:?password',
    'password_',
    `token = "${'a'.repeat(190)}`,
    'secret                    ',
    'abcdef01',
  ]) {
    const text = part.repeat(Math.ceil(128_000 / part.length));
    expect(await processorTime(() => ownMatches(text, [])), part).toBeLessThan(1500);
  }
});
