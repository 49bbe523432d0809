/**
 * Markdown in pieces that may be left out but never cut: whole paragraphs, rows, folds. What is too long loses
 * whole pieces, so no fence, table or fold is ever left open.
 */

/** Pieces under one opening and closing, e.g. rows under a table's head, or what is folded away. */
export interface Group {
  readonly open: string;
  readonly items: readonly Block[];
  readonly close: string;
  readonly between: string;
}

export type Block = string | Group;

interface Packed {
  readonly text: string;
  /** Pieces that did not fit. */
  readonly left: number;
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** `<details>`; `label` is HTML text of ours. */
export function fold(label: string, items: readonly Block[]): Group {
  const open = `<details>\n<summary>${label}</summary>\n`;
  return { open, items, close: '\n</details>', between: '\n\n' };
}

/** List items without blank lines between them; nothing for none. */
export function bullets(items: readonly Block[]): readonly Block[] {
  return items.length === 0 ? [] : [{ open: '', items, close: '', between: '\n' }];
}

function pieces(block: Block): number {
  return typeof block === 'string' ? 1 : block.items.reduce((sum, item) => sum + pieces(item), 0);
}

function packOne(block: Block, room: number): Packed {
  if (typeof block === 'string') {
    return bytesOf(block) <= room ? { text: block, left: 0 } : { text: '', left: 1 };
  }
  const { open, close } = block;
  const frame = bytesOf(open) + bytesOf(close) + 2;
  const inner = pack(block.items, room - frame, block.between, true);
  if (inner.text === '') return inner;
  const text = [open, inner.text, close].filter((part) => part !== '').join('\n');
  return { text, left: inner.left };
}

/**
 * As many of the blocks as fit in `room` UTF-8 bytes, in their order. Of a group's items the first that does not fit
 * ends it (`endsAtFirst`), so no "and 9 more" is left alone; after a group that is cut, the next one has its turn.
 */
function pack(blocks: readonly Block[], room: number, between = '\n\n', endsAtFirst = false): Packed {
  const kept: string[] = [];
  let used = 0;
  let left = 0;
  for (const block of blocks) {
    const space = room - used - (kept.length > 0 ? bytesOf(between) : 0);
    const full = space <= 0 || (endsAtFirst && left > 0);
    const one = full ? { text: '', left: pieces(block) } : packOne(block, space);
    left += one.left;
    if (one.text === '') continue;
    used = room - space + bytesOf(one.text);
    kept.push(one.text);
  }
  return { text: kept.join(between), left };
}

/** Bytes that the note about what was left out may take. */
const roomForNote = 160;

/**
 * {@link pack}, with a line that says how much is missing. `last` keeps up to half the page whatever else is left
 * out, its own last block before the others.
 */
export function page(blocks: readonly Block[], bytes: number, last: readonly Block[] = []): string {
  const whole = pack([...blocks, ...last], bytes);
  if (whole.left === 0) return whole.text;
  const end = packFromEnd(last, Math.floor(bytes / 2));
  const start = pack(blocks, bytes - roomForNote - bytesOf(end.text) - 4);
  const missing = start.left + end.left;
  const note = `*Too long for this page: ${missing.toLocaleString('en-US')} ${missing === 1 ? 'entry is' : 'entries are'} left out.*`;
  return [start.text, note, end.text].filter((text) => text !== '').join('\n\n');
}

function packFromEnd(blocks: readonly Block[], room: number): Packed {
  return blocks.reduceRight<Packed>(
    (after, block) => {
      const one = pack([block], room - bytesOf(after.text) - 2);
      const text = [one.text, after.text].filter((part) => part !== '').join('\n\n');
      return { text, left: one.left + after.left };
    },
    { text: '', left: 0 },
  );
}
