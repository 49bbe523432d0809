/** Alerts that were found elsewhere and are only looked up here, in GitHub's own shape. */
import type { Schemas } from '../state.ts';

export interface Alerts {
  readonly dependabot: Schemas['dependabot-alert'][];
  readonly secrets: Schemas['secret-scanning-alert'][];
}
