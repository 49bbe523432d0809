/**
 * Patterns for the names of branches, as GitHub matches them: Ruby's `File.fnmatch` with `FNM_PATHNAME`
 * (https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax).
 * `*`, `?` and `[…]` stay within one part of the name; `**` before a `/` stands for any number of parts, and elsewhere for
 * no more than `*`. Braces and backslashes are characters like others: GitHub supports neither.
 */

interface One {
  readonly any: false;
  readonly matches: (character: string) => boolean;
}

/** One character, or any number of them. */
type Step = One | { readonly any: true };

const literal = (wanted: string): One => ({ any: false, matches: (character) => character === wanted });

/** The set that a `[` opens, and where it ends; null: it is not closed, so it is a character like others. */
function setAt(part: readonly string[], at: number): { readonly one: One; readonly end: number } | null {
  const negated = part[at + 1] === '!' || part[at + 1] === '^';
  const from = at + (negated ? 2 : 1);
  // A set has at least one member: a bracket in the first place is one.
  const end = part.indexOf(']', from + 1);
  if (end < 0) return null;
  const ranges: (readonly [string, string])[] = [];
  for (let i = from; i < end; i++) {
    const low = part[i] ?? '';
    const isRange = part[i + 1] === '-' && i + 2 < end;
    ranges.push([low, isRange ? (part[i + 2] ?? low) : low]);
    if (isRange) i += 2;
  }
  const has = (character: string) => ranges.some(([low, high]) => low <= character && character <= high);
  return { one: { any: false, matches: (character) => has(character) !== negated }, end };
}

function stepsOf(part: string): readonly Step[] {
  const characters = [...part];
  const steps: Step[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? '';
    const set = character === '[' ? setAt(characters, i) : null;
    if (set) {
      steps.push(set.one);
      i = set.end;
    } else if (character === '*') {
      if (steps.at(-1)?.any !== true) steps.push({ any: true });
    } else steps.push(character === '?' ? { any: false, matches: () => true } : literal(character));
  }
  return steps;
}

/**
 * Whether the steps lead through all the items: where one fails, the last "any number" takes one item more, and no earlier
 * one is tried again. So the time is at most the product of both lengths.
 */
function leadsThrough<I>(
  steps: number,
  items: readonly I[],
  isAny: (step: number) => boolean,
  matches: (step: number, item: I) => boolean,
): boolean {
  let step = 0;
  let item = 0;
  let back: { readonly step: number; item: number } | null = null;
  while (item < items.length) {
    if (step < steps && isAny(step)) {
      back = { step, item };
      step += 1;
    } else if (step < steps && matches(step, items[item] as I)) {
      step += 1;
      item += 1;
    } else if (back) {
      back.item += 1;
      item = back.item;
      step = back.step + 1;
    } else return false;
  }
  while (step < steps && isAny(step)) step += 1;
  return step === steps;
}

function partMatches(steps: readonly Step[], part: string): boolean {
  return leadsThrough(
    steps.length,
    [...part],
    (at) => steps[at]?.any === true,
    (at, character) => {
      const step = steps[at];
      return step?.any === false && step.matches(character);
    },
  );
}

/** Whether the whole name matches. Case counts, as it does in git. */
export function fnmatch(pattern: string, name: string): boolean {
  const parts = pattern.split('/');
  const compiled = parts.map((part, i) => (part === '**' && i < parts.length - 1 ? null : stepsOf(part)));
  return leadsThrough(
    compiled.length,
    name.split('/'),
    (at) => compiled[at] === null,
    (at, part) => {
      const steps = compiled[at];
      return steps ? partMatches(steps, part) : false;
    },
  );
}
