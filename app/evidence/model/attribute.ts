/** What an auditor asks of one change. Pure. Attributes A1 to A12 are those of the change-management test of CC8.1. */
import type { Prose } from '../../../policies/engine/prose.ts';

export const attributeIds = [
  'A1',
  'A2',
  'A3',
  'A4',
  'A5',
  'A6',
  'A7',
  'A8',
  'A9',
  'A10',
  'A11',
  'A12',
] as const;

export type AttributeId = (typeof attributeIds)[number];

/** `unknown` is never counted as `pass`, nor as `fail`. */
export type Answer = 'pass' | 'fail' | 'not applicable' | 'unknown';

export interface Attribute {
  readonly answer: Answer;
  /** For `pass`: what shows it. For `unknown`: what could not be had, and why. */
  readonly because: Prose;
}

export type Attributes = Readonly<Record<AttributeId, Attribute>>;

/** One title each: a sentence that is true when it passes. */
export const attributeTitles: Readonly<Record<AttributeId, string>> = {
  A1: 'It landed through a pull request',
  A2: 'Somebody approved it who had no part in it',
  A3: 'The approval is of what was merged',
  A4: 'No approval was dismissed or overruled',
  A5: 'Who approved was a person who could write then',
  A6: 'Every required check had passed before the merge',
  A7: 'A ticket is linked',
  A8: 'Nobody went around a rule',
  A9: 'It was deployed, after it was merged',
  A10: 'Its commits are signed',
  A11: 'The rules were in force until the merge',
  A12: 'An emergency was looked at afterwards',
};
