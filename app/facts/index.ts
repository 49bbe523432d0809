/** Fact → collector: one import and one line per fact, sorted. */
import type { FactName } from '../../policies/engine/facts.ts';
import { changedFiles } from './changed-files.ts';
import { pullRequest } from './pull-request.ts';
import type { Collector } from './source.ts';

export const collectors: { readonly [F in FactName]: Collector<F> } = {
  changedFiles,
  pullRequest,
} as never;
