/** Small edits as a diff, cut to the lines that matter. */
import type { Workflow } from '../../formats/workflow.ts';

/** A line of a file, without its end. `line` is 1-based; empty beyond the file. */
export function lineAt({ source }: Workflow, line: number): string {
  return source[line - 1] ?? '';
}

/** The first line from `from` to `to` that holds the text; `from` when none does. */
export function lineOf({ source }: Workflow, text: string, from: number, to: number): number {
  const first = text.split('\n')[0] ?? '';
  const found = source.slice(from - 1, to).findIndex((line) => line.includes(first));
  return found < 0 ? from : from + found;
}

export function removed(text: string): string {
  return `-${text}`;
}

export function added(text: string, indent = 0): string {
  return `+${' '.repeat(indent)}${text}`;
}

export function kept(text: string): string {
  return ` ${text}`;
}

/** One line replaced, where the old text stands in it; undefined when it does not. */
export function replaced(workflow: Workflow, line: number, old: string, next: string): string | undefined {
  const text = lineAt(workflow, line);
  const at = text.indexOf(old);
  if (at < 0) return undefined;
  return [removed(text), added(text.slice(0, at) + next + text.slice(at + old.length))].join('\n');
}

/** `{ patch }`, or nothing: for spreading into a flaw. */
export function withPatch(patch: string | undefined): { readonly patch?: string } {
  return patch === undefined ? {} : { patch };
}
