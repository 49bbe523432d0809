/** The changes that were merged into a branch of a clone or of a repository on GitHub, to try rules on. */
import type { Prose } from '../../policies/engine/prose.ts';
import { isMissed, type Selection, selectSettings, type Viewpoint } from '../../policies/engine/selection.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import type { RulesReads } from '../repository-reads.ts';
import type { Candidates } from './changes.ts';

export interface MergedHistory {
  /** `acme/shop`, or a folder. */
  readonly repository: string;
  readonly branch: string;
  readonly local: boolean;
  readonly viewpoint: Viewpoint;
  readonly changes: Candidates;
  /** The rules of the branch as it is now. */
  readonly rules: RulesReads;
  readonly enough: () => Prose | null;
  readonly calls: () => number;
}

/**
 * The settings that can be tried on merged changes, and those that cannot. Releases that a change would make are not looked
 * at; what is observed of repositories and organizations is no part of a change.
 */
export function selectForChanges(settings: readonly Setting[], viewpoint: Viewpoint): Selection {
  const { notLookedAt, ...selected } = selectSettings(
    { kind: 'pull_request', proposer: null },
    settings,
    viewpoint,
  );
  return { ...selected, notLookedAt: notLookedAt.filter(isMissed) };
}
