/** The story on a terminal: one line per verdict, and what is asked for under those that hold a merge. */
import type { Node, Nodes, Table } from 'mdast';
import { inert } from '../../policies/engine/plain.ts';
import type { Entry } from './chronicle.ts';
import type { SeenCheck } from './seen.ts';
import { signOf } from './signs.ts';
import { parseMarkdown, textOf } from './web/markdown.ts';

export interface Terminal {
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
  print(line: string): void;
}

const codes = { good: 32, bad: 31, mixed: 33, plain: 0, bold: 1, faint: 2 } as const;

function painted({ colour }: Terminal, how: keyof typeof codes, text: string): string {
  return colour && codes[how] !== 0 ? `\u001B[${codes[how]}m${text}\u001B[0m` : text;
}

/** Cut to a width. Titles and paths come from anybody: no control character of theirs reaches the terminal. */
export function cut(text: string, width: number): string {
  const clean = inert(text, 1000);
  return clean.length > width ? `${clean.slice(0, Math.max(width - 1, 0))}…` : clean;
}

/** Words in lines of a width, all indented. */
export function wrapped(text: string, indent: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width - indent) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => ' '.repeat(indent) + one);
}

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

export function printHeading(terminal: Terminal, number: number, title: string): void {
  terminal.print('');
  terminal.print(painted(terminal, 'bold', `${String(number).padStart(2)}  ${title}`));
}

export function printNote(terminal: Terminal, note: string): void {
  for (const line of wrapped(inert(note, 1000), 4, terminal.width))
    terminal.print(painted(terminal, 'faint', line));
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

/** What policies that only observe would ask for: the items of the text that begin with an exclamation mark. */
export function observedAsksOf({ text }: SeenCheck): readonly string[] {
  const found: string[] = [];
  const look = (node: Nodes): void => {
    if (node.type === 'listItem' && textOf(node).startsWith('! ')) {
      const [policy = ''] = textOf(node).slice(2).split(' ');
      const asks = node.children.filter((child) => child.type === 'list').flatMap(({ children }) => children);
      found.push(...asks.map((ask) => `would ask, ${policy}: ${textOf(ask)}`));
    } else if ('children' in node) node.children.forEach(look);
  };
  look(parseMarkdown(text ?? ''));
  return found;
}

/** Asks printed under a verdict; the page has all. */
const mostAsks = 3;
const mostText = 280;

function printItem(terminal: Terminal, text: string): void {
  const [first = '', ...rest] = wrapped(cut(text, mostText), 12, terminal.width);
  terminal.print(`          - ${first.trimStart()}`);
  for (const line of rest) terminal.print(line);
}

function placesOf({ annotations }: SeenCheck): readonly string[] {
  const places = annotations.slice(0, mostAsks).map(({ path, startLine }) => `${path}:${startLine}`);
  return places.length > 0 ? [`Annotated: ${places.join(', ')}`] : [];
}

function printAsks(terminal: Terminal, check: SeenCheck, address: string): void {
  const asks = check.conclusion === 'success' ? observedAsksOf(check) : asksOf(check);
  if (check.conclusion === 'success' && asks.length === 0) return;
  const more = asks.length - mostAsks;
  const said = [...asks.slice(0, mostAsks), ...remarksOf(check), ...placesOf(check)];
  for (const text of said) printItem(terminal, text);
  terminal.print(`            ${more > 0 ? `and ${more} more: ` : ''}${address}`);
}

/** `✓ #12  Add receipts   84 ms  12 policies passed` */
export function printEntry(
  terminal: Terminal,
  { what, pull, milliseconds, unexpected }: Entry,
  address: string,
): void {
  const check = pull.checks.find(({ headSha }) => headSha === pull.head.sha) ?? null;
  const { mark, tone } = signOf(check?.conclusion ?? null);
  const name = Math.max(20, Math.min(56, terminal.width - 84));
  const done = what === 'opened' ? '' : ` · ${what}`;
  const left = `${cut(pull.title, name - done.length)}${done}`.padEnd(name);
  const time = milliseconds === null ? '' : `${Math.round(milliseconds).toLocaleString('en-US')} ms`;
  const said = cut(check?.title ?? 'no verdict', Math.max(20, terminal.width - name - 24));
  const parts = [`#${pull.number}`.padStart(4), left, painted(terminal, 'faint', time.padStart(8)), said];
  terminal.print(`    ${painted(terminal, tone, mark)} ${parts.join('  ')}`);
  if (check) printAsks(terminal, check, address);
  for (const problem of unexpected) {
    terminal.print(painted(terminal, 'bad', `          NOT AS EXPECTED: ${cut(problem, terminal.width)}`));
  }
}
