/** A configuration file as a plain tree that knows where everything stands. */
import type { Prose } from '../prose.ts';

/** 1-based; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing wrong at one place. */
export interface Fault {
  readonly at: Position;
  readonly message: Prose;
}

export interface Entry {
  readonly key: string;
  readonly at: Position;
  readonly value: Node;
}

interface MapNode {
  readonly kind: 'map';
  readonly at: Position;
  readonly entries: readonly Entry[];
}

interface ListNode {
  readonly kind: 'list';
  readonly at: Position;
  readonly items: readonly Node[];
}

interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly value: string | number | boolean | null;
}

export type Node = MapNode | ListNode | ScalarNode;

/** The value without its positions. Keys become own properties, whatever their names. */
export function plainValue(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
}

export function entryOf(node: Node, key: PropertyKey): Entry | undefined {
  return node.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}
