/** How many rows have which answer to each attribute, and the first of them. */
import { type Answer, type AttributeId, attributeIds } from '../model/attribute.ts';
import type { Row } from '../model/population.ts';
import { nameOf } from './names.ts';

export const answers: readonly Answer[] = ['fail', 'unknown', 'not applicable', 'pass'];

/** A row as pages link to it: its place from 0. */
export interface Place {
  readonly index: number;
  readonly id: string;
}

/** A place with what people call what is there. */
export interface Named extends Place {
  readonly name: string;
}

export interface Tally {
  readonly count: number;
  /** At most {@link maxListed}. */
  readonly first: readonly Named[];
}

export type Tallies = Readonly<Record<AttributeId, Readonly<Record<Answer, Tally>>>>;

/** Of one answer to one attribute, by name: who wants all filters the CSV. */
export const maxListed = 2000;

const byKey = <K extends string, V>(keys: readonly K[], of: (key: K) => V): Readonly<Record<K, V>> =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, V>;

export function newTallies() {
  const kept = new Map<string, { count: number; first: Named[] }>();
  const of = (id: AttributeId, answer: Answer) => kept.get(`${id} ${answer}`) ?? { count: 0, first: [] };
  return {
    add(row: Row, index: number) {
      const { attributes, id } = row;
      if (!attributes) return;
      const name = nameOf(row);
      for (const attribute of attributeIds) {
        const { answer } = attributes[attribute];
        const tally = of(attribute, answer);
        tally.count += 1;
        if (tally.first.length < maxListed) tally.first.push({ index, id, name });
        kept.set(`${attribute} ${answer}`, tally);
      }
    },
    close: (): Tallies => byKey(attributeIds, (id) => byKey(answers, (answer): Tally => of(id, answer))),
  };
}
