/** What is stored of a job. */
export interface Entry<J> {
  readonly key: string;
  readonly job: J;
  /** How often it failed; not how often a process died of it, which pg-boss counts. */
  readonly failures: number;
  /** It is put into the queue although its client is to be left alone: it sees for itself what it may do then. */
  readonly urgent?: true;
}

/** The client a job is of: the first part of its key. */
export function clientOf(key: string): string {
  return key.split('/')[0] ?? key;
}

/** GitHub asks to be left alone for an hour at most; no mistake may hold a client longer. Milliseconds. */
export const maxPause = 70 * 60_000;
