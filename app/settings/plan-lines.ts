/** The calls of a plan and what it leaves alone, line by line. Pure. */
import { inert, toPlain } from '../../policies/engine/plain.ts';
import { list, own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Change, Edit } from '../../policies/settings/edit.ts';
import type { LeftAlone, TargetPlan } from './planned.ts';
import { callWords, valueWords } from './words.ts';

/** Neighbours of one key, in order. */
function runs<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly [T, ...T[]])[] {
  const found: [T, ...T[]][] = [];
  for (const one of all) {
    const last = found.at(-1);
    if (last && keyOf(last[0]) === keyOf(one)) last.push(one);
    else found.push([one]);
  }
  return found;
}

const whyWords = ({ why, affects }: Change): Prose =>
  say`        why: ${why.layer}${own(why.line === null ? '' : ` line ${why.line}`)}; notices it: ${own(affects)}`;

/** Why is said once, below all that it is true of. */
function changeLines({ changes }: Edit): readonly Prose[] {
  return runs(changes, (one) => toPlain(whyWords(one))).flatMap((same) => [
    ...same.map(
      ({ name, before, after, risk }) =>
        say`      ${name}: ${valueWords(before)} → ${valueWords(after)}${own(risk === 'high' ? '  !' : '')}`,
    ),
    whyWords(same[0]),
  ]);
}

function editLines(edit: Edit): readonly Prose[] {
  const body = edit.body === null ? '' : ` ${inert(JSON.stringify(edit.body), 2000)}`;
  return [
    say`  ${own(callWords(edit))}`,
    ...(body === '' ? [] : [own(`     ${body}`)]),
    ...changeLines(edit),
  ];
}

function leftLines(title: string, all: readonly LeftAlone[]): readonly Prose[] {
  return runs(all, ({ because, where }) => `${where}\n${toPlain(because)}`).map((same) => {
    const [{ because, where }] = same;
    return say`  ${own(title)}: ${list(same.map(({ name }) => say`${name}`))} (${where}): ${because}`;
  });
}

function linesOf(target: TargetPlan): readonly Prose[] {
  const { edits, held, unknown, absent, problems } = target;
  return [
    ...edits.flatMap(editLines),
    ...leftLines('held back', held),
    ...leftLines('not visible', unknown),
    ...leftLines('not to be had', absent),
    ...problems.map(
      ({ path, line, column, message }) =>
        say`  nothing is planned: ${`${path}:${line}:${column}`} ${message}`,
    ),
  ];
}

/** What stands for the name in calls that are made in several repositories. */
const anyName = 'NAME';

function nameless(target: TargetPlan): TargetPlan {
  const edits = target.edits.map((edit) => ({ ...edit, parameters: { ...edit.parameters, repo: anyName } }));
  return { ...target, edits };
}

/** Repositories of which exactly the same is planned are told together: one declaration asks the same of most. */
export function targetLines(targets: readonly TargetPlan[]): readonly Prose[] {
  const told = targets.filter((one) => linesOf(one).length > 0);
  const keyOf = (one: TargetPlan) =>
    one.target.includes('/') ? linesOf(nameless(one)).map(toPlain).join('\n') : one.target;
  return [...Map.groupBy(told, keyOf).values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const names = list(same.map(({ target }) => say`${target}`));
    const head = same.length > 1 ? say`${same.length} repositories, in each: ${names}` : names;
    return [own(''), head, ...linesOf(same.length > 1 ? nameless(first) : first)];
  });
}
