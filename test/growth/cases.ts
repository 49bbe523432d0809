/** What strangers write, at any size, and the work that it makes: the bench times it, a test counts it. */
import { changeCases } from './changes.ts';
import { collectedCases } from './collected.ts';
import { lockFileCases } from './lock-files.ts';
import { textCases } from './texts.ts';

export interface GrowthCase<Input = unknown> {
  readonly what: string;
  readonly make: (size: number) => Input;
  readonly work: (input: Input) => unknown;
  /** Sizes above this are refused before any work is done; unless given, there is none among those that are tried. */
  readonly max?: number;
}

export const growthCases: readonly GrowthCase[] = [
  ...lockFileCases,
  ...textCases,
  ...changeCases,
  ...collectedCases,
];
