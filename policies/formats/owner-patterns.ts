/**
 * CODEOWNERS patterns as one tree by folder names, so that a path is looked up and not compared with every line: GitHub
 * takes files of 3 MB, which hold a hundred thousand lines. Within a name `*` is any text and `?` any character; the name
 * `**` is any number of folders. No braces, classes or negation.
 */

import { literal, matcherOf, tokensOf } from './owner-names.ts';

/** Where a pattern ends: the last line that does, for what is exactly there and for what is below. */
interface Ends {
  exact: number;
  below: number;
}

interface Node extends Ends {
  readonly names: Map<string, Node>;
  /** By what stands after, or before, the only star. */
  readonly suffixes: Map<string, Node>;
  readonly prefixes: Map<string, Node>;
  /** Names that have to be compared one by one. */
  readonly others: Map<string, { readonly matches: (name: string) => boolean; readonly node: Node }>;
  anyFolders: Node | null;
  /** It stands for any number of folders itself. */
  readonly repeats: boolean;
}

function emptyNode(repeats = false): Node {
  const [names, suffixes, prefixes, others] = [new Map(), new Map(), new Map(), new Map()];
  return { exact: -1, below: -1, names, suffixes, prefixes, others, anyFolders: null, repeats };
}

function childIn<K>(map: Map<K, Node>, key: K): Node {
  const node = map.get(key) ?? emptyNode();
  map.set(key, node);
  return node;
}

function childFor(node: Node, name: string): Node {
  if (name === '**') {
    node.anyFolders ??= emptyNode(true);
    return node.anyFolders;
  }
  const tokens = tokensOf(name);
  const stars = tokens.filter(({ star }) => star).length;
  const isPlain = tokens.every((token) => token.star || token.character !== null);
  if (isPlain && stars === 0) return childIn(node.names, literal(tokens));
  if (isPlain && stars === 1 && tokens[0]?.star) return childIn(node.suffixes, literal(tokens));
  if (isPlain && stars === 1 && tokens.at(-1)?.star) return childIn(node.prefixes, literal(tokens));
  const known = node.others.get(name) ?? { matches: matcherOf(tokens), node: emptyNode() };
  node.others.set(name, known);
  return known.node;
}

interface Shape {
  readonly names: readonly string[];
  readonly exact: boolean;
  readonly below: boolean;
}

/** What a pattern means; null when it matches nothing. Unlike gitignore, `docs/*` is docs' own files only. */
function shapeOf(pattern: string): Shape | null {
  const folder = pattern.endsWith('/');
  const withoutEnd = folder ? pattern.slice(0, -1) : pattern;
  const anchored = withoutEnd.includes('/');
  const body = withoutEnd.startsWith('/') ? withoutEnd.slice(1) : withoutEnd;
  if (body === '') return null;
  const names = [...(anchored ? [] : ['**']), ...body.split('/')];
  const last = names.at(-1);
  if (last === '**') return { names: names.slice(0, -1), exact: false, below: true };
  return { names, exact: !folder, below: folder || last !== '*' || !anchored };
}

function add(root: Node, pattern: string, line: number): void {
  const shape = shapeOf(pattern);
  if (!shape) return;
  const node = shape.names.reduce(childFor, root);
  if (shape.exact) node.exact = line;
  if (shape.below) node.below = line;
}

/** A node, and what any number of folders below it, none included, leads to. */
function reach(node: Node, into: Set<Node>): void {
  for (let next: Node | null = node; next && !into.has(next); next = next.anyFolders) into.add(next);
}

function step(node: Node, name: string, into: Set<Node>): void {
  if (node.repeats) into.add(node);
  const found = [node.names.get(name)];
  if (node.suffixes.size > 0)
    for (let i = 0; i <= name.length; i += 1) found.push(node.suffixes.get(name.slice(i)));
  if (node.prefixes.size > 0)
    for (let i = 1; i <= name.length; i += 1) found.push(node.prefixes.get(name.slice(0, i)));
  for (const { matches, node: other } of node.others.values()) if (matches(name)) found.push(other);
  for (const one of found) if (one) reach(one, into);
}

/** The index of the last pattern that matches a `/`-separated path; -1 when none does. Case matters, as on GitHub. */
export function lastMatch(patterns: readonly string[]): (path: string) => number {
  const root = emptyNode();
  for (const [line, pattern] of patterns.entries()) add(root, pattern, line);
  return (path) => {
    const names = path.split('/');
    let best = -1;
    let here = new Set<Node>();
    reach(root, here);
    for (const name of names) {
      // What is below a node has at least one name more.
      for (const node of here) best = Math.max(best, node.below);
      const next = new Set<Node>();
      for (const node of here) step(node, name, next);
      here = next;
    }
    for (const node of here) best = Math.max(best, node.exact);
    return best;
  };
}
