import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../app/environment.ts';
import { makeKey } from '../service/key.ts';

const secret = 's'.repeat(32);
const pem = makeKey();
const key = pem.replaceAll('\n', '\\n');
const keyOf = (type: 'ec' | 'ed25519') =>
  (type === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('ed25519')
  ).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
const encrypted = createPrivateKey(pem)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();
const good = { APP_ID: '12', PRIVATE_KEY: key, WEBHOOK_SECRET: secret };

describe('readEnvironment', () => {
  it("takes Probot's variables", () => {
    const read = readEnvironment({ ...good, PORT: '0', GHE_HOST: 'ghe.example:8080', GHE_PROTOCOL: 'http' });
    expect(read).toMatchObject({
      ok: true,
      settings: { appId: 12, port: 0, baseUrl: 'http://ghe.example:8080/api/v3' },
    });
    expect(read.ok && read.settings.privateKey).toBe(pem);
  });

  it('takes several secrets, newest first', () => {
    const read = readEnvironment({ ...good, WEBHOOK_SECRET: `${secret}1 ${secret}2` });
    expect(read).toMatchObject({ ok: true, settings: { secrets: [`${secret}1`, `${secret}2`] } });
  });

  it('keeps everything in a folder unless there is a server', () => {
    expect(readEnvironment(good)).toMatchObject({
      storage: { databaseUrl: null, dataDirectory: '.fairlead/data', role: 'all' },
    });
    const url = 'postgres://fairlead@localhost/fairlead';
    expect(
      readEnvironment({ ...good, DATABASE_URL: url, FAIRLEAD_ROLE: 'web', FAIRLEAD_DATA_DIR: '/data' }),
    ).toMatchObject({ storage: { databaseUrl: url, dataDirectory: '/data', role: 'web' } });
  });

  it('exports clients that left beside the data, or where it is told, after the time it is told', () => {
    const beside = join('/data', '..', 'exports');
    expect(readEnvironment({ ...good, FAIRLEAD_DATA_DIR: '/data' })).toMatchObject({
      storage: { exportDirectory: beside, graceDays: 30, verdictRetentionDays: 400 },
    });
    expect(
      readEnvironment({ ...good, FAIRLEAD_EXPORT_DIR: '/exports', FAIRLEAD_GRACE_DAYS: '0' }),
    ).toMatchObject({ storage: { exportDirectory: '/exports', graceDays: 0 } });
  });

  it('keeps verdicts for as long as it is told', () => {
    expect(readEnvironment({ ...good, FAIRLEAD_VERDICT_RETENTION_DAYS: '3000' })).toMatchObject({
      storage: { verdictRetentionDays: 3000 },
    });
  });

  it('does not repeat a database’s password', () => {
    const read = readEnvironment({ ...good, DATABASE_URL: 'mysql://a:hunter2@b/c' });
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  it('explains in three lines how to begin when nothing is set', () => {
    const read = readEnvironment({});
    expect(read.ok).toBe(false);
    expect(!read.ok && read.problems).toHaveLength(3);
    expect(!read.ok && read.problems.join(' ')).toMatch(/npm run register.*npm run sandbox/);
  });

  it.each([
    ['no secret', { WEBHOOK_SECRET: undefined }, /WEBHOOK_SECRET is not set/],
    ['the secret everybody knows', { WEBHOOK_SECRET: 'development' }, /anyone could forge/],
    ['a short secret', { WEBHOOK_SECRET: 'short' }, /5 characters; it needs at least 32/],
    ['one short secret among two', { WEBHOOK_SECRET: `${secret} short` }, /5 characters/],
    ['no App id', { APP_ID: 'x' }, /APP_ID must be the App's number; it is "x"/],
    ['no key', { PRIVATE_KEY: undefined }, /PRIVATE_KEY \(or PRIVATE_KEY_PATH\) is not set/],
    ['a key that is none', { PRIVATE_KEY: 'hello' }, /not a PEM private key/],
    [
      'a key file that is not there',
      { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/nowhere.pem' },
      /\/nowhere\.pem cannot be read/,
    ],
    [
      'a database that is none',
      { DATABASE_URL: 'mysql://a:secret@b/c' },
      /DATABASE_URL must be the address of/,
    ],
    ['a database that is no address', { DATABASE_URL: 'localhost' }, /DATABASE_URL must be the address of/],
    [
      'a role that is none',
      { FAIRLEAD_ROLE: 'boss' },
      /FAIRLEAD_ROLE must be one of all, web, worker; it is "boss"/,
    ],
    [
      'a time of grace that is none',
      { FAIRLEAD_GRACE_DAYS: 'a month' },
      /FAIRLEAD_GRACE_DAYS must be a number of days, 0 to 9999; it is "a month"/,
    ],
    [
      'a retention that is none',
      { FAIRLEAD_VERDICT_RETENTION_DAYS: '-1' },
      /FAIRLEAD_VERDICT_RETENTION_DAYS must be a number of days, 0 to 9999; it is "-1"/,
    ],
    [
      'to share the embedded engine',
      { FAIRLEAD_ROLE: 'worker' },
      /FAIRLEAD_ROLE is "worker", but without DATABASE_URL there is only one process/,
    ],
    ['a port that is none', { PORT: 'http' }, /PORT must be a port, 0 to 65535; it is "http"/],
    ['a port that is too high', { PORT: '65536' }, /PORT must be a port, 0 to 65535; it is "65536"/],
    ['one port for two', { PORT: '9464' }, /PORT and METRICS_PORT are both 9464/],
    ['an App id of no size', { APP_ID: '99999999999999999999' }, /APP_ID must be the App's number/],
    ['an App id with a zero before it', { APP_ID: '012' }, /APP_ID must be the App's number/],
    ['a client id', { APP_ID: 'Iv23liABCDEF' }, /it is "Iv23liABCDEF"\. That is the client ID/],
    [
      'a key that is cut',
      { PRIVATE_KEY: key.slice(0, 300) },
      /PRIVATE_KEY holds \d+ characters .* cut or changed/,
    ],
    ['a key without its middle', { PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----' }, /cut or changed/],
    [
      'an elliptic key',
      { PRIVATE_KEY: keyOf('ec') },
      /PRIVATE_KEY holds a key of type ec; GitHub Apps sign with RSA/,
    ],
    ['an Edwards key', { PRIVATE_KEY: keyOf('ed25519') }, /a key of type ed25519/],
    ['an encrypted key', { PRIVATE_KEY: encrypted }, /encrypted with a passphrase/],
    [
      'the public key',
      { PRIVATE_KEY: createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString() },
      /holds a public key/,
    ],
    [
      'a folder as key',
      { PRIVATE_KEY: '', PRIVATE_KEY_PATH: 'docs' },
      /PRIVATE_KEY_PATH docs cannot be read: /,
    ],
    [
      'a file that is no key',
      { PRIVATE_KEY: '', PRIVATE_KEY_PATH: 'LICENSE' },
      /PRIVATE_KEY_PATH LICENSE is not a PEM/,
    ],
    [
      'a level that is none',
      { LOG_LEVEL: 'verbose' },
      /LOG_LEVEL must be one of trace, .*fatal; it is "verbose"/,
    ],
    ['a level in capitals', { LOG_LEVEL: 'INFO' }, /LOG_LEVEL must be one of/],
    ['a path that is none', { WEBHOOK_PATH: 'hook' }, /WEBHOOK_PATH must be a path alone/],
    ['a path with a query', { WEBHOOK_PATH: '/hook?a=1' }, /WEBHOOK_PATH must be a path alone/],
    ['a path with a space', { WEBHOOK_PATH: '/a hook' }, /WEBHOOK_PATH must be a path alone/],
    ['an address as path', { WEBHOOK_PATH: 'https://x/hook' }, /WEBHOOK_PATH must be a path alone/],
    ['a path that leaves', { WEBHOOK_PATH: '/a/../b' }, /WEBHOOK_PATH must be a path alone/],
    ['the path of a page', { WEBHOOK_PATH: '/readyz' }, /a page of Fairlead's own/],
    [
      'a protocol that is none',
      { GHE_HOST: 'ghe.example', GHE_PROTOCOL: 'ftp' },
      /GHE_PROTOCOL must be one of https, http/,
    ],
    [
      'a protocol with its slashes',
      { GHE_HOST: 'ghe.example', GHE_PROTOCOL: 'https://' },
      /GHE_PROTOCOL must be one of/,
    ],
    [
      'a host with its protocol',
      { GHE_HOST: 'https://ghe.example/' },
      /GHE_HOST must be a host.*it is "https:\/\/ghe\.example\/"\. Write "ghe\.example"; the protocol/,
    ],
    ['a host with a path', { GHE_HOST: 'ghe.example/api/v3' }, /Write "ghe\.example"/],
    ['a host with a login', { GHE_HOST: 'me@ghe.example' }, /GHE_HOST must be a host/],
    ['a host with a port that is none', { GHE_HOST: 'ghe.example:99999' }, /GHE_HOST must be a host/],
    ['github.com as a server', { GHE_HOST: 'api.github.com' }, /for github\.com, leave GHE_HOST out/],
    [
      'an address to listen on with a protocol',
      { HOST: 'http://0.0.0.0' },
      /HOST must be an address of this machine/,
    ],
    [
      'an address to listen on with a port',
      { HOST: '0.0.0.0:3000' },
      /HOST must be an address of this machine/,
    ],
    ['an address in brackets', { HOST: '[::1]' }, /HOST must be an address of this machine/],
    [
      'metrics on an address that is none',
      { METRICS_HOST: 'a b', METRICS_TOKEN: secret },
      /METRICS_HOST must be/,
    ],
    ['a token with a space', { METRICS_TOKEN: `${secret} ${secret}` }, /METRICS_TOKEN holds a space/],
    ['a database without a host', { DATABASE_URL: 'postgres:///fairlead' }, /DATABASE_URL names no host/],
    ['a password that is not encoded', { DATABASE_URL: 'postgres://a:100%@b/c' }, /write %25 for it/],
    [
      'a port of a database that is none',
      { DATABASE_URL: 'postgres://a@b:99999/c' },
      /DATABASE_URL must be the address/,
    ],
    [
      'exports into a file',
      { FAIRLEAD_EXPORT_DIR: 'LICENSE/exports' },
      /FAIRLEAD_EXPORT_DIR LICENSE\/exports cannot be used: a part of the path is a file/,
    ],
  ])('refuses %s', (_, change, words) => {
    const read = readEnvironment({ ...good, ...change });
    expect(read.ok).toBe(false);
    expect(!read.ok && read.problems.join('\n')).toMatch(words);
  });

  it.each([
    { HOST: '::1' },
    { HOST: 'localhost' },
    { GHE_HOST: 'GHE.example.com' },
    { GHE_HOST: 'ghe.example:443' },
    { GHE_HOST: '10.0.0.1:8443', GHE_PROTOCOL: 'http' },
    { DATABASE_URL: 'postgresql://fairlead@localhost' },
    { DATABASE_URL: 'postgres:///fairlead?host=/var/run/postgresql' },
    { DATABASE_URL: 'postgres://fairlead:p%40ss%2F@[::1]:5433/fairlead?sslmode=require' },
    { WEBHOOK_PATH: '/' },
    { LOG_LEVEL: '', PORT: '', HOST: '', WEBHOOK_PATH: '', GHE_HOST: '', GHE_PROTOCOL: '', METRICS_PORT: '' },
    { HOST: '127.0.0.2', PORT: '9464' },
    { FAIRLEAD_EXPORT_DIR: 'not/there/yet' },
    { PRIVATE_KEY: pem.replaceAll('\n', '\r\n') },
  ])('takes %o', (change) => {
    expect(readEnvironment({ ...good, ...change })).toMatchObject({ ok: true });
  });

  it('repeats nothing of a key or a secret, whatever is wrong with it', () => {
    for (const PRIVATE_KEY of [key.slice(0, 500), keyOf('ec'), encrypted, 'A'.repeat(50)]) {
      const words = JSON.stringify(readEnvironment({ ...good, PRIVATE_KEY, WEBHOOK_SECRET: 'only-a-few' }));
      for (const part of PRIVATE_KEY.match(/[A-Za-z0-9+/]{30,}/g) ?? []) expect(words).not.toContain(part);
      expect(words).not.toContain('only-a-few');
    }
  });

  it('says everything that is wrong at once', () => {
    const everything = {
      APP_ID: 'x',
      PRIVATE_KEY: 'y',
      WEBHOOK_SECRET: 'z',
      PORT: '-1',
      HOST: '/',
      WEBHOOK_PATH: 'x',
      GHE_HOST: 'a/b',
      GHE_PROTOCOL: 'x',
      DATABASE_URL: 'x',
      FAIRLEAD_ROLE: 'x',
      FAIRLEAD_GRACE_DAYS: 'x',
      FAIRLEAD_VERDICT_RETENTION_DAYS: 'x',
      FAIRLEAD_EXPORT_DIR: 'LICENSE',
      METRICS_PORT: 'x',
      METRICS_HOST: '/',
      METRICS_TOKEN: 'x',
      LOG_LEVEL: 'x',
    };
    const read = readEnvironment(everything);
    const problems = read.ok ? [] : read.problems;
    const named = Object.keys(everything).map(
      (name) => problems.filter((one) => one.startsWith(name)).length,
    );
    expect(named).toEqual(named.map(() => 1));
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+ [^\n]+[.)\d]$/);
  });

  it('says everything that is wrong at once, when little is set', () => {
    const read = readEnvironment({ APP_ID: 'x', PRIVATE_KEY: 'y', WEBHOOK_SECRET: 'z' });
    expect(!read.ok && read.problems).toHaveLength(3);
  });
});
