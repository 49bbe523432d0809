/** An owner's recorded word that one head may go on although a policy is `unknown`. */
export interface Proceed {
  /** The comment it was given in. */
  readonly comment: number;
  readonly policy: string;
  /** The one head, and the one base branch, that it was given for. */
  readonly head: string;
  readonly baseRef: string;
  readonly reason: string;
  /** Login. */
  readonly givenBy: string;
}
