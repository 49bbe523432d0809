/** Whether this process should be given work: every part is asked, and each that is not ready says why. */

/** A part of the process. Resolves with null when it is ready, else with the reason, in words that may be public. */
export interface Part {
  readonly name: string;
  problem(): Promise<string | null>;
}

export interface Readiness {
  readonly ready: boolean;
  /** By part. Empty when ready. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Milliseconds a part has to answer: a probe's own patience is often no more. */
const patience = 2000;

async function problemOf(part: Part, milliseconds: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`did not answer within ${milliseconds} ms`), milliseconds);
  });
  try {
    return await Promise.race([part.problem(), late]);
  } catch {
    // What the error says may name hosts and users, and this page is public.
    return 'does not answer';
  } finally {
    clearTimeout(timer);
  }
}

/** Asks every part at the same time. `milliseconds` is how long one has to answer. */
export async function readinessOf(parts: readonly Part[], milliseconds = patience): Promise<Readiness> {
  const problems = await Promise.all(
    parts.map(async (part) => [part.name, await problemOf(part, milliseconds)] as const),
  );
  const reasons = Object.fromEntries(
    problems.flatMap(([name, problem]) => (problem === null ? [] : [[name, problem]])),
  );
  return { ready: Object.keys(reasons).length === 0, reasons };
}
