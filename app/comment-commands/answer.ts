/** The answer to a comment command, and what the answer is made from. */
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { RepositoryPermission } from '../github/permission.ts';
import type { ClientMemory } from '../store/client-store.ts';
import type { AppAccess } from '../subjects/access.ts';
import type { CommentTask, Person } from '../task.ts';

/** The parts of a pull request that comment commands use. */
export interface Pull {
  readonly open: boolean;
  readonly author: Person;
  readonly head: {
    readonly sha: string;
    readonly ref: string;
    /** `owner/repo` the head lives in; null when that is gone. */
    readonly repository: string | null;
    readonly fork: boolean;
  };
}

/** A permitted command, and all that is known about it. */
export interface Asked {
  readonly access: AppAccess;
  readonly memory: ClientMemory;
  readonly task: CommentTask;
  readonly pull: Pull;
  /** When the comment was written. */
  readonly writtenAt: Date;
  readonly now: Date;
  readonly level: RepositoryPermission;
  readonly web: string;
}

export interface Answer {
  /** Markdown, made by the one escaper; empty: no words are needed. */
  readonly blocks: readonly string[];
  /** The pull request is judged again. */
  readonly rejudge: boolean;
  /** The comment gets eyes instead of words. */
  readonly seen?: boolean;
  /** What was asked for was not done. */
  readonly refused?: true;
}

/** Sentences, each a paragraph. */
export function saying(...sentences: readonly Prose[]): Answer {
  return { blocks: sentences.map((sentence) => toMarkdown(sentence)), rejudge: false };
}

/** Not done, and why. */
export function notDone(...sentences: readonly Prose[]): Answer {
  return { ...saying(...sentences), refused: true };
}

/** For a person who lacks the permission that the command needs. */
export function refusing(missing: string): Answer {
  return notDone(say`Not done: this command needs ${own(missing)}. Ask somebody who has that.`);
}
