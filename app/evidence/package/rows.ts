/** Reads the rows of a population once and writes all of its files meanwhile; reads them again where rows are drawn. */
import { setImmediate as turn } from 'node:timers/promises';
import { canonical } from '../ledger/record.ts';
import { attributeIds } from '../model/attribute.ts';
import type { Draw } from '../model/dossier.ts';
import type { Population, Row } from '../model/population.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import { newLeaves } from './merkle.ts';
import { aboutPopulation } from './pages/about.ts';
import { newRowPages } from './pages/rows.ts';
import { newParts } from './parts.ts';
import { newPersonData } from './person-data.ts';
import { isPreset, presets, rankOf, seedOf } from './sample.ts';
import { columnsOf, valuesOf } from './table.ts';
import { newTallies } from './tally.ts';
import type { Volume } from './volume.ts';
import type { Drawn, Failing, WrittenDraw, WrittenPopulation } from './written.ts';
import { newSpreadsheet } from './xlsx.ts';

export interface Sizes {
  readonly maxPart?: number;
  readonly maxSheetRows?: number;
  readonly rowsPerPage?: number;
}

/** Failing changes that are kept by name. */
const maxFailing = 5000;
const maxCells = 5000;
/** Rows after which others get their turn. */
const untilTurn = 200;

/** Halves of characters are no Unicode, and so no canonical JSON: they become U+FFFD, in tables and raw alike. */
function repaired<T>(value: T): T;
function repaired(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => repaired(item));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toWellFormed(), repaired<unknown>(inner)]),
  );
}

const textOf = ({ id, at, cells, attributes, raw }: Row): string =>
  canonical({ id, at, cells, ...(attributes ? { attributes } : {}), raw });

interface Line {
  readonly row: Row;
  /** Canonical JSON (RFC 8785). */
  readonly line: string;
}

function lineOf(row: Row): Line {
  try {
    return { row, line: textOf(row) };
  } catch {
    const whole = repaired(row);
    return { row: whole, line: textOf(whole) };
  }
}

/** Rows in their order. Throws for one that stands twice or in a wrong place: whoever made the population is wrong. */
async function* inOrder({ id, rows }: Population): AsyncGenerator<Line> {
  let before: string | null = null;
  let read = 0;
  for await (const given of rows()) {
    const line = lineOf(given);
    const { id: own } = line.row;
    if (before !== null && own <= before)
      throw new Error(`Population ${id} is not sorted, or has a row twice: ${own} after ${before}`);
    before = own;
    yield line;
    read += 1;
    if (read % untilTurn === 0) await turn();
  }
}

function newFailing() {
  const first: Failing[] = [];
  let count = 0;
  return {
    add({ id, at, attributes }: Row, index: number) {
      const failed = attributes ? attributeIds.filter((one) => attributes[one].answer === 'fail') : [];
      if (failed.length === 0) return;
      count += 1;
      if (first.length < maxFailing) first.push({ id, at, index, attributes: failed });
    },
    first: () => first,
    count: () => count,
  };
}

function writersOf(volume: Volume, population: Population, sizes: Sizes) {
  const columns = columnsOf(population);
  const heads = columns.map(({ title }) => title);
  const max = sizes.maxPart === undefined ? {} : { max: sizes.maxPart };
  const { id } = population;
  const raw = newParts(volume, { stem: `raw/${id}`, extension: 'jsonl', head: '', ...max });
  const head = byteOrderMark + csvLine(heads);
  const csv = newParts(volume, { stem: `populations/${id}`, extension: 'csv', head, ...max });
  const xlsx = newSpreadsheet({
    path: `populations/${id}.xlsx`,
    heads,
    whole: `raw/${id}.jsonl`,
    about: (sheets) => aboutPopulation(population, columns, sheets),
    newFile: volume.newFile,
    ...(sizes.maxSheetRows === undefined ? {} : { maxRows: sizes.maxSheetRows }),
  });
  const pages = newRowPages(volume, population, sizes.rowsPerPage);
  return {
    add(row: Row, line: string) {
      const values = valuesOf(population, row);
      raw.write(`${line}\n`);
      csv.write(csvLine(values));
      xlsx.add(values);
      pages.add(row, values);
    },
    close: () => ({
      raw: raw.close(),
      csv: csv.close(),
      xlsx: volume.add(xlsx.close()),
      html: pages.close(),
    }),
  };
}

/** How many rows a draw asks for. Throws for a preset that nobody knows. */
function sizeOf({ size, preset }: Extract<Draw, { how: 'sample' }>, rows: number): number {
  if (preset === null) return Math.min(size, rows);
  if (!isPreset(preset)) throw new Error(`There is no preset ${preset}`);
  return presets[preset].size(rows);
}

/** The rows of lowest rank. Throws where the population is another one than it was. */
async function drawn(
  population: Population,
  draw: Extract<Draw, { how: 'sample' }>,
  { leaves, tree }: Pick<WrittenPopulation, 'leaves' | 'tree'>,
): Promise<WrittenDraw> {
  const seed = seedOf(tree.root, draw.nonce);
  const size = sizeOf(draw, leaves.count());
  const again = newLeaves();
  let best: Drawn[] = [];
  let index = 0;
  for await (const { row, line } of inOrder(population)) {
    again.add(line);
    const rank = rankOf(seed, row.id);
    const highest = best.at(-1);
    if (size > 0 && (best.length < size || (highest && rank < highest.rank)))
      best = [...best, { index, id: row.id, rank, line }]
        .sort((a, b) => (a.rank < b.rank ? -1 : 1))
        .slice(0, size);
    index += 1;
  }
  if (again.tree().root !== tree.root)
    throw new Error(`Population ${population.id} gave other rows when it was read again`);
  return { size, nonce: draw.nonce, preset: draw.preset, seed, rows: best };
}

export async function writeRows(
  volume: Volume,
  population: Population,
  { draw, sizes }: { readonly draw: Draw; readonly sizes: Sizes },
): Promise<WrittenPopulation> {
  const writers = writersOf(volume, population, sizes);
  const [leaves, tallies, people, failing] = [newLeaves(), newTallies(), newPersonData(), newFailing()];
  const cells: Row['cells'][] = [];
  let first: string | null = null;
  let last: string | null = null;
  for await (const { row, line } of inOrder(population)) {
    writers.add(row, line);
    tallies.add(row, leaves.count());
    failing.add(row, leaves.count());
    leaves.add(line);
    people.look(row.raw);
    if (population.id === 'waivers' && cells.length < maxCells) cells.push(row.cells);
    first ??= row.id;
    last = row.id;
  }
  const tree = leaves.tree();
  return {
    population,
    sheet: population.sheet(),
    rows: leaves.count(),
    first,
    last,
    leaves,
    tree,
    tallies: tallies.close(),
    personData: people.close(),
    failing: failing.first(),
    failingCount: failing.count(),
    cells,
    draw: draw.how === 'all' ? null : await drawn(population, draw, { leaves, tree }),
    files: writers.close(),
  };
}
