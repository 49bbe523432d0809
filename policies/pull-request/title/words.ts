/** The messages about a title, and how to put it right. */
import { list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { nearMiss } from './grammar.ts';

/** Names listed in a remedy. */
const maxNames = 15;

export function finding(name: string, message: Prose, remedy: Prose): Finding {
  return { message, remedy, who: 'author', fingerprint: name };
}

function names(all: readonly string[]): Prose {
  return some(
    all.map((name) => say`${name}`),
    maxNames,
  );
}

const misses: Readonly<Record<NonNullable<ReturnType<typeof nearMiss>>, string>> = {
  colon: ': a colon and a space are missing after the type',
  space: ': a space is missing after the colon',
  'space-before': ': there must be no space before the colon and one after it',
};

export function notConventional(
  title: string,
  types: readonly string[],
  miss: ReturnType<typeof nearMiss>,
): Finding {
  return finding(
    'grammar',
    say`The title ${title} is not of the form ${'type(scope): what changes'}${own(miss ? misses[miss] : '')}.`,
    say`Edit the title, for example to ${`${types[0] ?? 'fix'}: …`} (the scope may be left out). Types: ${names(types)}.`,
  );
}

export function unknownType(type: string, types: readonly string[]): Finding {
  const same = types.find((known) => known.toLowerCase() === type.toLowerCase());
  return finding(
    'type',
    say`The title's type ${type} is not one of this repository's.`,
    same ? say`Write it as ${same}.` : say`Use one of ${names(types)}.`,
  );
}

export function noScope(scopes: readonly string[]): Finding {
  const known = scopes.length > 0 ? say` Scopes: ${names(scopes)}.` : [];
  return finding(
    'scope',
    own('The title names no scope, and this repository requires one.'),
    say`Name the part that changes in brackets after the type: ${'type(scope): what changes'}.${known}`,
  );
}

export function unknownScopes(unknown: readonly string[], scopes: readonly string[]): Finding {
  return finding(
    'scope',
    say`The title's scope ${names(unknown)} is not one of this repository's.`,
    say`Use one of ${names(scopes)}.`,
  );
}

export function noTicket(title: string, prefixes: readonly string[]): Finding {
  const example = `${prefixes[0] ?? 'ABC'}-123: what changes`;
  const which = prefixes.length > 0 ? say` of ${list(prefixes.map((prefix) => say`${prefix}`))}` : [];
  return finding(
    'grammar',
    say`The title ${title} does not start with a ticket${which}.`,
    say`Start it with the ticket's key: ${example}.`,
  );
}

export function wrongStart(subject: string, wanted: 'lower' | 'upper'): Finding {
  const first = [...subject][0] ?? '';
  const right = wanted === 'lower' ? first.toLowerCase() : first.toUpperCase();
  return finding(
    'start',
    say`What the title says starts with ${first}, and this repository starts it in ${own(wanted)} case.`,
    say`Write ${right} instead.`,
  );
}

export function fullStop(): Finding {
  return finding('full-stop', own('The title ends in a full stop.'), own('Leave the full stop out.'));
}

export function tooLong(length: number, max: number): Finding {
  return finding(
    'length',
    say`The title has ${length} characters; at most ${max} are allowed here.`,
    own('Say the rest in the description.'),
  );
}

export function tooShort(title: string): Finding {
  return finding(
    'words',
    say`The title ${title} does not say what changes.`,
    own('Say in a few words what is different once this is merged.'),
  );
}

export function notFinished(mark: string): Finding {
  return finding(
    'unfinished',
    say`The title says ${mark}: the change is not finished.`,
    say`Take ${mark} out of the title when it is; until then, make this a draft.`,
  );
}
