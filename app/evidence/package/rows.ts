/** Reads the rows of a population once and writes all of its files meanwhile; reads them again where rows are drawn. */
import { attributeIds } from '../model/attribute.ts';
import type { Draw } from '../model/dossier.ts';
import type { Population, Row } from '../model/population.ts';
import { newLeaves } from './merkle.ts';
import { aboutPopulation } from './pages/about.ts';
import { maxShown, shownCells } from './pages/exceptions.ts';
import { newRowPages } from './pages/rows.ts';
import { newParts } from './parts.ts';
import { newPersonData } from './person-data.ts';
import { drawn } from './rows/drawn.ts';
import { inOrder } from './rows/in-order.ts';
import { byteOrderMark, csvLine } from './tables/csv.ts';
import { columnsOf, valuesOf } from './tables/table.ts';
import { newSpreadsheet } from './tables/xlsx.ts';
import { newTallies } from './tally.ts';
import type { Volume } from './volume.ts';
import type { Failing, WrittenPopulation } from './written.ts';

export interface Sizes {
  readonly maxPart?: number;
  readonly maxSheetRows?: number;
  readonly rowsPerPage?: number;
}

/** Failing changes that are kept by name. */
const maxFailing = 5000;
const maxCells = 5000;

function newFailing() {
  const first: Failing[] = [];
  let count = 0;
  return {
    add({ id, at, attributes, cells }: Row, index: number) {
      const failed = attributes ? attributeIds.filter((one) => attributes[one].answer === 'fail') : [];
      if (failed.length === 0) return;
      count += 1;
      if (first.length < maxFailing)
        first.push({
          id,
          at,
          index,
          attributes: failed,
          cells: first.length < maxShown ? shownCells(cells) : {},
        });
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
