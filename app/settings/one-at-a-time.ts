/** One run at a time writes with one journal: two would each see the other's calls as somebody else's. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';

/** Whether there is a process of that number; somebody else's counts. Sends nothing. */
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** False: the file is there already. */
function claim(path: string): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

const busy = (id: number, path: string): Prose =>
  say`another apply or undo is under way with this journal (process ${id}); if it is not, delete ${path}`;

/** Throws `CannotLook` while another one is under way. What a killed one left behind is taken over. */
export async function oneAtATime<T>(folder: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'under-way');
  if (!claim(path)) {
    const id = Number(readFileSync(path, 'utf8'));
    if (!Number.isInteger(id) || id <= 0 || isRunning(id))
      throw new CannotLook(busy(id, path), own('Nothing was written.'));
    rmSync(path, { force: true });
    if (!claim(path)) throw new CannotLook(busy(id, path), own('Nothing was written.'));
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
