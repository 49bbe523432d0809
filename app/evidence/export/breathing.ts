/** Populations as an export reads them. */
import { setImmediate as turn } from 'node:timers/promises';
import { giveBack } from '../../give-back.ts';
import type { Landed } from '../continuity/continuity.ts';
import type { Population, Row } from '../model/population.ts';

/** Rows after which everything else that the process does has its turn: verdicts do not wait for an export. */
const rowsPerTurn = 25;

/** Rows after which what was read for those before is given back. */
const rowsPerCollection = 5000;

export function breathing(population: Population): Population {
  return {
    ...population,
    async *rows() {
      let count = 0;
      for await (const row of population.rows()) {
        yield row;
        count += 1;
        if (count % rowsPerTurn === 0) await turn();
        if (count % rowsPerCollection === 0) giveBack();
      }
    },
  };
}

/** As the population of changes writes it. */
const placeOf = ({ raw }: Row) => {
  const { repository, branch } = raw as {
    readonly repository: { readonly id: number };
    readonly branch: string;
  };
  return { repository: repository.id, branch };
};

/** Remembers where and when each change landed: continuity says which landed while a rule was not in force. */
export function landedIn(population: Population): {
  readonly population: Population;
  readonly landed: () => readonly Landed[];
} {
  let landed: readonly Landed[] = [];
  return {
    population: {
      ...population,
      async *rows() {
        const seen: Landed[] = [];
        for await (const row of population.rows()) {
          yield row;
          if (row.at !== null) seen.push({ id: row.id, at: row.at, ...placeOf(row) });
        }
        landed = seen;
      },
    },
    landed: () => landed,
  };
}
