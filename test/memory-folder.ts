/** Where temporary files are kept in memory, on systems that have such a place. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = '/dev/shm';

/** Bytes, for a whole test run. Containers often have 64 MB there, which two databases fill. */
const roomForTests = 4 * 1024 ** 3;

/** Some systems start no program that lies there, and tests do. */
function startsPrograms(): boolean {
  const directory = mkdtempSync(join(folder, 'fairlead-probe-'));
  try {
    const program = join(directory, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    execFileSync(program);
    return true;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The usual folder where there is none in memory, or less free than `room`, in bytes. */
export function memoryFolder(room = roomForTests): string {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= room && startsPrograms() ? folder : tmpdir();
  } catch {
    return tmpdir();
  }
}
