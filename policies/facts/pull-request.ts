/** The pull request itself, as GitHub (or a local range standing in for one) describes it. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: Actor;
  readonly draft: boolean;
  readonly open: boolean;
  readonly merged: boolean;
  /** The branch it would be merged into. `sha` is that branch's head when the facts were read. */
  readonly base: { readonly ref: string; readonly sha: string };
  /** `fork` is true when the head lives in another repository. */
  readonly head: { readonly ref: string; readonly sha: string; readonly fork: boolean };
  readonly labels: readonly string[];
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** When these facts were read, ISO 8601, UTC: the only clock a policy has. */
  readonly readAt: string;
}

/** A person or a bot, by login. `ghost` stands for a deleted account. */
export interface Actor {
  readonly login: string;
  readonly kind: 'user' | 'bot';
}
