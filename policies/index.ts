/** The catalogue: one import and one line per policy, sorted by id. */
import type { AnyPolicy } from './engine/policy.ts';

export const catalogue: readonly AnyPolicy[] = [];
