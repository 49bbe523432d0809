import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../app/environment.ts';

const secret = 's'.repeat(32);
const key = '-----BEGIN RSA PRIVATE KEY-----\\nabc\\n-----END RSA PRIVATE KEY-----';
const good = { APP_ID: '12', PRIVATE_KEY: key, WEBHOOK_SECRET: secret };

describe('readEnvironment', () => {
  it("takes Probot's variables", () => {
    const read = readEnvironment({ ...good, PORT: '0', GHE_HOST: 'ghe.example:8080', GHE_PROTOCOL: 'http' });
    expect(read).toMatchObject({
      ok: true,
      settings: { appId: 12, port: 0, baseUrl: 'http://ghe.example:8080/api/v3' },
    });
    expect(read.ok && read.settings.privateKey.split('\n').length).toBe(3);
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
    ['a port that is none', { PORT: 'http' }, /PORT must be a number; it is "http"/],
  ])('refuses %s', (_, change, words) => {
    const read = readEnvironment({ ...good, ...change });
    expect(read.ok).toBe(false);
    expect(!read.ok && read.problems.join('\n')).toMatch(words);
  });

  it('says everything that is wrong at once', () => {
    const read = readEnvironment({ APP_ID: 'x', PRIVATE_KEY: 'y', WEBHOOK_SECRET: 'z' });
    expect(!read.ok && read.problems).toHaveLength(3);
  });
});
