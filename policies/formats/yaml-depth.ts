/** How deep YAML text is nested, measured without building it. */
import { type CST, Parser } from 'yaml';

/**
 * The offset of the first thing nested deeper than `levels` maps and lists; null when nothing is. The composer of
 * `yaml` recurses, and deep enough text ends the whole process: ask this before `parseDocument`. Keeps its own stack.
 * `onNewLine` is called with the offset of every line, as `LineCounter` wants it.
 */
export function tooDeep(text: string, levels: number, onNewLine?: (offset: number) => void): number | null {
  const stack: { readonly token: CST.Token; readonly level: number }[] = [];
  const push = (token: CST.Token | null | undefined, level: number) => {
    if (token) stack.push({ token, level });
  };
  for (const token of new Parser(onNewLine).parse(text))
    push(token.type === 'document' ? token.value : null, 0);
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
