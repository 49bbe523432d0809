/** How deep YAML text is nested, measured without building it. */
import { type CST, Lexer, Parser } from 'yaml';
import { maxErrors } from './yaml-strict.ts';

/** The roots of the text; a number is where it went so deep that nothing after it was read. */
function rootsOf(text: string, levels: number, onNewLine?: (offset: number) => void): CST.Token[] | number {
  const parser = new Parser(onNewLine);
  onNewLine?.(0);
  const roots: CST.Token[] = [];
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      roots.push(token);
      if (token.type === 'error') errors += 1;
    }
    // Nobody reads on after so many.
    if (errors >= maxErrors) return roots;
    // It goes back up by recursion, too: a line that ends all levels would end the process. Below the maps and lists on
    // its stack is the document, above them may be a scalar.
    const deeper = parser.stack[levels + 2];
    if (deeper && parser.stack.length > levels + 3) return deeper.offset;
  }
  roots.push(...parser.end());
  return roots;
}

/**
 * The offset of the first thing nested deeper than `levels` maps and lists; null when nothing is. The parser and the
 * composer of `yaml` recurse, and deep enough text ends the whole process: ask this before either. Keeps its own stack.
 * `onNewLine` is called with the offset of every line up to there, as `LineCounter` wants it.
 */
export function tooDeep(text: string, levels: number, onNewLine?: (offset: number) => void): number | null {
  const roots = rootsOf(text, levels, onNewLine);
  if (typeof roots === 'number') return roots;
  const stack: { readonly token: CST.Token; readonly level: number }[] = [];
  const push = (token: CST.Token | null | undefined, level: number) => {
    if (token) stack.push({ token, level });
  };
  for (const token of roots) push(token.type === 'document' ? token.value : null, 0);
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { token, level } = top;
    if (level > levels) return token.offset;
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      push(key, level + 1);
      push(value, level + 1);
    }
  }
  return null;
}
