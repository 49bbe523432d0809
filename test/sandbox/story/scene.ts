/** What a scene is, and what it has to play with. */

import type { Ran } from '../command.ts';
import type { Expected } from '../expectation.ts';
import type { Change } from '../history.ts';
import type { SeenPull } from '../seen.ts';
import type { Files } from './manifests.ts';

export type Edits = Readonly<Record<string, string | null>>;

export interface NewPull {
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly files: Edits;
  /** Hours ago: when its commit was written, and when it was opened; now unless given. */
  readonly ago?: { readonly written: number; readonly opened: number };
}

/** A pull request on the local GitHub. */
export interface Opened {
  readonly number: number;
  readonly branch: string;
  readonly author: string;
}

/** An issue on the local GitHub. */
export interface SeenIssue {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly body: string;
}

export interface Stage {
  /** `acme/shop` */
  readonly repository: string;
  /** The newest state of the given repository. */
  readonly files: Files;
  /** Past changes to judge again, oldest first. */
  readonly changes: readonly Change[];
  /** The newest commit of the given repository. */
  readonly newest: string;
  /** Whether the repository has rules of its own for Fairlead. */
  readonly configured: boolean;
  note(sentence: string): void;
  /** Opens a pull request from the default branch's head; returns when Fairlead has judged it. */
  open(pull: NewPull): Promise<Opened>;
  /** Opens a pull request of a past change, as it was: base, head, author. */
  reopen(change: Change): Promise<Opened>;
  /** Commits to the pull request's branch; returns when Fairlead has judged it. */
  push(opened: Opened, files: Edits, message: string): Promise<void>;
  /** Moves the default branch to a commit of its own history. */
  advance(sha: string): Promise<void>;
  /** Commits straight to the default branch. */
  commitOnMain(files: Edits, message: string): Promise<void>;
  /** An approval by somebody else and a passing check named `ci`, both on the newest commit. */
  vouch(opened: Opened): Promise<void>;
  /** A passing check named `ci` on the newest commit, without an approval. */
  pass(opened: Opened): Promise<void>;
  /** maria comments; resolves with what Fairlead answers, in plain words. */
  say(opened: Opened, body: string): Promise<string>;
  /** A workflow of the newest commit ends and leaves a SARIF file as its artifact. */
  finishAnalysis(opened: Opened, sarif: string): Promise<void>;
  /** Merges it; resolves with the commit on the default branch, when Fairlead is quiet. */
  merge(opened: Opened): Promise<string>;
  /** Minutes pass, and a commit is in production; null: what the default branch holds. */
  deploy(sha: string | null, minutes: number): Promise<void>;
  /** Fairlead reads how delivery went until now, in the background. */
  readDelivery(): Promise<void>;
  /** Publishes a release; resolves with what Fairlead comments on its commit, in plain words; null: nothing. */
  release(tag: string, sha: string): Promise<string | null>;
  /** What Fairlead's comment on how it went says, in plain words; null: there is none. */
  told(opened: Opened): string | null;
  /** Somebody lets the repository's workflows write, in its settings. */
  loosenWorkflows(): Promise<void>;
  /** The day's look at the repository itself; returns when Fairlead is done. */
  lookAgain(): Promise<void>;
  /** Fairlead's issue about the repository itself, read back and shown; null: there is none. */
  issue(): Promise<SeenIssue | null>;
  /** maria runs `fairlead …`; what it prints is shown. */
  run(line: string): Promise<Ran>;
  /** Somebody changes one byte in the middle of a file that a command wrote; of how many. */
  changeByte(path: string): number;
  /** Shows a paper that a command wrote. */
  paper(path: string, title: string): void;
  /** Reads back what is on GitHub, shows it and compares it with what is expected. */
  judged(opened: Opened, what: string, expected: Expected): Promise<SeenPull>;
}

export interface Scene {
  readonly title: string;
  play(stage: Stage): Promise<void>;
}
