/** The issues and tickets that a pull request says it is for. */

export interface LinkedIssue {
  /** `owner/repo`. */
  readonly repository: string;
  readonly number: number;
  /** `closes`: GitHub closes it when this is merged; `mentions`: it is named in title or description. */
  readonly how: 'closes' | 'mentions';
  /** `absent`: there is no such number; `pull-request`: it is no issue; `unseen`: its repository cannot be seen. */
  readonly state: 'open' | 'closed' | 'absent' | 'pull-request' | 'unseen';
}

export interface LinkedWork {
  /** Sorted by repository and number. Only issues of the repository's own organization or user are looked up. */
  readonly issues: readonly LinkedIssue[];
  /** How many more GitHub would close but does not show. */
  readonly hidden: number;
  /** How many more are named and were not looked up, because there are too many. */
  readonly unread: number;
  /** Keys and addresses of the declared trackers' tickets, sorted; whether these exist was not looked up. */
  readonly tickets: readonly string[];
}
