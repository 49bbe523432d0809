/** The catalogue: one import and one line per policy, sorted by id. */
import type { AnyPolicy } from './engine/policy.ts';
import { adrRequired } from './pull-request/adr-required.ts';
import { companionFiles } from './pull-request/companion-files.ts';
import { dependencies } from './pull-request/dependencies.ts';
import { description } from './pull-request/description.ts';
import { linkedWork } from './pull-request/linked-work.ts';
import { passingChecks } from './pull-request/passing-checks.ts';
import { review } from './pull-request/review.ts';
import { secrets } from './pull-request/secrets.ts';
import { staticAnalysis } from './pull-request/static-analysis.ts';
import { title } from './pull-request/title.ts';

export const catalogue: readonly AnyPolicy[] = [
  adrRequired,
  companionFiles,
  dependencies,
  description,
  linkedWork,
  passingChecks,
  review,
  secrets,
  staticAnalysis,
  title,
];
