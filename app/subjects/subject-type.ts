/** What is special about one kind of subject: the events that concern it, the tasks about it, and who hears of its report. */
import type { SubjectKind } from '../../policies/engine/subject.ts';
import type { ClientHandlers, Handlers } from '../payload.ts';
import type { RepositoryRef, Task } from '../task.ts';
import type { World } from '../world.ts';

/** Adds another task to the queue. */
export type Add = (task: Task) => Promise<void>;

/**
 * What became of a task. `again`: something could not be looked at. `behind`: GitHub's answers are older than what is
 * known, and this task asks again soon.
 */
export type Outcome = 'done' | 'again' | { readonly behind: Task };

/** Does one task. Throws what GitHub's failures throw. */
export type Doer<K extends Task['kind']> = (
  world: World,
  task: Extract<Task, { readonly kind: K }>,
  add: Add,
) => Promise<Outcome>;

/** Doers by the kind of task. */
export type Doers<K extends Task['kind']> = { readonly [T in K]: Doer<T> };

export interface SubjectType<K extends Task['kind']> {
  readonly kind: SubjectKind;
  /** Which tasks an event asks for. */
  readonly events: Handlers;
  /** The same of events that are in no repository. */
  readonly clientEvents: ClientHandlers;
  /** What there is to look at in a repository that Fairlead was just given. */
  readonly whenInstalled: (at: RepositoryRef) => readonly Task[];
  readonly does: Doers<K>;
  /** How people hear of a report. */
  readonly published: 'check run' | 'issue';
}

/** Checks a subject's types. */
export function defineSubject<K extends Task['kind']>(subject: SubjectType<K>): SubjectType<K> {
  return Object.freeze(subject);
}
