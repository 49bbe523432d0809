/** The pull request itself, as GitHub describes it, or the range of a local clone that would become one. */
import { isKnown, type Part } from '../engine/part.ts';
import { type Prose, say } from '../engine/prose.ts';

export interface PullRequest {
  /** Not known before there is a pull request. */
  readonly number: Part<number>;
  readonly title: Part<string>;
  readonly body: Part<string>;
  /** In a clone the name that git knows. */
  readonly author: Actor;
  /** A range of a clone is judged as what is ready to be reviewed. */
  readonly draft: boolean;
  /** The branch it would be merged into. `sha` is that branch's head when the facts were read. */
  readonly base: Tip;
  /** `fork` is true when the head lives in another repository. A detached head has no branch. */
  readonly head: Tip & { readonly fork: Part<boolean> };
  readonly labels: Part<readonly string[]>;
  /** ISO 8601, UTC. */
  readonly createdAt: Part<string>;
  /** When these facts were read, ISO 8601, UTC: the only clock a policy has. */
  readonly readAt: string;
}

/** A commit by the branch it is the head of. */
export interface Tip {
  readonly ref: Part<string>;
  readonly sha: string;
}

/** What people call it: the branch, else the commit's short id. */
export function tipName({ ref, sha }: Tip): string {
  return isKnown(ref) ? ref : sha.slice(0, 7);
}

/** The branch and the commit it is at; the commit alone where it is no branch's. */
export function tipAt({ ref, sha }: Tip): Prose {
  const commit = sha.slice(0, 7);
  return isKnown(ref) ? say`${ref} at ${commit}` : say`${commit}`;
}

/** A person or a bot, by login. `ghost` stands for a deleted account. */
export interface Actor {
  readonly login: string;
  readonly kind: 'user' | 'bot';
}
