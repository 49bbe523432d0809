/**
 * Gives back what starting took: loading code and preparing the database leaves twice as much on the heap as is needed
 * afterwards, and a process that has little to do gives V8 no reason to look. Measured in `bench/README.md`.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds after the start: what runs at the start is over by then, most often. */
const after = 15_000;

/** Now, and not when V8 finds that it has to: a heap that may grow grows to several times what is in use. */
export function giveBack(flavor: 'regular' | 'last-resort' = 'regular'): void {
  setFlagsFromString('--expose-gc');
  // Only a context that is made now has it.
  const gc: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof gc === 'function') gc({ type: 'major', execution: 'async', flavor });
}

/** Once, a while after the start of this process or thread; it keeps none alive. */
export function giveBackLater(): void {
  setTimeout(giveBack, after, 'last-resort').unref();
}
