/** Fact → collector: one import and one line per fact, sorted. */
import type { FactName } from '../../policies/engine/facts.ts';
import { changedFiles } from './changed-files.ts';
import { checks } from './checks.ts';
import { codeOwners } from './code-owners.ts';
import { decisions } from './decisions.ts';
import { dependencyChanges } from './dependency-changes.ts';
import { linkedWork } from './linked-work.ts';
import { pullRequest } from './pull-request.ts';
import { pullRequestTemplates } from './pull-request-templates.ts';
import { reviews } from './reviews.ts';
import { secrets } from './secrets.ts';
import type { Collector } from './source.ts';
import { staticAnalysis } from './static-analysis.ts';
import { structure } from './structure.ts';

export const collectors: { readonly [F in FactName]: Collector<F> } = {
  changedFiles,
  checks,
  codeOwners,
  decisions,
  dependencyChanges,
  linkedWork,
  pullRequest,
  pullRequestTemplates,
  reviews,
  secrets,
  staticAnalysis,
  structure,
};
