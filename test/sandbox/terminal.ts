/** The story on a terminal: one line per verdict, and below it what is asked for, waived or said of the rules. */
import { inert } from '../../policies/engine/plain.ts';
import { asksOf, remarksOf } from './asks.ts';
import type { Entry, Reading } from './chronicle.ts';
import type { SeenCheck } from './seen.ts';
import { signOf } from './signs.ts';

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

export function printHeading(terminal: Terminal, number: number, title: string): void {
  terminal.print('');
  terminal.print(painted(terminal, 'bold', `${String(number).padStart(2)}  ${title}`));
}

export function printNote(terminal: Terminal, note: string): void {
  for (const line of wrapped(inert(note, 1000), 4, terminal.width))
    terminal.print(painted(terminal, 'faint', line));
}

/** `  > Fairlead: what this repository itself lacks (open)  http://…` */
export function printReading(terminal: Terminal, { title, state }: Reading, address: string): void {
  const shown = cut(state === '' ? title : `${title} (${state})`, Math.max(20, terminal.width - 10));
  terminal.print(`    ${painted(terminal, 'plain', '▸')} ${shown}`);
  terminal.print(`            ${address}`);
}

/** Lines of another program, as it printed them. */
export function printOutput(terminal: Terminal, text: string): void {
  for (const line of text.trimEnd().split('\n'))
    terminal.print(painted(terminal, 'faint', `      │ ${cut(line, Math.max(20, terminal.width - 8))}`));
}

/** Asks printed under a verdict; the page has all. */
const maxAsks = 3;
const maxText = 280;

function printItem(terminal: Terminal, text: string): void {
  const [first = '', ...rest] = wrapped(cut(text, maxText), 12, terminal.width);
  terminal.print(`          - ${first.trimStart()}`);
  for (const line of rest) terminal.print(line);
}

function placesOf({ annotations }: SeenCheck): readonly string[] {
  const places = annotations.slice(0, maxAsks).map(({ path, startLine }) => `${path}:${startLine}`);
  return places.length > 0 ? [`Annotated: ${places.join(', ')}`] : [];
}

function printAsks(terminal: Terminal, check: SeenCheck, address: string): void {
  const asks = asksOf(check);
  const remarks = remarksOf(check);
  if (asks.length + remarks.length === 0) return;
  const more = asks.length - maxAsks;
  const said = [...asks.slice(0, maxAsks), ...remarks, ...placesOf(check)];
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
