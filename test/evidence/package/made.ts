/** Packages for tests: written once, then changed as somebody would who wants to be believed. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { empty, grown, rootOf } from '../../../app/evidence/ledger/frontier.ts';
import { type Chained, chained } from '../../../app/evidence/ledger/record.ts';
import { payloadHash, type SigningKey, signed } from '../../../app/evidence/ledger/statement.ts';
import type { Dossier } from '../../../app/evidence/model/dossier.ts';
import { archiveOf } from '../../../app/evidence/package/archive.ts';
import { type Entry, newSink } from '../../../app/evidence/package/spool.ts';
import { publicKeyOf, signedManifest } from '../../../app/evidence/package/statement.ts';
import { writePackage } from '../../../app/evidence/package/write.ts';

export const folder = mkdtempSync(join(tmpdir(), 'fairlead-package-'));

let made = 0;
export const newPath = (extension = 'zip'): string => {
  made += 1;
  return join(folder, `${made}.${extension}`);
};

export function newKey(): SigningKey {
  const privateKey = generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  return { id: publicKeyOf({ id: '', privateKey }).id, privateKey };
}

export async function written(dossier: Dossier, sign: readonly SigningKey[] = []): Promise<string> {
  const { path } = await writePackage(dossier, { sign, out: newPath() });
  return path;
}

export type Files = Map<string, Buffer>;

export const filesOf = (path: string): Files =>
  new Map(Object.entries(unzipSync(readFileSync(path))).map(([name, bytes]) => [name, Buffer.from(bytes)]));

export function entryOf(name: string, bytes: Uint8Array): Entry {
  const isStored = name.startsWith('manifest.') || name.endsWith('.xlsx');
  const sink = newSink(name, newPath('part'), isStored ? 0 : 1);
  sink.write(bytes);
  return sink.close();
}

/** An archive as Fairlead writes it, of other files; the manifest stays what it was. */
export function packed(files: Files): string {
  const path = newPath();
  const entries = [...files].map(([name, bytes]) => entryOf(name, bytes));
  writeFileSync(path, Buffer.concat(Array.from(archiveOf(entries), (one) => Buffer.from(one))));
  return path;
}

interface Manifest {
  files: { path: string; size: number; sha256: string; stored: unknown }[];
  keys: readonly { readonly id: string }[];
  ledger: { records: number } | null;
  populations: { id: string; files: { csv: string[] } }[];
}

/** As whoever has everything but the client's key: the manifest names what is there now, and another key signs it. */
export function resigned(
  files: Files,
  dossier: Dossier,
  key: SigningKey,
  change: (manifest: Manifest) => void = () => {},
): string {
  const manifest = JSON.parse(files.get('manifest.json')?.toString('utf8') ?? '') as Manifest;
  const [ours = { id: '' }] = manifest.keys;
  const readme = files.get('README.html')?.toString('utf8').replaceAll(ours.id, key.id) ?? '';
  const all = new Map(files).set('README.html', Buffer.from(readme));
  manifest.files = [...all]
    .filter(([name]) => !name.startsWith('manifest.'))
    .map(([name, bytes]) => {
      const { path, size, sha256, stored } = entryOf(name, bytes);
      return {
        path,
        size,
        sha256,
        stored: { method: stored.deflated ? 'deflate' : 'store', size: stored.size, sha256: stored.sha256 },
      };
    });
  manifest.keys = [publicKeyOf(key)];
  change(manifest);
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  const entry = entryOf('manifest.json', Buffer.from(text));
  const envelope = `${JSON.stringify(signedManifest(dossier, entry, [key]), null, 1)}\n`;
  return packed(
    new Map([...all, ['manifest.json', Buffer.from(text)], ['manifest.dsse.json', Buffer.from(envelope)]]),
  );
}

/** Lines of a ledger with so many records and a checkpoint after each `every`. */
export function ledgerOf(
  client: string,
  {
    records,
    every,
    key,
    payload = (n) => ({ policy: 'review', n }),
  }: { records: number; every: number; key: SigningKey; payload?: (n: number) => unknown },
): readonly string[] {
  const { publicKey } = publicKeyOf(key);
  const lines: unknown[] = [
    { fairlead: 'ledger', format: 1, client, at: '2026-10-02T03:00:00.000Z' },
    { key: { id: key.id, publicKey, madeAt: '2026-05-01T00:00:00.000Z' } },
  ];
  let last: Chained | null = null;
  let tree = empty;
  let previous: string | null = null;
  let checkpoints = 0;
  for (let i = 0; i < records; i += 1) {
    const at = new Date(Date.parse('2026-07-01T00:00:00.000Z') + i * 60_000).toISOString();
    const salt = createHash('sha256').update(`${i}`).digest('hex');
    last = chained(client, last, { kind: 'verdict', at, payload: payload(i) }, salt);
    const { record, hash, payload: text } = last;
    tree = grown(tree, [hash]);
    lines.push({ record, hash, salt, payload: text });
    if ((i + 1) % every !== 0) continue;
    const checkpoint = { client, size: i + 1, root: rootOf(tree), at, previous, engine: '0.1.0' };
    const envelope = signed(checkpoint, [key]);
    previous = payloadHash(envelope);
    checkpoints += 1;
    lines.push({ checkpoint: envelope });
  }
  lines.push({ end: { keys: 1, records, checkpoints } });
  return lines.map((line) => JSON.stringify(line));
}

export const asLedger = (lines: readonly string[]) =>
  async function* () {
    yield* lines;
  };
