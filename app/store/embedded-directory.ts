/**
 * The data directory: `owner.lock`, `engine.json` (what made it), `postgres/` (the engine's own). `postgres/` appears
 * whole or not at all: it is made beside, flushed, and renamed.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { fsyncPath, fsyncTree } from './durable-files.ts';
import { embeddedEngine, startEngine } from './embedded-engine.ts';
import { StoreRefusal } from './refusal.ts';

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

/** The engine only says that it "failed to initialize properly", so the version is compared before. */
function checkVersion(directory: string): void {
  const made = fs.readFileSync(join(engineFolder(directory), 'PG_VERSION'), 'utf8').trim();
  if (made === String(embeddedEngine.postgres)) return;
  throw new StoreRefusal(
    `The data directory ${directory} was made by PostgreSQL ${made}${madeBy(directory)}; this Fairlead has ${embeddedEngine.postgres} (pglite ${embeddedEngine.pglite}). With the Fairlead that made it run: fairlead backup FILE. Then with this one and a new, empty FAIRLEAD_DATA_DIR: fairlead restore FILE.`,
  );
}

async function initialize(directory: string): Promise<void> {
  const made = fs.mkdtempSync(join(directory, unfinished));
  const engine = await startEngine(made);
  await engine.close();
  fsyncTree(made);
  fs.renameSync(made, engineFolder(directory));
  fsyncPath(directory);
}

/** Makes the folder for the engine, or sees that it fits. The caller holds the directory's lock. */
export async function prepareDirectory(directory: string): Promise<void> {
  for (const name of fs.readdirSync(directory))
    if (name.startsWith(unfinished)) fs.rmSync(join(directory, name), { recursive: true });
  if (hasEngine(directory)) checkVersion(directory);
  else await initialize(directory);
  writeManifest(directory);
}
