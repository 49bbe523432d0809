/**
 * Refusals that say that there is nothing ("Branch not protected", "Dependabot alerts are disabled"). GitHub has no ETag for
 * them, so that each costs a request each time. One is kept while another read, which is made anyway, proves that nothing
 * changed, and for a week at most: should the proof not prove it, what is kept is too strict, never too lenient.
 */
import { type Answers, answered } from './answers.ts';
import { statusOf } from './reasons.ts';

/** Passed along as `request.keep`. */
export interface Keep {
  /** What another read says now: a refusal is good for as long as this stays the same. Null: nothing proves it. */
  readonly proof: string | null;
  /** ISO 8601, UTC: now. */
  readonly at: string;
  /** Whether an error is such a refusal. */
  readonly isNone: (error: unknown) => boolean;
}

/** Milliseconds. */
const maxAge = 7 * 24 * 60 * 60_000;

interface KeptRefusal {
  readonly proof: string;
  readonly at: string;
  readonly message: string;
}

const keyOf = (key: string): string => `refused ${key}`;

/** As Octokit throws it. */
function errorOf(status: number, url: string, message: string): Error {
  const response = { status, url, headers: {}, data: { message } };
  return Object.assign(new Error(message), { name: 'HttpError', status, response });
}

/** Throws the refusal that is kept, where it still holds; forgets it where it does not. */
export function throwKept(answers: Answers, key: string, { proof, at }: Keep): void {
  const known = answers.get(keyOf(key));
  if (!known) return;
  const { status, url, data } = answered(known);
  const kept = data as KeptRefusal;
  const age = Date.parse(at) - Date.parse(kept.at);
  if (kept.proof === proof && age >= 0 && age < maxAge) throw errorOf(status, url, kept.message);
  answers.delete(keyOf(key));
}

/** Keeps a refusal, for the next time. */
export function keepRefusal(
  answers: Answers,
  key: string,
  { proof, at, isNone }: Keep,
  error: unknown,
): void {
  const status = statusOf(error);
  if (proof === null || status === null || !(error instanceof Error) || !isNone(error)) return;
  answers.set(keyOf(key), { status, url: '', headers: {}, data: { proof, at, message: error.message } });
}
