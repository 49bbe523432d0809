/** Observations: one for all of a population, one for each failing change and each row that was drawn. Pure. */
import type { Book } from '../pages/book.ts';
import { placeOf } from '../pages/rows.ts';
import type { Entry } from '../spool.ts';
import type { Drawn, Failing, WrittenPopulation } from '../written.ts';
import { line, prop, uuid } from './common.ts';

export interface Of {
  readonly book: Book;
  readonly scope: string;
}

const fileEvidence = ({ path, sha256, size }: Entry) => ({
  href: `../${path}`,
  description: line(`${path}, ${size} bytes`),
  props: [prop('sha256', sha256)],
});

const rowEvidence = ({ book }: Of, id: string, { index, id: row }: { index: number; id: string }) => ({
  href: `../${placeOf(id, index, book.rowsPerPage)}`,
  description: line(`Row ${row}`),
});

export const summaryId = ({ scope }: Of, population: string): string =>
  uuid('observation', scope, population, 'all');

export const failingId = ({ scope }: Of, row: string): string =>
  uuid('observation', scope, 'changes', 'fail', row);

export function summary(
  of: Of,
  { population, rows, sheet, files, tree, failing, failingCount }: WrittenPopulation,
) {
  return {
    uuid: summaryId(of, population.id),
    title: line(`All of ${population.title}`),
    description: line(`${rows} rows. Merkle root ${tree.root}.`),
    props: [
      prop('rows', String(rows)),
      prop('merkle-root', tree.root),
      prop('failing', String(failingCount)),
      prop('failing-observed-one-by-one', String(failing.length)),
      prop('complete', sheet.incomplete.length === 0 ? 'as far as tie-outs show' : 'no'),
    ],
    methods: ['TEST'],
    'relevant-evidence': files.csv.map(fileEvidence),
    collected: of.book.dossier.collectedAt,
  };
}

export const failingObservation = (of: Of, failing: Failing) => ({
  uuid: failingId(of, failing.id),
  title: line(`Change ${failing.id}`),
  description: line(`Fails ${failing.attributes.join(', ')}`),
  props: failing.attributes.map((attribute) => prop('fails', attribute)),
  methods: ['TEST'],
  'relevant-evidence': [rowEvidence(of, 'changes', failing)],
  collected: of.book.dossier.collectedAt,
});

export const drawnObservation = (of: Of, id: string, drawn: Drawn, i: number) => ({
  uuid: uuid('observation', of.scope, id, 'drawn', drawn.id),
  title: line(`Drawn: ${drawn.id}`),
  description: line(`Row ${i + 1} of the sample, with its proof in samples/${id}/${i + 1}.json`),
  methods: ['EXAMINE'],
  'relevant-evidence': [rowEvidence(of, id, drawn)],
  collected: of.book.dossier.collectedAt,
});
