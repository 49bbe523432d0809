/** What a zod schema expects, in words: "must be …". */
import type { z } from 'zod';
import { count, list, own, type Prose, say } from '../prose.ts';
import { nearest } from './nearest.ts';
import type { Fault, Node } from './tree.ts';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
};

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"` */
export function anyOf(values: readonly string[]): Prose {
  const quoted = values.map((value) => say`"${value}"`);
  const last = quoted.at(-1);
  if (!last || quoted.length === 1) return last ?? own('nothing');
  return say`${list(quoted.slice(0, -1))} or ${last}`;
}

/** What the file has there, for "here it is …". */
export function seen(node: Node): Prose {
  if (node.kind === 'map') return own('a map');
  if (node.kind === 'list') return say`a list of ${count(node.items.length, 'entry', 'entries')}`;
  if (node.value === null) return own('empty');
  return typeof node.value === 'string' ? say`the text "${node.value}"` : say`${String(node.value)}`;
}

/** `Did you mean "block"?`, when something is near. */
export function suggestion(name: unknown, candidates: readonly string[]): Prose {
  const near = typeof name === 'string' ? nearest(name, candidates) : null;
  return near === null ? [] : say`. Did you mean "${near}"?`;
}

function bound(issue: Issue & { code: 'too_small' | 'too_big' }): Prose {
  const limit = Number(issue.code === 'too_small' ? issue.minimum : issue.maximum);
  const least = issue.code === 'too_small' ? 'at least' : 'at most';
  if (issue.origin === 'string') return say`have ${own(least)} ${count(limit, 'character')}`;
  if (['array', 'set', 'map', 'object', 'record'].includes(issue.origin)) {
    return say`have ${own(least)} ${count(limit, 'entry', 'entries')}`;
  }
  if (issue.inclusive !== false) return say`be ${own(least)} ${limit}`;
  return issue.code === 'too_small' ? say`be more than ${limit}` : say`be less than ${limit}`;
}

/** A refinement's message comes from a schema of this repository; anything that looks like more is quoted. */
function asWritten(message: string): Prose {
  const harmless = /^[\p{L}\p{N} .,;:!'"(){}…%+/*?-]*$/u.test(message) && !/:\/\/|www\./i.test(message);
  return harmless ? own(message) : say`${message}`;
}

/** What follows "must", or the whole of what a refinement says. */
export function expectation(issue: Issue): Prose {
  switch (issue.code) {
    case 'invalid_type':
      return say`be ${own(kinds[issue.expected] ?? issue.expected)}`;
    case 'invalid_value':
      return say`be ${anyOf(issue.values.map(String))}`;
    case 'too_small':
    case 'too_big':
      return bound(issue);
    case 'not_multiple_of':
      return say`be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return say`have the form ${own(issue.format)}`;
    case 'invalid_union':
      return list(
        issue.errors.flatMap(([first]) => (first ? [expectation(first)] : [])),
        ', or ',
      );
    default:
      return asWritten(issue.message);
  }
}

/** Whether the sentence should go on with what the file has there: a refinement says it already. */
export function saysMust(issue: Issue): boolean {
  return issue.code !== 'custom';
}

/** The texts that would have been accepted, to suggest the nearest. */
export function accepted(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.filter((value) => typeof value === 'string');
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap(accepted);
  return [];
}

/** A word that is not one of the `words` allowed there. */
export function wrongWord(name: Prose, node: Node, words: readonly string[]): Fault {
  const near = suggestion(node.kind === 'scalar' ? node.value : null, words);
  return { at: node.at, message: say`${name} must be ${anyOf(words)}; here it is ${seen(node)}${near}` };
}
