/**
 * The data directory: `owner.lock`, `engine.json` (what made it), `postgres/` (the engine's own). `postgres/` appears
 * whole or not at all: it is made beside, flushed, and renamed.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { type EngineThread, startThread } from './embedded-thread.ts';
import { EngineLost } from './engine-lost.ts';
import { folderTrouble, makeFolder, pathTrouble } from './folder.ts';
import { fsyncPath, fsyncTree } from './fsync.ts';
import { StoreRefusal } from './refusal.ts';

/** What this build opens. A test holds both to what is installed. */
export const embeddedEngine = { pglite: '0.5.16', postgres: 18 } as const;

const unfinished = 'postgres.new-';

export function engineFolder(directory: string): string {
  return join(directory, 'postgres');
}

/** Whether there is data in a data directory. */
export function hasEngine(directory: string | undefined): boolean {
  return directory !== undefined && fs.existsSync(engineFolder(directory));
}

function writeManifest(directory: string): void {
  const path = join(directory, 'engine.json');
  fs.writeFileSync(`${path}.new`, `${JSON.stringify(embeddedEngine)}\n`, { flush: true });
  fs.renameSync(`${path}.new`, path);
  fsyncPath(directory);
}

function madeBy(directory: string): string {
  try {
    const { pglite } = JSON.parse(fs.readFileSync(join(directory, 'engine.json'), 'utf8'));
    return ` (pglite ${String(pglite)})`;
  } catch {
    return '';
  }
}

/** What is left to do when the engine's own files are not what it left. */
function damaged(directory: string, why: string, cause?: unknown): StoreRefusal {
  return new StoreRefusal(
    `The data in ${directory} is damaged: ${why}. Keep a copy of it, set a new, empty FAIRLEAD_DATA_DIR, and fill it from the last backup: fairlead restore FILE.`,
    { cause },
  );
}

/** The engine only says that it "failed to initialize properly", so the version is compared before. */
function checkVersion(directory: string): void {
  const version = join(engineFolder(directory), 'PG_VERSION');
  if (!fs.existsSync(version)) throw damaged(directory, `${version} is missing`);
  const made = fs.readFileSync(version, 'utf8').trim();
  if (made === String(embeddedEngine.postgres)) return;
  throw new StoreRefusal(
    `The data directory ${directory} was made by PostgreSQL ${made}${madeBy(directory)}; this Fairlead has ${embeddedEngine.postgres} (pglite ${embeddedEngine.pglite}). With the Fairlead that made it run: fairlead backup FILE. Then with this one and a new, empty FAIRLEAD_DATA_DIR: fairlead restore FILE.`,
  );
}

async function initialize(directory: string): Promise<void> {
  const made = fs.mkdtempSync(join(directory, unfinished));
  const engine = await startThread(made);
  await engine.close();
  fsyncTree(made);
  fs.renameSync(made, engineFolder(directory));
  fsyncPath(directory);
}

function unusable(directory: string, trouble: string, cause: unknown): StoreRefusal {
  return new StoreRefusal(
    `The data directory ${directory} cannot be used: ${trouble}. Let this user write there, or set another FAIRLEAD_DATA_DIR.`,
    { cause },
  );
}

/** Makes the directory itself. Throws {@link StoreRefusal} when that cannot be. */
export function makeDirectory(directory: string): void {
  try {
    makeFolder(directory);
  } catch (error) {
    const trouble = pathTrouble(error);
    throw trouble === null ? error : unusable(directory, trouble, error);
  }
}

/** What the engine says when it does not start, or not work, is not for people: it is damage, or the disk's. */
export function engineRefusal(directory: string, error: unknown): unknown {
  if (error instanceof StoreRefusal) return error;
  const trouble = pathTrouble(error) ?? folderTrouble(engineFolder(directory));
  if (trouble !== null) return unusable(directory, trouble, error);
  if ((error instanceof RangeError || error instanceof EngineLost) && /memory/i.test(error.message))
    return new StoreRefusal(
      'The embedded engine got no memory. Give this process 1.5 GB, or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  return damaged(directory, 'the embedded engine does not start on it', error);
}

/** Starts the engine in a directory. The caller holds its lock. Throws {@link StoreRefusal}. */
export async function openEngine(directory: string): Promise<EngineThread> {
  try {
    await prepareDirectory(directory);
    return await startThread(engineFolder(directory));
  } catch (error) {
    throw engineRefusal(directory, error);
  }
}

/** Makes the folder for the engine, or sees that it fits. The caller holds the directory's lock. */
export async function prepareDirectory(directory: string): Promise<void> {
  for (const name of fs.readdirSync(directory))
    if (name.startsWith(unfinished)) fs.rmSync(join(directory, name), { recursive: true });
  if (hasEngine(directory)) checkVersion(directory);
  else await initialize(directory);
  writeManifest(directory);
}
