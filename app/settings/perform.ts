/**
 * Makes the calls of a plan, one after the other, with a line in the journal before and after each. After each call it is
 * read whether the call did what it should: GitHub's answer alone proves neither that it did nor that it did not.
 */
import type { Edit } from '../../policies/settings/edit.ts';
import { rateLimitOf } from '../github/access/rate-limited.ts';
import type { Reader } from '../github/access/read-only.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { Begin, Journal, Outcome, Result } from './journal.ts';
import { howItStands, madeBy, observeFor, rulesetNow, type Standing } from './now.ts';

export interface Performing {
  /** A reader that remembers nothing from before: every one asks GitHub again. */
  readonly newReader: () => Reader;
  /** Makes one call. Throws what Octokit throws. */
  readonly write: (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** When the plan was last held against GitHub; milliseconds since 1970. */
  readonly checkedAt: number;
}

export interface Step {
  readonly edit: Edit;
  readonly result: Result | 'not tried';
  readonly said: string;
}

export interface Account {
  readonly id: string;
  readonly steps: readonly Step[];
  /** Why it ended before the last call. */
  readonly stopped: string | null;
}

/** GitHub's reads may lag behind its writes. Milliseconds to wait before each further look. */
const patience = [1000, 3000];

/** Milliseconds: what was looked at longer ago is looked at again before it is written. */
const maxAge = 30_000;

/** Targets in a row in which something failed: it is not about any one of them. */
const maxFailing = 3;

interface Seen {
  readonly standing: Standing;
  readonly ruleset: ReturnType<typeof rulesetNow>;
  /** The number of what the call made. */
  readonly made: number | null;
}

async function look(edit: Edit, { newReader }: Performing): Promise<Seen> {
  const observed = await observeFor(newReader(), [edit]);
  const making = madeBy(edit);
  return {
    standing: howItStands(edit, observed),
    ruleset: rulesetNow(edit, observed),
    made: making ? making.made.id(observed.answers, making.entry) : null,
  };
}

async function seenAfter(edit: Edit, of: Performing, refused: boolean): Promise<Seen> {
  let seen = await look(edit, of);
  for (const wait of refused ? [] : patience) {
    if (seen.standing !== 'before') return seen;
    await of.sleep(wait);
    seen = await look(edit, of);
  }
  return seen;
}

function words(error: unknown): string {
  const status = statusOf(error);
  const said = error instanceof Error ? error.message : String(error);
  return status === null || status === 500
    ? `no answer from GitHub (${said})`
    : `GitHub answered ${status} (${said})`;
}

/** A refusal with a reason: GitHub did not do it. */
const isRefusal = (error: unknown): boolean => {
  const status = statusOf(error);
  return status !== null && status >= 400 && status < 500;
};

function verdict({ standing }: Seen, error: unknown): { readonly result: Result; readonly said: string } {
  const failed = error !== null;
  switch (standing) {
    case 'after':
      return { result: 'done', said: failed ? `${words(error)}, and it was done all the same` : '' };
    case 'before':
      return {
        result: 'failed',
        said: failed
          ? words(error)
          : 'GitHub took it, and nothing changed: the plan or a policy above may not allow it',
      };
    case 'moved':
      if (failed && isRefusal(error)) return { result: 'failed', said: words(error) };
      return {
        result: 'unsure',
        said: 'it is neither as it was nor as it was to be: somebody changed it at the same moment',
      };
    case 'unknown':
      if (failed && isRefusal(error)) return { result: 'failed', said: words(error) };
      return {
        result: failed ? 'unsure' : 'done',
        said: failed
          ? `${words(error)}, and it could not be read whether it was done`
          : 'it could not be read back',
      };
  }
}

async function performOne(
  n: number,
  edit: Edit,
  journal: Journal,
  of: Performing,
): Promise<Outcome & { error: unknown }> {
  await journal.write({ kind: 'intent', n, edit, at: of.now() });
  let error: unknown = null;
  try {
    await of.write(edit.route, { ...edit.parameters, ...edit.body });
  } catch (thrown) {
    error = thrown;
  }
  // While GitHub refuses to be asked, looking is refused, too; and nothing was done.
  const limited = rateLimitOf(error) !== null;
  const seen: Seen = limited
    ? { standing: 'before', ruleset: null, made: null }
    : await seenAfter(edit, of, error !== null);
  const outcome: Outcome = {
    kind: 'outcome',
    n,
    ...verdict(seen, error),
    ...(edit.ruleset ? { ruleset: seen.ruleset } : {}),
    ...(seen.made === null ? {} : { made: seen.made }),
    at: of.now(),
  };
  await journal.write(outcome);
  return { ...outcome, error };
}

/** What was checked a while ago may have moved since. */
async function stillAsPlanned(edits: readonly Edit[], of: Performing): Promise<boolean> {
  if (Date.parse(of.now()) - of.checkedAt <= maxAge) return true;
  const observed = await observeFor(of.newReader(), edits);
  return edits.every((edit) => howItStands(edit, observed) === 'before');
}

const untried = (edits: readonly Edit[], said: string): readonly Step[] =>
  edits.map((edit) => ({ edit, result: 'not tried', said }));

interface TargetDone {
  readonly steps: readonly Step[];
  readonly failed: boolean;
  /** Why nothing further should be tried anywhere. */
  readonly stop: string | null;
}

/** The calls of one target; after one that fails, the rest of that target is left: it may stand on it. */
async function performTarget(
  first: number,
  edits: readonly Edit[],
  journal: Journal,
  of: Performing,
): Promise<TargetDone> {
  if (!(await stillAsPlanned(edits, of)))
    return {
      steps: untried(edits, 'somebody changed it after the plan was checked'),
      failed: true,
      stop: null,
    };
  const steps: Step[] = [];
  for (const [i, edit] of edits.entries()) {
    const { result, said, error } = await performOne(first + i, edit, journal, of);
    steps.push({ edit, result, said });
    if (result === 'done') continue;
    const limit = rateLimitOf(error);
    const rest = untried(edits.slice(i + 1), 'a call before it in the same place failed');
    const stop = limit ? `GitHub asks for a pause until ${limit.until.toISOString()}` : null;
    return { steps: [...steps, ...rest], failed: true, stop };
  }
  return { steps, failed: false, stop: null };
}

/** Never throws for what GitHub answers. The journal is closed in the end. */
export async function perform(
  edits: readonly Edit[],
  begin: Omit<Begin, 'kind' | 'at'>,
  journal: Journal,
  of: Performing,
): Promise<Account> {
  await journal.write({ kind: 'begin', ...begin, at: of.now() });
  const targets = [...Map.groupBy(edits, ({ target }) => target).values()];
  let steps: readonly Step[] = [];
  let failing = 0;
  let stopped: string | null = null;
  for (const own of targets) {
    if (stopped !== null) {
      steps = [...steps, ...untried(own, stopped)];
      continue;
    }
    const done = await performTarget(steps.length, own, journal, of);
    steps = [...steps, ...done.steps];
    failing = done.failed ? failing + 1 : 0;
    stopped = done.stop ?? (failing >= maxFailing ? `it failed in ${maxFailing} places in a row` : null);
  }
  await journal.write({ kind: 'end', at: of.now() });
  journal.close();
  const whole = steps.every(({ result }) => result === 'done');
  return { id: begin.id, steps, stopped: whole ? null : stopped };
}
