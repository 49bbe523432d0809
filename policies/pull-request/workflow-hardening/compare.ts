/** The flaws of the head, less those that were in the same place before. */
import type { Flaw } from './rule.ts';

export interface Compared {
  readonly fresh: readonly Flaw[];
  /** How many were there before. */
  readonly before: number;
}

function keyOf({ rule, job, detail, severity }: Flaw, renamed: ReadonlyMap<string, string>): string {
  return JSON.stringify([rule, job === null ? null : (renamed.get(job) ?? job), detail, severity]);
}

/** Jobs that are gone, in order, taken for the jobs that are new: a job that got another name is the same job. */
function renamings(head: readonly string[], base: readonly string[]): ReadonlyMap<string, string> {
  const gone = base.filter((id) => !head.includes(id));
  const added = head.filter((id) => !base.includes(id));
  return new Map(gone.length === added.length ? gone.map((id, i) => [id, added[i] ?? id] as const) : []);
}

/**
 * Each flaw of the base excuses one of the head with the same rule, job and detail that is no worse: a step that got
 * another name is still the same, a second one is new, and so is one that a new event made worse.
 */
export function compare(
  head: { readonly flaws: readonly Flaw[]; readonly jobs: readonly string[] },
  base: { readonly flaws: readonly Flaw[]; readonly jobs: readonly string[] },
): Compared {
  const renamed = renamings(head.jobs, base.jobs);
  const left = new Map<string, number>();
  for (const flaw of base.flaws) {
    const key = keyOf(flaw, renamed);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const fresh = head.flaws.filter((flaw) => {
    const key = keyOf(flaw, new Map());
    const excused = left.get(key) ?? 0;
    left.set(key, excused - 1);
    return excused <= 0;
  });
  return { fresh, before: head.flaws.length - fresh.length };
}
