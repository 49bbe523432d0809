/** What a command is answered with, and what it is answered from. */
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { RepositoryPermission } from '../github/permission.ts';
import type { ClientMemory } from '../store/client-store.ts';
import type { AppAccess } from '../subjects/access.ts';
import type { CommentTask, Person } from '../task.ts';

/** The parts of a pull request that commands look at. */
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

/** A command that may be carried out, and all that is known of it. */
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
  /** Markdown, made by the one escaper; nothing to say when empty. */
  readonly blocks: readonly string[];
  /** The pull request is judged again. */
  readonly rejudge: boolean;
  /** The comment gets eyes instead of words. */
  readonly seen?: boolean;
}

/** Sentences of ours, each a paragraph. */
export function saying(...sentences: readonly Prose[]): Answer {
  return { blocks: sentences.map((sentence) => toMarkdown(sentence)), rejudge: false };
}

/** For somebody who lacks what the command needs, as words of ours. */
export function refusing(missing: string): Answer {
  return saying(say`Not done: that needs ${own(missing)}. Ask somebody who has it.`);
}
