/** How pull requests of a repository are merged. */
export interface MergeSettings {
  readonly 'merge-commit': boolean;
  readonly squash: boolean;
  readonly rebase: boolean;
  readonly 'auto-merge': boolean;
  readonly 'delete-branch': boolean;
  readonly 'update-branch': boolean;
  readonly 'squash-title': 'COMMIT_OR_PR_TITLE' | 'PR_TITLE';
  readonly 'squash-message': 'BLANK' | 'COMMIT_MESSAGES' | 'PR_BODY';
  readonly 'merge-title': 'MERGE_MESSAGE' | 'PR_TITLE';
  readonly 'merge-message': 'BLANK' | 'PR_BODY' | 'PR_TITLE';
}
