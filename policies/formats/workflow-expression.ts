/**
 * Expressions of GitHub Actions, parsed.
 * https://docs.github.com/actions/reference/workflows-and-actions/expressions
 */

export type Expression =
  /** `quoted`: a text; otherwise a number, `true`, `false` or `null`, as which `'true'` is none. */
  | { readonly kind: 'literal'; readonly value: string; readonly quoted: boolean }
  /** `github.event.issue.title` in lower case; `*` for `.*`, `?` for an index that is not known. */
  | { readonly kind: 'context'; readonly path: readonly string[] }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      /** What is picked out of its result, as in a context's path. */
      readonly picked: readonly string[];
    }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression };

const token =
  /\s*(?:('(?:[^']|'')*')|(0x[\da-fA-F]+|[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_][\w-]*)|(&&|\|\||[=!<>]=|[<>!()[\],.*]))/y;

/** GitHub refuses expressions of more than 21,000 characters. */
const maxCharacters = 21_000;
/** GitHub allows 50 levels; the tokens bound how long a chain of `||` is walked. */
const maxLevels = 50;
const maxTokens = 4_000;

function tokens(text: string): readonly string[] | null {
  if (text.length > maxCharacters) return null;
  const trimmed = text.trim();
  const found: string[] = [];
  for (token.lastIndex = 0; token.lastIndex < trimmed.length; ) {
    const match = token.exec(trimmed);
    if (!match || found.length >= maxTokens) return null;
    found.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
  }
  return found;
}

const precedence: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']];

class Unreadable extends Error {}

/** An expression, and the place of the token after it. */
interface Parsed {
  readonly value: Expression;
  readonly at: number;
}

type Tokens = readonly string[];

function past(tokens: Tokens, at: number, wanted: string): number {
  if (tokens[at] !== wanted) throw new Unreadable();
  return at + 1;
}

function binary(tokens: Tokens, start: number, level: number, rank = 0): Parsed {
  if (level > maxLevels) throw new Unreadable();
  const operators = precedence[rank];
  if (!operators) return unary(tokens, start, level);
  let left = binary(tokens, start, level, rank + 1);
  for (let op = tokens[left.at]; op !== undefined && operators.includes(op); op = tokens[left.at]) {
    const right = binary(tokens, left.at + 1, level, rank + 1);
    left = { value: { kind: 'binary', op, left: left.value, right: right.value }, at: right.at };
  }
  return left;
}

function unary(tokens: Tokens, at: number, level: number): Parsed {
  if (level > maxLevels) throw new Unreadable();
  if (tokens[at] !== '!') return postfix(tokens, primary(tokens, at, level), level);
  const { value, at: next } = unary(tokens, at + 1, level + 1);
  return { value: { kind: 'not', of: value }, at: next };
}

function primary(tokens: Tokens, at: number, level: number): Parsed {
  const first = tokens[at] ?? '';
  if (first === '(') {
    const inner = binary(tokens, at + 1, level + 1);
    return { value: inner.value, at: past(tokens, inner.at, ')') };
  }
  if (first.startsWith("'"))
    return {
      value: { kind: 'literal', value: first.slice(1, -1).replaceAll("''", "'"), quoted: true },
      at: at + 1,
    };
  if (/^[\d+-]/.test(first) || /^(?:true|false|null|NaN|Infinity)$/i.test(first))
    return { value: { kind: 'literal', value: first.toLowerCase(), quoted: false }, at: at + 1 };
  if (!/^[A-Za-z_]/.test(first)) throw new Unreadable();
  const name = first.toLowerCase();
  return tokens[at + 1] === '('
    ? call(tokens, name, at + 2, level)
    : { value: { kind: 'context', path: [name] }, at: at + 1 };
}

function call(tokens: Tokens, name: string, start: number, level: number): Parsed {
  const args: Expression[] = [];
  let at = start;
  while (tokens[at] !== ')') {
    const argument = binary(tokens, at, level + 1);
    args.push(argument.value);
    at = tokens[argument.at] === ')' ? argument.at : past(tokens, argument.at, ',');
  }
  return { value: { kind: 'call', name, args, picked: [] }, at: at + 1 };
}

/** `.name`, `.*`, `[0]`, `['name']`, `[*]` */
function segment(tokens: Tokens, at: number, level: number): { readonly name: string; readonly at: number } {
  if (tokens[at] === '.') return { name: (tokens[at + 1] ?? '').toLowerCase(), at: at + 2 };
  if (tokens[at + 1] === '*') return { name: '*', at: past(tokens, at + 2, ']') };
  const { value, at: end } = binary(tokens, at + 1, level + 1);
  return { name: value.kind === 'literal' ? value.value.toLowerCase() : '?', at: past(tokens, end, ']') };
}

/** What is picked out of a function's result is as untrusted as the result. */
function postfix(tokens: Tokens, base: Parsed, level: number): Parsed {
  const path: string[] = [];
  let { at } = base;
  while (tokens[at] === '.' || tokens[at] === '[') {
    const next = segment(tokens, at, level);
    path.push(next.name);
    at = next.at;
  }
  const { value } = base;
  if (value.kind === 'context') return { value: { ...value, path: [...value.path, ...path] }, at };
  return { value: value.kind === 'call' ? { ...value, picked: path } : value, at };
}

/** The expression inside `${{ }}` or of an `if:`; null when it is none, which GitHub refuses to run. Never throws. */
export function parseExpression(text: string): Expression | null {
  const list = tokens(text);
  if (!list || list.length === 0) return null;
  try {
    const { value, at } = binary(list, 0, 0);
    return at === list.length ? value : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
