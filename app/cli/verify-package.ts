/** `fairlead verify PACKAGE`: an evidence package, with the verifier that every package has inside. */
import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { report, Unreadable, verifyPackage } from '../evidence/standalone/verify.mjs';
import { type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { fitted } from './fitted.ts';
import type { ReadOptions } from './options.ts';
import { withProgress } from './progress.ts';

/** By its name, too: a package whose first byte was changed is one that does not hold, and no ledger. */
export function isPackage(path: string): boolean {
  if (path.endsWith('.zip')) return true;
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(4);
      return readSync(fd, bytes) === 4 && bytes.readUInt32LE(0) === 0x04034b50;
    } finally {
      closeSync(fd);
    }
  } catch {
    // Whoever reads it as a ledger says why it cannot be read.
    return false;
  }
}

/** What was wrong with reading, in words; throws what is a defect of ours. */
export function unreadable(error: unknown, path: string): Usage {
  if (error instanceof Unreadable) return new Usage(say`${path} was not verified: ${error.message}`);
  if (error instanceof Error && 'code' in error && 'syscall' in error)
    return new Usage(say`${path} cannot be read: ${error.message}`);
  throw error;
}

export async function verifyThePackage(path: string, options: ReadOptions, io: Io): Promise<ExitCode> {
  const earlier = options.text('earlier');
  const verdict = await withProgress(io, own('Verifying'), async () => {
    try {
      return await verifyPackage(resolve(io.cwd, path), {
        keys: options.texts('key'),
        client: options.text('client') ?? undefined,
        from: options.text('from') ?? undefined,
        to: options.text('to') ?? undefined,
        earlier: earlier === null ? undefined : resolve(io.cwd, earlier),
        reperform: options.flag('reperform'),
      });
    } catch (error) {
      throw unreadable(error, path);
    }
  });
  await io.print(
    report(verdict)
      .map((line) => `${fitted(line, io)}\n`)
      .join(''),
  );
  return verdict.problems.length === 0 ? exitCode.fine : exitCode.failed;
}
