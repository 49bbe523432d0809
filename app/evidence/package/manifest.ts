/** What the package's manifest says: each file with its hash, each population with its counts and root. It is what is signed. Pure. */
import { attributeIds } from '../model/attribute.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Entry } from './spool.ts';
import { answers } from './tally.ts';
import type { WrittenPopulation } from './written.ts';

export interface PublicKey {
  /** SHA-256 of the key's DER, hex. */
  readonly id: string;
  /** SPKI, DER, base64. */
  readonly publicKey: string;
}

export const format = 1;

const fileOf = ({ path, size, sha256, stored }: Entry) => ({
  path,
  size,
  sha256,
  stored: { method: stored.deflated ? 'deflate' : 'store', size: stored.size, sha256: stored.sha256 },
});

const pathsOf = (entries: readonly Entry[]): readonly string[] => entries.map(({ path }) => path);

const talliesOf = ({ tallies }: WrittenPopulation) =>
  Object.fromEntries(
    attributeIds.map((id) => [
      id,
      Object.fromEntries(answers.map((answer) => [answer, tallies[id][answer].count])),
    ]),
  );

const drawOf = (draw: WrittenPopulation['draw']) =>
  draw === null
    ? { how: 'all' }
    : {
        how: 'sample',
        size: draw.size,
        preset: draw.preset,
        nonce: draw.nonce,
        seed: draw.seed,
        drawn: draw.rows.map(({ id }) => id),
      };

const populationOf = (written: WrittenPopulation) => ({
  id: written.population.id,
  title: written.population.title,
  rows: written.rows,
  first: written.first,
  last: written.last,
  root: written.tree.root,
  complete: written.sheet.incomplete.length === 0,
  ...(written.population.id === 'changes' ? { attributes: talliesOf(written) } : {}),
  draw: drawOf(written.draw),
  files: {
    raw: pathsOf(written.files.raw),
    csv: pathsOf(written.files.csv),
    xlsx: written.files.xlsx.path,
    html: pathsOf(written.files.html),
    sheet: `sheets/${written.population.id}.json`,
  },
});

export interface Manifested {
  readonly dossier: Dossier;
  readonly populations: readonly WrittenPopulation[];
  readonly ledger: { readonly path: string; readonly records: number } | null;
  readonly entries: readonly Entry[];
  readonly keys: readonly PublicKey[];
}

/** Who and what it is about: said in the manifest, and once more in what is signed. */
export const bound = ({ client, period, collectedAt, collector }: Dossier) => ({
  client,
  period,
  collectedAt,
  collector,
});

/** JSON for people to read; the same dossier gives the same text. */
export function manifestText({ dossier, populations, ledger, entries, keys }: Manifested): string {
  const manifest = {
    fairlead: 'evidence package',
    format,
    ...bound(dossier),
    timeZone: dossier.timeZone,
    frameworks: dossier.frameworks,
    keys,
    populations: populations.map(populationOf),
    ledger,
    files: entries.map(fileOf),
  };
  return `${JSON.stringify(manifest, null, 1)}\n`;
}
