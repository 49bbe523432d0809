/** One step of writing files: a call, and a look whether it did what it should. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { rateLimitOf } from '../access/rate-limited.ts';
import type { Reader } from '../access/read-only.ts';
import { statusOf } from '../access/reasons.ts';

export type Write = (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;

export interface Writing {
  /** A reader that remembers nothing from before: every one asks GitHub again. */
  readonly newReader: () => Reader;
  /** Makes one call. Throws what Octokit throws. */
  readonly write: Write;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A step that was not done, or that nobody knows of. */
export class StepFailed extends Error {
  readonly said: Prose;
  readonly unsure: boolean;
  /** ISO 8601: no further request should be made before. */
  readonly pause: string | null;
  constructor(said: Prose, unsure: boolean, cause: unknown) {
    super('a step failed', { cause });
    this.name = 'StepFailed';
    this.said = said;
    this.unsure = unsure;
    this.pause = rateLimitOf(cause)?.until.toISOString() ?? null;
  }
}

export const git = '/repos/{owner}/{repo}/git';

/** GitHub's reads may lag behind its writes. Milliseconds to wait before each further look. */
const patience = [1000, 3000];

const isRefusal = (error: unknown): boolean => {
  const status = statusOf(error);
  return status !== null && status >= 400 && status < 500;
};

function words(error: unknown): Prose {
  const status = statusOf(error);
  const said = error instanceof Error ? error.message.replace(/ - https:\/\/\S+$/, '') : String(error);
  return status === null || status === 500
    ? say`no answer from GitHub (${said})`
    : say`GitHub answered ${own(String(status))} (${said})`;
}

/** What a refusal may be about: a person's token without the permission is told that there is nothing. */
export function lacking(error: unknown, permission: string): Prose {
  return [403, 404].includes(statusOf(error) ?? 0)
    ? say`${words(error)}; the token needs ${permission}`
    : words(error);
}

/** What is named by what it holds can be written twice: it is there once. */
export async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error) || rateLimitOf(error)) throw error;
    return work();
  }
}

/** Looks until it is so, or long enough. Null: it could not be read. */
async function seen(
  of: Writing,
  look: (reader: Reader) => Promise<boolean>,
  refused: boolean,
): Promise<boolean | null> {
  try {
    if (await look(of.newReader())) return true;
    for (const wait of refused ? [] : patience) {
      await of.sleep(wait);
      if (await look(of.newReader())) return true;
    }
    return false;
  } catch {
    return null;
  }
}

/**
 * Makes the call and looks whether it did what it should: a 502 may have been a success, and a 200 may have changed
 * nothing. Throws {@link StepFailed}.
 */
export async function done(
  of: Writing,
  call: () => Promise<unknown>,
  look: (reader: Reader) => Promise<boolean>,
  permission: string,
): Promise<void> {
  let error: unknown = null;
  try {
    await call();
  } catch (thrown) {
    error = thrown;
  }
  if (rateLimitOf(error)) throw new StepFailed(words(error), false, error);
  const isThere = await seen(of, look, error !== null && isRefusal(error));
  if (isThere) return;
  if (error !== null && (isThere === false || isRefusal(error)))
    throw new StepFailed(lacking(error, permission), false, error);
  if (error !== null)
    throw new StepFailed(say`${words(error)}, and it could not be read whether it was done`, true, error);
  // GitHub said yes. What cannot be read says nothing against it; what is read and is not so does.
  if (isThere === false)
    throw new StepFailed(own('GitHub took it, and nothing changed that could be read'), true, null);
}
