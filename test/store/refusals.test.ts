/** Data that cannot be opened is refused in one sentence with its path and what to do. */
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { makeFolder } from '../../app/store/folder.ts';
import { openDatabase } from '../../app/store/open.ts';
import { StoreRefusal } from '../../app/store/refusal.ts';
import { serverRefusal } from '../../app/store/server-refusal.ts';
import { throwAwayFolder } from '../throw-away-clone.ts';
import { newDirectory, silent } from './engines.ts';

async function refusal(options: { readonly url?: string; readonly dataDirectory?: string }): Promise<string> {
  const error: unknown = await openDatabase({ ...options, log: silent }).then(
    (database) => database.close(),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreRefusal);
  const { message } = error as StoreRefusal;
  expect(message).not.toContain('\n');
  return message;
}

const noise = (bytes: number) => Buffer.alloc(bytes, 'not what the engine wrote ');

describe('a data directory', () => {
  const damages: readonly (readonly [string, (postgres: string) => void])[] = [
    ['without its version', (at) => fs.rmSync(join(at, 'PG_VERSION'))],
    ['emptied', (at) => fs.rmSync(at, { recursive: true }) ?? fs.mkdirSync(at)],
    ['with a control file of noise', (at) => fs.writeFileSync(join(at, 'global/pg_control'), noise(8192))],
    ['with an empty control file', (at) => fs.writeFileSync(join(at, 'global/pg_control'), '')],
    ['without its tables', (at) => fs.rmSync(join(at, 'base'), { recursive: true })],
    ['without its write-ahead log', (at) => fs.rmSync(join(at, 'pg_wal'), { recursive: true })],
  ];
  it.each(damages)('%s is called damaged', async (_, damage) => {
    const dataDirectory = await newDirectory();
    onTestFinished(() => fs.rmSync(dataDirectory, { recursive: true, force: true }));
    damage(join(dataDirectory, 'postgres'));
    const said = await refusal({ dataDirectory });
    expect(said).toContain(`The data in ${dataDirectory} is damaged: `);
    expect(said).toContain('fairlead restore FILE');
    // It can be tried again: nothing holds the lock.
    expect(await refusal({ dataDirectory })).toBe(said);
  });

  it('with a damaged lock file says which file may go', async () => {
    const dataDirectory = throwAwayFolder();
    fs.writeFileSync(join(dataDirectory, 'owner.lock'), noise(8192));
    expect(await refusal({ dataDirectory })).toMatch(
      /^The lock file \S+owner\.lock is damaged\. It holds no data: /,
    );
  });

  it('with a folder in the lock file’s place says so', async () => {
    const dataDirectory = throwAwayFolder();
    fs.mkdirSync(join(dataDirectory, 'owner.lock'));
    expect(await refusal({ dataDirectory })).toMatch(/^The lock file \S+owner\.lock cannot be written: /);
  });

  it.each([
    ['/proc/x', 'no folder can be made there'],
    ['/proc/x/y/z', 'no folder can be made there'],
    ['/dev/null', 'it is a file'],
    ['/dev/null/data', 'a part of the path is a file'],
    [`/tmp/${'x'.repeat(300)}`, 'the path is too long'],
  ])('%s is refused at once', async (dataDirectory, why) => {
    expect(await refusal({ dataDirectory })).toBe(
      `The data directory ${dataDirectory} cannot be used: ${why}. Let this user write there, or set another FAIRLEAD_DATA_DIR.`,
    );
  });

  it('is made with those above it, for this user alone', () => {
    const path = join(throwAwayFolder(), 'a', 'b');
    makeFolder(path);
    makeFolder(path);
    expect(fs.statSync(path).mode & 0o777).toBe(0o700);
  });
});

const postgres = inject('postgres');

describe.skipIf(postgres === null)('a server', () => {
  const at = (change: (url: URL) => void): string => {
    const url = new URL(postgres ?? '');
    change(url);
    return url.href;
  };
  it.each([
    [
      'that is not there',
      'postgres://a:hunter22@127.0.0.1:9/b',
      /database "b" on 127\.0\.0\.1:9: nothing listens there/,
    ],
    [
      'without such a database',
      at((url) => Object.assign(url, { pathname: '/hunter' })),
      /no such database\. Make/,
    ],
    ['without such a login', at((url) => Object.assign(url, { username: 'nobody-here' })), /login/],
    ['without TLS', at((url) => url.searchParams.set('sslmode', 'verify-full')), /it does not offer TLS/],
    [
      'with a certificate that is not there',
      at((url) => url.searchParams.set('sslrootcert', '/nowhere.pem')),
      /a file that DATABASE_URL names/,
    ],
  ])('%s is refused', async (_, url, words) => {
    const said = await refusal({ url });
    expect(said).toMatch(/^Fairlead cannot use /);
    expect(said).toMatch(words);
    expect(said).not.toContain('hunter22');
  });
});

it.each([
  ['ENOTFOUND', /on db\.example:5432: there is no such host/],
  ['EAI_AGAIN', /its host name cannot be looked up now/],
  ['ETIMEDOUT', /it does not answer/],
  ['28P01', /it refuses the login or its password/],
  ['25006', /it is read-only/],
  ['53300', /it has no connection left/],
])('a server that answers %s is refused in words', (code, words) => {
  const error = Object.assign(new Error('x'), { code });
  expect(String(serverRefusal('postgres://a:hunter22@db.example/b', error))).toMatch(words);
});

it('what no administrator can mend is no refusal', () => {
  const error = new Error('a defect');
  expect(serverRefusal('postgres://a@b/c', error)).toBe(error);
  expect(serverRefusal('postgres://a@b/c', null)).toBe(null);
});
