/** What a source cannot tell, and what the numbers of a window lack. */
import { count, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Measures } from '../definitions/measure.ts';
import type { Change } from '../definitions/model.ts';
import { type Delivery, dayIn } from './report.ts';
import { durationWords } from './words.ts';

/** Ours, by how many they are. */
const are = (n: number): Prose => own(n === 1 ? 'is' : 'are');
const when = (n: number, words: () => Prose): readonly Prose[] => (n > 0 ? [words()] : []);

function oldestOf(changes: readonly Change[], until: number): number {
  return changes.reduce(
    (least, { outcome }) => (outcome.kind === 'landed' ? Math.min(least, outcome.at) : least),
    until,
  );
}

/** Days on which nothing can have happened are in no rate. */
function youngWords({ window, known }: Measures, day: (at: number) => string): readonly Prose[] {
  if (known === null) return [own('The history begins after the window: there are no rates.')];
  if (known.since - window.since < 86_400) return [];
  const days = Math.ceil((known.until - known.since) / 86_400);
  return [
    say`The history begins on ${own(day(known.since))}, so what is said of a week is of the ${count(days, 'day')} of the window since then.`,
  ];
}

function ofTheWindow({ measures, linked, view }: Delivery): readonly Prose[] {
  const day = dayIn(view.timeZone);
  const { baseline, window } = measures;
  const open = measures.stability.open.length;
  // Where there are no deployments, nothing waits for the next one.
  const waiting = linked.deployments.all.length > 0 ? measures.waiting : [];
  const n = waiting.length;
  const age = durationWords(window.until - oldestOf(waiting, window.until));
  return [
    ...youngWords(measures, day),
    ...when(
      n,
      () =>
        say`${count(n, 'change')} that landed by the end of the window ${are(n)} in no deployment yet, the oldest for ${own(age)}.`,
    ),
    ...when(
      baseline,
      () =>
        say`${count(baseline, 'change')} of the window ${are(baseline)} in the first deployment ever (baseline): nobody knows when they went live.`,
    ),
    ...when(
      open,
      () =>
        say`${count(open, 'failed deployment')} of the window ${are(open)} not repaired by another one yet.`,
    ),
  ];
}

export const limits = (delivery: Delivery): readonly Prose[] => [
  ...delivery.source.limits,
  ...ofTheWindow(delivery),
];
