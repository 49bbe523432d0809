/** `fairlead backup` and `fairlead restore`, as processes. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJobs } from '../../app/jobs/jobs.ts';
import { openDatabase } from '../../app/store/open.ts';
import { embedded, newDirectory, silent } from './engines.ts';

function fairlead(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { DATABASE_URL: _url, FAIRLEAD_DATA_DIR: _directory, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('app/cli.ts'), ...args], {
    cwd,
    env: { ...rest, NODE_OPTIONS: '', ...env },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

describe('fairlead backup and restore', () => {
  it('find the database as the service does, and say what was done', async () => {
    const { database, at, close } = await embedded.open();
    await database.kysely
      .insertInto('audit')
      .values({ client: 'github.com/1', what: 'kept', detail: '{}' })
      .execute();
    const cwd = await newDirectory();
    const file = join(cwd, 'backup.gz');
    const env = 'dataDirectory' in at ? { FAIRLEAD_DATA_DIR: at.dataDirectory } : {};
    const refused = fairlead(cwd, ['backup', 'backup.gz'], env);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(/^fairlead: Another Fairlead process is using the data directory .*\n$/);
    await database.close();

    fs.writeFileSync(join(cwd, '.env'), `FAIRLEAD_DATA_DIR=${env.FAIRLEAD_DATA_DIR}\n`);
    expect(fairlead(cwd, ['backup', 'backup.gz'])).toEqual({
      code: 0,
      out: `Backed up to ${file}\n`,
      // On a slow disk it says how long it takes.
      err: expect.stringMatching(/^(Writing the backup · \d+ s\n)*$/),
    });
    const dataDirectory = await newDirectory();
    const restored = fairlead(cwd, ['restore', 'backup.gz'], { FAIRLEAD_DATA_DIR: dataDirectory });
    expect(restored.code).toBe(0);
    expect(restored.err).toMatch(/^([\w ]+ · \d+ s\n)*$/);
    expect(restored.out).toMatch(/^Restored from .*backup\.gz, rows by table:\n {2}audit +1\n/);
    const other = await openDatabase({ dataDirectory, log: silent });
    expect(await other.kysely.selectFrom('audit').select('what').execute()).toEqual([{ what: 'kept' }]);
    await other.close();
    await close();
  }, 60_000);

  it.each([
    [['backup'], 'One FILE is needed, and nothing else.'],
    [['backup', 'a', 'b'], 'One FILE is needed, and nothing else.'],
    [['backup', 'file'], 'There is no data in'],
    [['dead-letters'], 'There is no data in'],
    [['restore', 'missing'], 'There is no file'],
    [['restore', '--force', 'file'], 'There is no option'],
  ])('%j is refused without a stack trace', async (args, words) => {
    const folder = await emptyFolder();
    const { code, out, err } = fairlead(folder, args);
    expect([code, out, fs.readdirSync(folder)]).toEqual([2, '', []]);
    expect(err).toContain(words);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('a database that cannot be reached', () => {
  it.each([
    [
      'an address of another kind',
      { DATABASE_URL: 'mysql://me:hunter22@db/x' },
      'DATABASE_URL must be the address',
    ],
    [
      'a server that is away',
      { DATABASE_URL: 'postgres://me:hunter22@127.0.0.1:9/x' },
      'nothing listens there',
    ],
  ])('%s is said in a sentence', async (_, env, words) => {
    const { code, out, err } = fairlead(await emptyFolder(), ['backup', 'file'], env);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).not.toContain('hunter22');
  });

  it('so is a .env that is none', async () => {
    const folder = await emptyFolder();
    fs.mkdirSync(join(folder, '.env'));
    const { code, err } = fairlead(folder, ['dead-letters']);
    expect(code).toBe(2);
    expect(err).toMatch(/^fairlead: \S+\/\.env cannot be read: .*\n$/);
  });
});

describe('fairlead dead-letters', () => {
  it('lists what was given up and tries it again, under the old name of the word too', async () => {
    const { database, at, close } = await embedded.open();
    const failing = {
      database,
      log: silent,
      concurrency: 1,
      retries: [],
      run: () => Promise.reject(new Error('no')),
    };
    const jobs = await openJobs<string>(failing);
    for (const key of ['7/9/commit/a', '7/9/commit/b']) await jobs.add(key, key);
    await expect.poll(() => jobs.deadLetters()).toHaveLength(2);
    await jobs.stop();
    await database.close();
    const env = 'dataDirectory' in at ? { FAIRLEAD_DATA_DIR: at.dataDirectory } : {};
    const run = (...args: string[]) => fairlead(process.cwd(), ['dead-letters', ...args], env);
    const listed = run();
    expect(listed.out.split('\n').map((line) => line.split('  ').slice(2))).toEqual([
      ['7/9/commit/a', 'no'],
      ['7/9/commit/b', 'no'],
      [],
    ]);
    const [a = '', b = ''] = listed.out.split('\n').map((line) => line.split('  ')[0]);
    expect(run('retry', a)).toMatchObject({ code: 0, out: 'The job is queued again.\n' });
    expect(run('replay', b)).toMatchObject({ code: 0, out: 'The job is queued again.\n' });
    expect(run()).toMatchObject({ code: 0, out: 'No dead letters.\n' });
    expect(run('retry', a)).toMatchObject({ code: 2, err: `There is no dead letter ${a}.\n` });
    expect(run('again', a)).toMatchObject({ code: 2 });
    await close();
  }, 60_000);
});

async function emptyFolder(): Promise<string> {
  const folder = await newDirectory();
  for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name), { recursive: true });
  return folder;
}
