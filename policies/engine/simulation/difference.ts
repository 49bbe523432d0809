/** What the policies that a configuration changes would have said about merged changes, before and after. */
import type { Assessment } from '../evaluate.ts';
import { toPlain } from '../plain.ts';
import { list, own, type Prose, say } from '../prose.ts';
import { sentence } from '../report/words.ts';
import type { MergedChange } from '../simulation.ts';
import { fateOf } from './tally.ts';
import { nameOf } from './words.ts';

/** A merged change under the changed policies alone, as they are in force and as they are proposed. */
export interface SimulatedTwice {
  readonly change: MergedChange;
  readonly before: readonly Assessment[];
  readonly after: readonly Assessment[];
}

export interface HeldExample {
  readonly change: MergedChange;
  /** Policies that block and failed, in the catalogue's order. */
  readonly policies: readonly string[];
}

export type ConfigurationSimulation =
  | {
      readonly looked: true;
      readonly changes: number;
      /** By what is proposed, and by what is in force. */
      readonly held: number;
      readonly heldInForce: number;
      /** By what is proposed: not held, but not judged in full; neither, but something to consider. */
      readonly unsure: number;
      readonly warned: number;
      /** Of those held by what is proposed: newly held first, each part newest first. */
      readonly examples: readonly HeldExample[];
      /** Why fewer were looked at than there are. */
      readonly cut: Prose | null;
      /** Changed policies that cannot be simulated here. */
      readonly notLookedAt: readonly { readonly policy: string; readonly reason: Prose }[];
    }
  | { readonly looked: false; readonly reason: Prose };

const maxExamples = 5;

function holding(assessments: readonly Assessment[]): readonly string[] {
  return assessments.flatMap(({ policy, rung, result }) =>
    rung === 'block' && result.outcome === 'fail' ? [policy] : [],
  );
}

/** `changes` newest first. */
export function tallyDifference(
  changes: readonly SimulatedTwice[],
  rest: Pick<Extract<ConfigurationSimulation, { looked: true }>, 'cut' | 'notLookedAt'>,
): ConfigurationSimulation {
  const fates = changes.map(({ after }) => fateOf({ assessments: after }));
  const count = (fate: (typeof fates)[number]) => fates.filter((one) => one === fate).length;
  const held = changes.filter(({ after }) => holding(after).length > 0);
  const already = ({ before }: SimulatedTwice) => holding(before).length > 0;
  const shown = [...held.filter((one) => !already(one)), ...held.filter(already)];
  return {
    looked: true,
    changes: changes.length,
    held: held.length,
    heldInForce: changes.filter(already).length,
    unsure: count('unsure'),
    warned: count('warned'),
    examples: shown.slice(0, maxExamples).map(({ change, after }) => ({ change, policies: holding(after) })),
    ...rest,
  };
}

function exampleWords({ change, policies }: HeldExample): Prose {
  return say`${own(nameOf(change))} ${change.title} (${own(policies.join(', '))})`;
}

/** One or two sentences, without the list of examples when there are none. */
export function differenceWords(simulation: ConfigurationSimulation): Prose {
  if (!simulation.looked)
    return say`It could not be simulated over merged changes: ${sentence(simulation.reason)}`;
  const { changes, held, heldInForce, unsure, warned, examples, cut, notLookedAt } = simulation;
  if (changes === 0)
    return cut
      ? say`No merged change was simulated: ${sentence(cut)}`
      : own('Nothing was merged here yet to try it on.');
  const over = changes === 1 ? own('the last merged change') : say`the last ${changes} merged changes`;
  const more = [
    ...(unsure > 0 ? [say`${unsure} more could not be judged in full`] : []),
    ...(warned > 0 ? [say`${warned} would have had something to consider`] : []),
  ].map((one) => say`; ${one}`);
  const shown = list(examples.map(exampleWords), ', ');
  const others = held > examples.length ? say` and ${held - examples.length} more` : [];
  const which = examples.length > 0 ? say`: ${shown}${others}` : [];
  const result = say`Simulated over ${over}, the changed policies would have held ${held} (as they are in force: ${heldInForce})${list(more, '')}${which}.`;
  return [
    ...result,
    ...(cut ? say` No more were looked at: ${sentence(cut)}` : []),
    ...notSimulated(notLookedAt),
  ];
}

/** `a and b were not simulated: …`, grouped by why. */
function notSimulated(notLookedAt: readonly { readonly policy: string; readonly reason: Prose }[]): Prose {
  const groups = [...Map.groupBy(notLookedAt, ({ reason }) => toPlain(reason)).values()];
  return groups.flatMap((group) => {
    const ids = list(group.map(({ policy }) => own(policy)));
    const were = own(group.length === 1 ? 'was' : 'were');
    return say` ${ids} ${were} not simulated: ${sentence(group[0]?.reason ?? [])}`;
  });
}

/** The same as plain data. */
export function differenceJson(simulation: ConfigurationSimulation, plain: (prose: Prose) => string): object {
  if (!simulation.looked) return { looked: false, reason: plain(simulation.reason) };
  const { examples, cut, notLookedAt, ...counts } = simulation;
  return {
    ...counts,
    examples: examples.map(({ change, policies }) => ({ ...change, policies })),
    cut: cut && plain(cut),
    notLookedAt: notLookedAt.map(({ policy, reason }) => ({ policy, reason: plain(reason) })),
  };
}
