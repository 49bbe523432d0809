/**
 * A database for one run: the embedded engine, as `npm start` has it. Making one takes seconds, so an empty one is kept
 * beside the dependencies, under a name that changes with all it depends on, and copied for each run.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openJobs } from '../../app/jobs/jobs.ts';
import type { Database } from '../../app/store/database.ts';
import { openDatabase } from '../../app/store/open.ts';
import { memoryFolder } from '../memory-folder.ts';

/** Bytes: a database of its size fits a few times. */
const room = 512 * 1024 ** 2;

const root = fileURLToPath(new URL('../..', import.meta.url));

const log = { info() {}, warn: (data: object, message: string) => console.error(message, data) };

function nameNow(): string {
  const hash = createHash('sha256');
  const migrations = join(root, 'app/store/migrations');
  for (const name of fs.readdirSync(migrations).sort()) hash.update(fs.readFileSync(join(migrations, name)));
  // The versions of the engine and of the queue.
  hash.update(fs.readFileSync(join(root, 'package.json')));
  return `empty-database-${hash.digest('hex').slice(0, 16)}`;
}

/** With the queue's tables in it, too. */
async function make(dataDirectory: string): Promise<void> {
  const database = await openDatabase({ dataDirectory, log });
  try {
    await (await openJobs({ database, log, concurrency: 0, run: async () => undefined })).stop();
  } finally {
    await database.close();
  }
}

/** Several runs may make it at once: each makes its own, and the last one to rename it wins. */
async function emptyDatabase(): Promise<string> {
  const kept = join(root, 'node_modules/.cache/fairlead');
  const found = join(kept, nameNow());
  if (fs.existsSync(found)) return found;
  fs.mkdirSync(kept, { recursive: true });
  const making = fs.mkdtempSync(join(kept, 'making-'));
  await make(making);
  // What older versions left is of no use.
  for (const name of fs.readdirSync(kept).filter((one) => one.startsWith('empty-database-')))
    fs.rmSync(join(kept, name), { recursive: true, force: true });
  try {
    fs.renameSync(making, found);
  } catch {
    fs.rmSync(making, { recursive: true });
  }
  return found;
}

/** Closing it throws it away. */
export async function openSandboxDatabase(): Promise<Database> {
  const dataDirectory = fs.mkdtempSync(
    join(process.env.TMPDIR ?? memoryFolder(room), 'fairlead-sandbox-data-'),
  );
  const remove = () => fs.rmSync(dataDirectory, { recursive: true, force: true });
  try {
    const mode = fs.constants.COPYFILE_FICLONE;
    await fs.promises.cp(await emptyDatabase(), dataDirectory, { recursive: true, mode });
    const database = await openDatabase({ dataDirectory, log });
    // It is thrown away in the end: nothing is lost by not flushing it.
    await database.execute('set synchronous_commit = off');
    const close = () => database.close().finally(remove);
    return { ...database, close };
  } catch (error) {
    remove();
    throw error;
  }
}
