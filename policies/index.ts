/** The catalogue: one import and one line per policy, sorted by id. */
import type { AnyPolicy } from './engine/policy.ts';
import { adrRequired } from './pull-request/adr-required.ts';
import { adrValid } from './pull-request/adr-valid.ts';
import { commitSignatures } from './pull-request/commit-signatures.ts';
import { companionFiles } from './pull-request/companion-files.ts';
import { dependencies } from './pull-request/dependencies.ts';
import { description } from './pull-request/description.ts';
import { forbiddenFiles } from './pull-request/forbidden-files.ts';
import { linkedWork } from './pull-request/linked-work.ts';
import { passingChecks } from './pull-request/passing-checks.ts';
import { review } from './pull-request/review.ts';
import { secrets } from './pull-request/secrets.ts';
import { size } from './pull-request/size.ts';
import { staticAnalysis } from './pull-request/static-analysis.ts';
import { title } from './pull-request/title.ts';
import { workflowHardening } from './pull-request/workflow-hardening.ts';
import { releaseReadiness } from './release/release-readiness.ts';
import { branchProtection } from './repository/branch-protection.ts';

export const catalogue: readonly AnyPolicy[] = [
  adrRequired,
  adrValid,
  branchProtection,
  commitSignatures,
  companionFiles,
  dependencies,
  description,
  forbiddenFiles,
  linkedWork,
  passingChecks,
  releaseReadiness,
  review,
  secrets,
  size,
  staticAnalysis,
  title,
  workflowHardening,
];
