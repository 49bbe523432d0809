/** Task lists in Markdown (https://github.github.com/gfm/#task-list-items-extension-), and who ticked their boxes. */
import type { Actor } from '../facts/pull-request.ts';
import { withoutComments, withoutFences } from './record-sections.ts';

export interface Box {
  /** As in {@link itemKey}. */
  readonly key: string;
  readonly ticked: boolean;
}

/** A box as it is now. `by` is who ticked it last, null when it is not ticked or that is not known. */
export interface TickedBox extends Box {
  readonly by: Actor | null;
  /** ISO 8601, UTC. */
  readonly at: string | null;
}

/** A text as one edit left it. */
export interface Revision {
  readonly text: string;
  /** Null: not known, because the text before it is not known. */
  readonly editor: Actor | null;
  readonly at: string;
}

/**
 * What identifies an item: its words, whatever their case, spacing and emphasis. A struck-out item (`~~…~~`) keeps its
 * marks: it is another item.
 */
export function itemKey(text: string): string {
  return text.replaceAll(/[*_`]/g, '').replaceAll(/\s+/g, ' ').trim().replace(/[.:]$/, '').toLowerCase();
}

/** The boxes of a text, in its order. Boxes in comments and fences do not count. An item that occurs twice is ticked when all its boxes are. */
export function boxesOf(text: string): readonly Box[] {
  const lines = withoutFences(withoutComments(text.replaceAll(/\r\n?/g, '\n')).split('\n'));
  const boxes = new Map<string, boolean>();
  for (const line of lines) {
    const [, mark, item = ''] = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[([ xX])\]\s+(\S.*)$/.exec(line) ?? [];
    if (mark === undefined) continue;
    const key = itemKey(item);
    boxes.set(key, mark !== ' ' && boxes.get(key) !== false);
  }
  return [...boxes].map(([key, ticked]) => ({ key, ticked }));
}

/**
 * Who ticked what is ticked in the newest revision: the editor of the first revision since which the box has been
 * ticked without a break. `revisions` are oldest first.
 */
export function whoTicked(revisions: readonly Revision[]): readonly TickedBox[] {
  const since = new Map<string, Revision>();
  for (const revision of revisions) {
    const ticked = new Set(boxesOf(revision.text).flatMap((box) => (box.ticked ? [box.key] : [])));
    for (const key of since.keys()) if (!ticked.has(key)) since.delete(key);
    for (const key of ticked) if (!since.has(key)) since.set(key, revision);
  }
  return boxesOf(revisions.at(-1)?.text ?? '').map((box) => {
    const revision = since.get(box.key);
    return { ...box, by: revision?.editor ?? null, at: revision?.at ?? null };
  });
}
