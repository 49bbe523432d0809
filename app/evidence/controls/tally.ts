/** Counts what rows of populations say, while whoever writes them reads them. Pure. */

import { type Answer, type AttributeId, attributeIds } from '../model/attribute.ts';
import type { Instant } from '../model/period.ts';
import type { Population, PopulationId, Row } from '../model/population.ts';
import { type LandedChange, noVerdicts, type Outcomes, type VerdictTally } from './verdicts.ts';

export type Answers = Readonly<Record<Answer, number>>;

/** What policies had said of a change when it landed, and of how many changes the same. */
export interface Judged {
  readonly outcomes: readonly Outcomes[];
  readonly count: number;
}

export interface PopulationTally {
  readonly rows: number;
  /** One of each row, by the columns that hold an answer; null: it has none. */
  readonly answers: Answers | null;
  readonly attributes: Readonly<Record<AttributeId, Answers>>;
  /** Of changes by which something landed. */
  readonly judged: readonly Judged[];
  /** It says of itself that it may be incomplete, or what should agree does not. */
  readonly incomplete: boolean;
  /** Tie-outs show that it is whole: where there is nothing to compare it with, nobody knows. */
  readonly isShownWhole: boolean;
}

export type Tally = ReadonlyMap<PopulationId, PopulationTally>;

type Counting = Record<Answer, number>;

const zero = (): Counting => ({ pass: 0, fail: 0, 'not applicable': 0, unknown: 0 });

const answers: readonly Answer[] = ['pass', 'fail', 'not applicable', 'unknown'];

/** What is no answer is not known. */
const answerOf = (value: unknown): Answer => answers.find((one) => one === value) ?? 'unknown';

/** As the population of changes writes its rows. Null: nothing landed, or it is no change. */
function landedBy({ raw, cells }: Row): LandedChange | null {
  if (raw === null || cells.class === 'nothing landed') return null;
  const { repository, landing, pulls } = raw as {
    readonly repository: { readonly id: number };
    readonly landing: { readonly after: string; readonly at: Instant | null };
    readonly pulls: LandedChange['pulls'];
  };
  return {
    repository: repository.id,
    after: landing.after,
    at: landing.at,
    pulls: pulls.map(({ number, head, mergedAt }) => ({ number, head, mergedAt })),
  };
}

/** Of a row that has more than one: a row is counted once. */
const worst: readonly Answer[] = ['fail', 'unknown', 'pass', 'not applicable'];

interface Counter {
  readonly add: (row: Row) => void;
  readonly of: () => Omit<PopulationTally, 'incomplete' | 'isShownWhole'>;
}

/** Few different things are said of many changes. */
function judging(verdictsOn: VerdictTally['on']) {
  const known = new Map<string, { readonly outcomes: readonly Outcomes[]; count: number }>();
  return {
    add(change: LandedChange) {
      const outcomes = verdictsOn(change);
      const key = JSON.stringify(outcomes);
      const one = known.get(key) ?? { outcomes, count: 0 };
      one.count += 1;
      known.set(key, one);
    },
    all: (): readonly Judged[] => [...known.values()],
  };
}

function counter({ id: population, columns }: Population, verdictsOn: VerdictTally['on']): Counter {
  const judged = judging(verdictsOn);
  // Attributes have columns, too, which are counted by themselves.
  const isOwn = (key: string) => attributeIds.every((id) => id !== key);
  const keys = columns.flatMap(({ key, kind }) => (kind === 'answer' && isOwn(key) ? [key] : []));
  const own = zero();
  const attributes = Object.fromEntries(attributeIds.map((id) => [id, zero()])) as Record<
    AttributeId,
    Counting
  >;
  let rows = 0;
  return {
    add: (row) => {
      rows += 1;
      const change = population === 'changes' ? landedBy(row) : null;
      if (change) judged.add(change);
      const cells = new Map(Object.entries(row.cells));
      const given = keys.map((key) => answerOf(cells.get(key)));
      const answer = worst.find((one) => given.includes(one));
      if (answer) own[answer] += 1;
      if (row.attributes)
        for (const id of attributeIds) attributes[id][answerOf(row.attributes[id]?.answer)] += 1;
    },
    of: () => ({ rows, answers: keys.length > 0 ? own : null, attributes, judged: judged.all() }),
  };
}

export interface Counted {
  /** The same, counted as their rows are read to the end. */
  readonly populations: readonly Population[];
  /** Of those whose rows were read to the end at least once. */
  readonly tally: () => Tally;
}

/** `verdictsOn`: what policies had said of a change when it landed. */
export function counted(
  populations: readonly Population[],
  verdictsOn: VerdictTally['on'] = noVerdicts.on,
): Counted {
  const done = new Map<PopulationId, { readonly counts: Counter; readonly population: Population }>();
  return {
    populations: populations.map((population) => ({
      ...population,
      async *rows() {
        const counts = counter(population, verdictsOn);
        for await (const row of population.rows()) {
          counts.add(row);
          yield row;
        }
        done.set(population.id, { counts, population });
      },
    })),
    tally: () =>
      new Map(
        [...done].map(([id, { counts, population }]) => {
          const { incomplete, tieOuts } = population.sheet();
          const isWhole = incomplete.length === 0 && tieOuts.every(({ holds }) => holds === true);
          const isShownWhole = isWhole && tieOuts.length > 0;
          return [id, { ...counts.of(), incomplete: !isWhole, isShownWhole }] as const;
        }),
      ),
  };
}
