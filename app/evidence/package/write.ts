/**
 * Writes an evidence package: one zip file with pages, tables, raw JSON, OSCAL, a manifest, its signature, and what verifies it. The same
 * dossier and keys give the same bytes on any machine, in any time zone and language.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { SigningKey } from '../ledger/statement.ts';
import type { Dossier } from '../model/dossier.ts';
import { verifierText } from '../standalone/verifier-text.ts';
import { archiveOf } from './archive.ts';
import { type Manifested, manifestText } from './manifest.ts';
import { writePages } from './pages/all.ts';
import { type Sizes, writeRows } from './rows.ts';
import { publicKeyOf, signedManifest } from './statement.ts';
import { newVolume, type Volume } from './volume.ts';
import type { WrittenPopulation } from './written.ts';

export interface WriteOptions {
  /** The client's keys, the newest first; none: the package says that it is not signed. */
  readonly sign: readonly SigningKey[];
  /** The file; its folder is there, and holds temporary files meanwhile. */
  readonly out: string;
  /** Smaller for tests. */
  readonly sizes?: Sizes;
}

export interface WrittenPackage {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the whole file; hex. */
  readonly sha256: string;
  readonly signed: boolean;
  readonly populations: readonly {
    readonly id: string;
    readonly title: string;
    readonly rows: number;
    readonly complete: boolean;
  }[];
}

async function writeLedgerFile(volume: Volume, { ledger }: Dossier): Promise<Manifested['ledger']> {
  if (ledger === null) return null;
  const sink = volume.open('ledger/ledger.jsonl');
  let records = 0;
  for await (const line of ledger()) {
    sink.write(line.endsWith('\n') ? line : `${line}\n`);
    if (line.startsWith('{"record":')) records += 1;
  }
  return { path: volume.add(sink.close()).path, records };
}

/** Whole or not at all, readable by its owner alone. */
async function writeArchive(volume: Volume, out: string): Promise<{ size: number; sha256: string }> {
  const unfinished = volume.newFile();
  const fd = openSync(unfinished, 'wx', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  try {
    for (const bytes of archiveOf(volume.entries())) {
      hash.update(bytes);
      size += bytes.length;
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      await turn();
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(unfinished, out);
  return { size, sha256: hash.digest('hex') };
}

function attach(volume: Volume, { attachments }: Dossier): void {
  for (const { path, bytes } of attachments) {
    if (!/^attachments\/[\w][\w.-]*(\/[\w][\w.-]*)*$/.test(path))
      throw new Error(`A file that people gave has to be under attachments/, with plain names: ${path}`);
    volume.put(path, bytes);
  }
}

async function fill(
  volume: Volume,
  dossier: Dossier,
  { sign, sizes = {} }: WriteOptions,
): Promise<readonly WrittenPopulation[]> {
  const populations: WrittenPopulation[] = [];
  for (const population of dossier.populations)
    populations.push(await writeRows(volume, population, { draw: dossier.draw, sizes }));
  const ledger = await writeLedgerFile(volume, dossier);
  attach(volume, dossier);
  const keys = sign.map(publicKeyOf);
  writePages(volume, {
    dossier,
    populations,
    ledger,
    keys,
    ...(sizes.rowsPerPage ? { rowsPerPage: sizes.rowsPerPage } : {}),
  });
  volume.put('verify.mjs', verifierText);
  const manifest = volume.putStored(
    'manifest.json',
    manifestText({ dossier, populations, ledger, keys, entries: volume.entries() }),
  );
  if (sign.length > 0)
    volume.putStored(
      'manifest.dsse.json',
      `${JSON.stringify(signedManifest(dossier, manifest, sign), null, 1)}\n`,
    );
  return populations;
}

/**
 * Rows of a population are read twice where a sample is drawn. Throws for a population that is not sorted, or that gives other
 * rows the second time, and when the disk is full; then there is no file.
 */
export async function writePackage(dossier: Dossier, options: WriteOptions): Promise<WrittenPackage> {
  const volume = newVolume(dirname(options.out));
  try {
    const populations = await fill(volume, dossier, options);
    const written = await writeArchive(volume, options.out);
    return {
      path: options.out,
      ...written,
      signed: options.sign.length > 0,
      populations: populations.map(({ population: { id, title }, rows, sheet }) => ({
        id,
        title,
        rows,
        complete: sheet.incomplete.length === 0,
      })),
    };
  } finally {
    volume.discard();
  }
}
