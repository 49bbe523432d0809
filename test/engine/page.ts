/** Markdown as GitHub reads it: CommonMark with GitHub's extensions, as a tree to ask questions of. */
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export function parsed(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Every node, parents first. */
export function nodesOf(node: Nodes): readonly Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodesOf) : [])];
}

export function all<T extends Nodes['type']>(
  markdown: string,
  type: T,
): readonly Extract<Nodes, { type: T }>[] {
  return nodesOf(parsed(markdown)).filter((node): node is Extract<Nodes, { type: T }> => node.type === type);
}

/** The text outside of code, where GitHub looks for mentions and references. */
export function prose(markdown: string): string {
  return all(markdown, 'text')
    .map(({ value }) => value)
    .join('\n');
}
