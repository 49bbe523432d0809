/**
 * Packages beyond 4 GB and beyond 65,535 files: as they are, and not with lower limits. The file has holes where its content is zeros, so it
 * takes little of the disk. What others read of it is asked of those that this machine has.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { archiveOf } from '../../../app/evidence/package/archive.ts';
import { type Entry, newSink } from '../../../app/evidence/package/spool.ts';
import { verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { dossier } from './dossiers.ts';
import { entryOf, filesOf, newPath, written } from './made.ts';

const readers: readonly (readonly [command: string, args: readonly string[]])[] = [
  ['unzip', ['-tqq']],
  ['python3', ['-c', 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None']],
  ['bsdtar', ['-xOf']],
  ['7z', ['t', '-bso0', '-bsp0']],
];

/** Writes bytes in their order, and leaves out zeros. */
function writeWithHoles(path: string, pieces: Iterable<Uint8Array>): number {
  const zeros = Buffer.alloc(1 << 20);
  const fd = openSync(path, 'wx');
  let size = 0;
  for (const bytes of pieces) {
    if (bytes.length < 1000 || !zeros.subarray(0, bytes.length).equals(bytes))
      writeSync(fd, bytes, 0, bytes.length, size);
    size += bytes.length;
  }
  ftruncateSync(fd, size);
  closeSync(fd);
  return size;
}

/** A file of zeros, stored as it is. */
function zeros(path: string, size: number): Entry {
  const sink = newSink(path, newPath('part'), 0);
  const piece = Buffer.alloc(1 << 20);
  for (let left = size; left > 0; left -= piece.length)
    sink.write(piece.subarray(0, Math.min(left, piece.length)));
  return sink.close();
}

/** A package as it was written, with more files that people gave. */
async function withMore(more: readonly Entry[]): Promise<{ path: string; size: number; names: number }> {
  const files = filesOf(await written(dossier(3)));
  const manifest = JSON.parse(files.get('manifest.json')?.toString('utf8') ?? '') as { files: unknown[] };
  files.delete('manifest.json');
  const own = [...files].map(([name, bytes]) => entryOf(name, bytes));
  // Where the directory begins and where the last files stand has to be said in more than 32 bits.
  const entries = [...more, ...own];
  manifest.files = entries.map(({ path, size, sha256, stored }) => ({
    path,
    size,
    sha256,
    stored: { method: stored.deflated ? 'deflate' : 'store', size: stored.size, sha256: stored.sha256 },
  }));
  const last = entryOf('manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  const path = newPath();
  onTestFinished(() => rmSync(path, { force: true }));
  const size = writeWithHoles(path, archiveOf([...entries, last]));
  return { path, size, names: entries.length + 1 };
}

/** All was read, and nothing is wrong but that so many files were added. */
async function expectAdded(path: string, count: number): Promise<void> {
  const { problems } = await verifyPackage(path, {});
  const others = problems.filter(
    (one) => !/^attachments\/\d+\.bin is a file that no control names/.test(one),
  );
  expect([problems.length, others]).toEqual([count, []]);
}

/** Those that read it and found something wrong, with what they said. */
const refusals = (path: string) =>
  readers.flatMap(([command, args]) => {
    const { error, status, stderr } = spawnSync(command, [...args, path], {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 1 << 26,
    });
    return error || status === 0 ? [] : [`${command}: ${stderr.slice(0, 500)}`];
  });

it('more than 4 GB is written, verified, and read by others', { timeout: 900_000 }, async () => {
  const one = zeros('attachments/0.bin', 2 ** 30);
  onTestFinished(() => rmSync(one.file, { force: true }));
  const { path, size } = await withMore(
    Array.from({ length: 5 }, (_, i) => ({ ...one, path: `attachments/${i}.bin` })),
  );
  expect([size > 5 * 2 ** 30, statSync(path).size]).toEqual([true, size]);
  await expectAdded(path, 5);
  expect(refusals(path)).toEqual([]);
});

it('more than 65,535 files are written, verified, and read by others', { timeout: 900_000 }, async () => {
  const one = zeros('attachments/0.bin', 1);
  const { path, names } = await withMore(
    Array.from({ length: 70_000 }, (_, i) => ({ ...one, path: `attachments/${i}.bin` })),
  );
  expect(names).toBeGreaterThan(65_535);
  await expectAdded(path, 70_000);
  expect(refusals(path)).toEqual([]);
});
