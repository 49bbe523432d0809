/** What happened to an issue or a pull request, as its timeline tells it. */
import type { Account, ReviewState } from '../state.ts';

export interface IssueEvent {
  readonly id: number;
  /** Of the issue or pull request. */
  readonly number: number;
  readonly actor: Account;
  readonly at: Date;
  readonly event:
    | { readonly kind: 'labeled' | 'unlabeled'; readonly label: string }
    | { readonly kind: 'closed' | 'reopened' | 'ready_for_review' | 'convert_to_draft' }
    | { readonly kind: 'added_to_merge_queue' | 'removed_from_merge_queue' | 'head_ref_force_pushed' }
    | { readonly kind: 'review_dismissed'; readonly review: number; readonly was: ReviewState }
    | { readonly kind: 'merged'; readonly sha: string };
}
