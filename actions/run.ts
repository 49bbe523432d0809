/** Starts an action: typed inputs, and the only try/catch. Anything thrown, an Error or not, fails the step. */
import { getInput, setFailed } from '@actions/core';
import { failureWords } from '../app/action/log.ts';

/** The input, which must be one of `allowed`; throws a sentence that says what was seen. */
export function choice<T extends string>(name: string, allowed: readonly T[]): T {
  const value = getInput(name);
  const found = allowed.find((one) => one === value);
  if (found === undefined)
    throw new Error(`Input ${name} is "${value}"; it must be one of: ${allowed.join(', ')}.`);
  return found;
}

/** The input's lines, trimmed, without empty ones. */
export function lines(name: string): readonly string[] {
  return getInput(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/**
 * Runs `main` and fails the step on whatever goes wrong, on an end before it is through, too. Begins when everything is
 * read: a part of the bundle cannot be asked for what the bundle still reads.
 */
export function run(main: () => Promise<void>): void {
  const fail = (thrown: unknown) => {
    setFailed(`Fairlead could not judge: ${failureWords(thrown)}`);
    process.exitCode = 1;
  };
  // Who no longer reads what is said is told nothing more: saying that would fail in the same way, without end.
  process.stdout.on('error', () => {
    process.exitCode = 1;
  });
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  const early = () => fail('the run ended before it was through');
  process.once('exit', early);
  void Promise.resolve()
    .then(main)
    .catch(fail)
    .finally(() => process.off('exit', early));
}
