/** Options of a command, strictly: nothing typed is ignored. */
import { parseArgs } from 'node:util';
import { nearest } from '../../policies/engine/config/nearest.ts';
import { list, own, type Prose, say } from '../../policies/engine/prose.ts';
import { Usage } from './command.ts';

/** `text`: takes a value, the last one counts; `texts`: may be repeated; `flag`: takes none. */
export type OptionKind = 'text' | 'texts' | 'flag';

export interface ReadOptions {
  readonly text: (name: string) => string | null;
  readonly texts: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
  readonly positionals: readonly string[];
}

function unknown(typed: string, known: readonly string[]): Usage {
  const meant = nearest(typed.replace(/^-+/, ''), known);
  return wrong(
    meant
      ? say`There is no option ${typed}. Did you mean ${`--${meant}`}?`
      : say`There is no option ${typed}`,
  );
}

const wrong = (reason: Prose): Usage => new Usage(reason, undefined, true);

function checked(name: string, value: string | undefined, inline: boolean): string {
  if (value === undefined || (!inline && value.startsWith('-')))
    throw wrong(say`--${own(name)} needs a value after it`);
  if (value === '')
    throw new Usage(say`--${own(name)} is empty`, own('The variable it comes from is probably not set.'));
  return value;
}

/** Throws {@link Usage} for an unknown option (with the nearest), a missing or empty value, a value of a flag. */
export function readOptions(
  args: readonly string[],
  kinds: Readonly<Record<string, OptionKind>>,
): ReadOptions {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? 'boolean' : 'string' } as const,
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const given = tokens.flatMap((token) => {
    if (token.kind !== 'option') return [];
    const kind = Object.hasOwn(kinds, token.name) ? kinds[token.name] : undefined;
    if (!kind) throw unknown(token.rawName, Object.keys(kinds));
    if (kind === 'flag' && token.value !== undefined) throw wrong(say`--${own(token.name)} takes no value`);
    const value = kind === 'flag' ? '' : checked(token.name, token.value, token.inlineValue ?? false);
    return [{ name: token.name, value }];
  });
  const texts = (name: string) => given.filter((one) => one.name === name).map((one) => one.value);
  return {
    texts,
    text: (name) => texts(name).at(-1) ?? null,
    flag: (name) => texts(name).length > 0,
    positionals: tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])),
  };
}

/** One of a few words. Throws {@link Usage} that names them all. */
export function choice<T extends string>(name: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found) return found;
  throw new Usage(
    say`--${own(name)} cannot be ${value}`,
    say`It is one of ${list(words.map((word) => say`${word}`))}.`,
  );
}
