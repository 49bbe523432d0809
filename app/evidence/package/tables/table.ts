/** A population as a table, the same for CSV, spreadsheets and pages: its columns, and one row's values in their order. Pure. */
import { toPlain } from '../../../../policies/engine/plain.ts';
import { attributeIds, attributeTitles } from '../../model/attribute.ts';
import type { Cell, Column, Population, Row } from '../../model/population.ts';

/** Of every row. */
const always: readonly Column[] = [
  { key: 'id', title: 'Id', kind: 'text', means: 'The row, in every file of this package' },
  { key: 'at', title: 'At', kind: 'time', means: 'When it happened; UTC' },
];

const attributeColumns: readonly Column[] = [
  ...attributeIds.map(
    (id): Column => ({
      key: id,
      title: id,
      kind: 'answer',
      means: `${attributeTitles[id]}: pass, fail, not applicable or unknown`,
    }),
  ),
  ...attributeIds.map(
    (id): Column => ({
      key: `${id} because`,
      title: `${id} because`,
      kind: 'text',
      means: `What shows the answer of ${id}, or why nobody knows`,
    }),
  ),
];

/** The package's own: a population that has them among its columns has them once. */
const given: ReadonlySet<string> = new Set(['at', ...attributeIds]);

/** The columns that a population adds to those that every table has. */
export const ownColumns = ({ columns }: Pick<Population, 'columns'>): readonly Column[] =>
  columns.filter(({ key }) => !given.has(key));

/** Changes have attributes, and nothing else has. */
export const hasAttributes = ({ id }: Pick<Population, 'id'>): boolean => id === 'changes';

/** Every column of its tables. */
export const columnsOf = (population: Pick<Population, 'id' | 'columns'>): readonly Column[] => [
  ...always,
  ...ownColumns(population),
  ...(hasAttributes(population) ? attributeColumns : []),
];

function attributeCells({ attributes }: Row): readonly Cell[] {
  return [
    ...attributeIds.map((id) => attributes?.[id].answer ?? null),
    ...attributeIds.map((id) => (attributes ? toPlain(attributes[id].because) : null)),
  ];
}

/** In the order of {@link columnsOf}. */
export const valuesOf = (population: Pick<Population, 'id' | 'columns'>, row: Row): readonly Cell[] => [
  row.id,
  row.at,
  ...ownColumns(population).map(({ key }) => row.cells[key] ?? null),
  ...(hasAttributes(population) ? attributeCells(row) : []),
];
