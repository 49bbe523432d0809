/** Rows without what people wrote into titles and reasons that is secret: a package goes to others. */
import { withoutSecrets } from '../capture/scrubbed.ts';
import type { Population, Row } from '../model/population.ts';

function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clean(one)]));
}

const cleanRow = (row: Row): Row => ({
  ...row,
  cells: clean(row.cells) as Row['cells'],
  raw: clean(row.raw),
});

/** Changes are many, and the facts that they are judged by are clean before: what is judged again has to be what was judged. */
export const redacting = (population: Population): Population =>
  population.id === 'changes'
    ? population
    : {
        ...population,
        async *rows() {
          for await (const row of population.rows()) yield cleanRow(row);
        },
      };
