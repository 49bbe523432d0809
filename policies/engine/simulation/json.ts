/** A simulation as JSON, for programs: every change, and the table. `version` changes when a field changes its meaning or goes. */
import type { Assessment } from '../evaluate.ts';
import { toPlain } from '../plain.ts';
import type { Simulated } from '../simulation.ts';
import type { SimulationRow } from './row.ts';
import { fateOf, type SimulationTally } from './tally.ts';
import type { SimulationAbout } from './words.ts';

function rowOf(row: SimulationRow): object {
  const { examples, unseen, rung, failed, ...rest } = row;
  return {
    ...rest,
    rung,
    failed,
    wouldHaveBlocked: rung === 'block' ? failed : 0,
    wouldHaveWarned: rung === 'warn' ? failed : 0,
    examples: examples.map(({ change, says, findings }) => ({ ...change, says: toPlain(says), findings })),
    unseen: unseen && { reason: toPlain(unseen.reason), changes: unseen.changes },
  };
}

function saysOf({ result }: Assessment): readonly string[] {
  switch (result.outcome) {
    case 'fail':
      return result.findings.map(({ message }) => toPlain(message));
    case 'unknown':
      return result.missing.map(({ reason }) => toPlain(reason));
    default:
      return [];
  }
}

function changeOf(simulated: Simulated): object {
  const outcomes = simulated.assessments.map((one) => [
    one.policy,
    { outcome: one.result.outcome, says: saysOf(one) },
  ]);
  const unlooked = simulated.notLookedAt.map(({ policy, reason }) => [policy, toPlain(reason)]);
  return {
    ...simulated.change,
    fate: fateOf(simulated),
    policies: Object.fromEntries(outcomes),
    notLookedAt: Object.fromEntries(unlooked),
  };
}

/**
 * `{ version: 1, repository, branch, window, configuration, cut, calls, waiversApplied, counts, policies, notLookedAt,
 * changes }`. All texts are plain; `says` are the findings' messages of a fail, the reasons of an unknown. A change's
 * `notLookedAt` says by policy what is not known of it. Ends with a line break.
 */
export function renderSimulationJson(
  tally: SimulationTally,
  about: SimulationAbout,
  changes: readonly Simulated[],
): string {
  const { rows, ...counts } = tally;
  const data = {
    version: 1,
    repository: about.repository,
    branch: about.branch,
    window: about.window,
    configuration: toPlain(about.configuration),
    cut: about.cut && toPlain(about.cut),
    calls: about.calls,
    waiversApplied: false,
    counts,
    policies: rows.map(rowOf),
    notLookedAt: about.notLookedAt.map(({ policy, reason }) => ({ policy, reason: toPlain(reason) })),
    changes: changes.map(changeOf),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}
