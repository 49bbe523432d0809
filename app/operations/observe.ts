/** What is there before anything else of the server: the secrets in play, the log that keeps them, the measurements. */
import type { Logger } from 'pino';
import { learningFetch } from './learning-fetch.ts';
import { openLog } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { knownSecrets, type Secrets } from './secrets.ts';

export interface Observing {
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** What tokens are minted with. */
  readonly fetch: typeof fetch;
}

export interface ObserveOptions {
  readonly level: string;
  /** Secrets of the configuration; ones that are not set are passed over. */
  readonly secrets: readonly (string | null | undefined)[];
  /** Schedules that are counted from the start, so that one which never ran is seen, too. */
  readonly schedules?: readonly { readonly name: string }[];
  readonly fetch?: typeof fetch;
  /** Takes a log line; standard output unless given. */
  readonly write?: (line: string) => unknown;
}

/** The password of a connection string, as it stands there and as it is meant; nothing when there is none. */
function passwordOf(secret: string): readonly string[] {
  const password = URL.canParse(secret) ? new URL(secret).password : '';
  if (password === '') return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** Of a connection string only the password is secret; everything else is secret as a whole. */
export function observe({
  level,
  secrets: given,
  schedules,
  fetch: ownFetch,
  write,
}: ObserveOptions): Observing {
  const values = given.filter((secret) => typeof secret === 'string');
  const secrets = knownSecrets(
    ...values.flatMap((secret) => (/^[a-z]+:\/\//.test(secret) ? passwordOf(secret) : [secret])),
  );
  const metrics = createMetrics(schedules);
  const log = openLog({ level, secrets, ...(write ? { write } : {}) });
  // Looked up at each call, as Octokit does itself.
  const plain: typeof fetch = (input, init) => globalThis.fetch(input, init);
  return { secrets, log, metrics, fetch: learningFetch(ownFetch ?? plain, secrets) };
}
