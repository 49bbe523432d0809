/** The shape of a policy: data, and one pure function from facts and options to a verdict. */
import type { z } from 'zod';
import type { PullRequest } from '../facts/pull-request.ts';
import type { Answer } from './answers.ts';
import type { ControlRef } from './controls.ts';
import type { FactName, FactOf, Known, Wanted } from './facts.ts';
import type { PolicySubject } from './subject.ts';
import type { Verdict } from './verdict.ts';

/** How a pull request is recognized as proposing something. */
export type Proposer = Pick<PullRequest, 'head' | 'labels'>;

export interface Policy<S extends PolicySubject, N extends FactOf<S>, O extends z.ZodObject> {
  /** File name, configuration key and doc anchor at once. */
  readonly id: string;
  /** A sentence that is true when the policy passes. */
  readonly title: string;
  readonly subject: S;
  /** Which criteria it gives evidence toward. */
  readonly controls: readonly ControlRef[];
  /** What of other tools' inventories it answers; CIS is among the controls. */
  readonly answers?: readonly Answer[];
  /** The facts it reads; asking for anything else is a type error. */
  readonly needs: readonly N[];
  /** Strict; every option has a default and a `.describe()` that the page's table is made from. */
  readonly options: O;
  /** What, of its facts, the options make collectors fetch beyond the default. Pure. */
  readonly asks?: (options: z.output<O>) => Partial<Omit<Wanted, 'facts'>>;
  /**
   * For a policy about something a pull request can propose (a release): whether this one does, so the policy is
   * judged in it, too. Pure. All its facts can be known of a pull request, then.
   */
  readonly proposedBy?: [N] extends [FactOf<'pull_request'>]
    ? (pull: Proposer, options: z.output<O>) => boolean
    : never;
  /**
   * A policy whose findings about the same things are shown here instead, when both are set and this one bites at
   * least as hard; `Wanted.takenOver` tells the collectors.
   */
  readonly takesOver?: string;
  /** Whether it says something about an archived repository, too, where nobody can change anything and nothing runs. */
  readonly ofArchived?: true;
  /**
   * Judges. Synchronous and pure: no I/O, no clock, no randomness. Takes parts that a place may not know with `needed`:
   * where one is not known, the policy is not looked at.
   */
  readonly judge: (facts: Known<N>, options: z.output<O>) => Verdict;
}

/** A policy with its generics erased, as the catalogue holds it. Options are parsed by its own schema first. */
export interface AnyPolicy {
  readonly id: string;
  readonly title: string;
  readonly subject: PolicySubject;
  readonly controls: readonly ControlRef[];
  readonly answers?: readonly Answer[];
  readonly needs: readonly FactName[];
  readonly options: z.ZodObject;
  readonly asks?: (options: never) => Partial<Omit<Wanted, 'facts'>>;
  readonly proposedBy?: (pull: Proposer, options: never) => boolean;
  readonly takesOver?: string;
  readonly ofArchived?: true;
  readonly judge: (facts: never, options: never) => Verdict;
}

/** Checks a policy's types and freezes it. */
export function definePolicy<S extends PolicySubject, N extends FactOf<S>, O extends z.ZodObject>(
  policy: Policy<S, N, O>,
): Policy<S, N, O> {
  return Object.freeze(policy);
}
