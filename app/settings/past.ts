/** What the journal tells: which rulesets are Fairlead's, and which values somebody keeps setting back. Pure. */

import type { Fight } from '../../policies/settings/lock-outs.ts';
import { sameValue } from '../../policies/settings/observed.ts';
import type { Value } from '../../policies/settings/setting-type.ts';
import type { Run } from './journal.ts';

/** Milliseconds: what was set before that is no fight any more. */
const memory = 30 * 24 * 60 * 60 * 1000;

/** Steps that were done, or may have been. */
function doneSteps(runs: readonly Run[]) {
  return runs.flatMap(({ begin, steps }) =>
    steps.flatMap(({ intent, outcome }) => {
      const result = outcome?.result ?? 'unsure';
      return result === 'failed' || result === 'already' ? [] : [{ begin, edit: intent.edit, outcome }];
    }),
  );
}

/** Ids of the rulesets that Fairlead made in a repository and did not delete again. */
export function rulesetsMade(runs: readonly Run[], target: string): ReadonlySet<number> {
  const made = new Set<number>(runs.flatMap(({ begin }) => begin.adopted));
  for (const { edit, outcome } of doneSteps(runs)) {
    if (edit.target !== target || !edit.ruleset) continue;
    const id = outcome?.ruleset?.id;
    if (edit.route.startsWith('POST ') && id !== undefined) made.add(id);
    if (edit.route.startsWith('DELETE ')) made.delete(Number(edit.parameters.ruleset_id));
  }
  return made;
}

/** How often Fairlead set a setting to this value lately, not counting what it undid itself. `now` in milliseconds. */
export function timesSet(
  runs: readonly Run[],
  target: string,
  name: string,
  value: Value,
  now: number,
): Fight | null {
  let set: readonly string[] = [];
  for (const { begin, edit } of doneSteps(runs)) {
    if (edit.target !== target || now - Date.parse(begin.at) > memory) continue;
    const change = edit.changes.find((one) => one.name === name);
    if (!change) continue;
    if (begin.of === 'undo') set = set.slice(0, -1);
    else if (sameValue(change.after, value)) set = [...set, begin.at];
    // Another value was asked for meanwhile: a new question.
    else set = [];
  }
  const [since] = set;
  return since === undefined ? null : { times: set.length, since };
}
