/** What a check run asks for, read from its Markdown: the story knows Fairlead's words from nowhere else. */
import type { Node, Nodes, Table } from 'mdast';
import type { SeenCheck } from './seen.ts';
import { parseMarkdown, textOf } from './web/markdown.ts';

const isTable = (node: Node): node is Table => node.type === 'table';

/** What a check run asks for, as its summary's table says it: the first column is the sign, the third what. */
export function asksOf({ summary }: SeenCheck): readonly string[] {
  const rows = parseMarkdown(summary)
    .children.filter(isTable)
    .flatMap(({ children }) => children.slice(1));
  return rows.map(({ children }) => {
    const [, policy, what] = children;
    return `${policy ? textOf(policy) : ''}: ${what ? textOf(what) : ''}`;
  });
}

/** What else the summary says in the open, below its first sentence: about the configuration, what was not seen. */
export function remarksOf({ summary }: SeenCheck): readonly string[] {
  const [, ...rest] = parseMarkdown(summary).children;
  return rest.flatMap((node, i) => {
    const items = node.type === 'list' ? node.children.map((item) => textOf(item)) : [];
    // The items of a list belong to the sentence above it, when there is one.
    if (node.type === 'list') return rest[i - 1]?.type === 'paragraph' ? [] : items;
    if (node.type !== 'paragraph') return [];
    const next = rest[i + 1];
    const below = next?.type === 'list' ? next.children.map((item) => textOf(item)) : [];
    return [[textOf(node), below.join('; ')].join(' ').trim()];
  });
}

/** Policies that only observe and would ask for something: the items of the text that begin with an exclamation mark. */
export function askingOf({ text }: SeenCheck): readonly string[] {
  const found: string[] = [];
  const look = (node: Nodes): void => {
    if (node.type === 'listItem' && textOf(node).startsWith('! ')) {
      const [policy = ''] = textOf(node).slice(2).split(' ');
      found.push(policy);
    } else if ('children' in node) node.children.forEach(look);
  };
  look(parseMarkdown(text ?? ''));
  return found;
}
