/** How to hand a text to code as data: through a variable of the environment. */
import { own, type Prose, say } from '../../engine/prose.ts';
import type { Step, Workflow } from '../../formats/workflow.ts';
import { added, kept, lineAt, removed } from './patch.ts';
import type { Unsafe } from './unsafe.ts';

export type Language = 'sh' | 'powershell' | 'javascript' | 'python' | 'other';

/** An expression that carries more than these is a dump of the event. */
const maxNamed = 3;

/** `github.event.pull_request.head.ref` → `HEAD_REF` */
function variableName({ contexts, variable }: Unsafe): string {
  if (variable !== null) return variable.toUpperCase();
  if (contexts.length > maxNamed) return 'EVENT';
  const parts = (contexts[0]?.path ?? []).filter((part) => !['github', 'event', '*'].includes(part));
  return parts.slice(-2).join('_').toUpperCase().replaceAll(/\W+/g, '_') || 'UNTRUSTED';
}

const readings: Readonly<Record<Language, (name: string) => string>> = {
  sh: (name) => `"$${name}"`,
  powershell: (name) => `$env:${name}`,
  javascript: (name) => ['process', 'env', name].join('.'),
  python: (name) => `os.environ["${name}"]`,
  other: (name) => name,
};

/** How many of a character stand before a place, modulo two: whether it is inside such quotes. */
function isInside(quote: string, before: string): boolean {
  return (before.split(quote).length - 1) % 2 === 1;
}

/** A line of shell with the expression read from the environment, minding the quotes around it. */
function inShell(before: string, name: string, after: string): string {
  if (isInside('"', before)) return `${before}\${${name}}${after}`;
  if (before.endsWith("'") && after.startsWith("'"))
    return `${before.slice(0, -1)}"$${name}"${after.slice(1)}`;
  return isInside("'", before) ? `${before}'"$${name}"'${after}` : `${before}"$${name}"${after}`;
}

function inScript(before: string, reading: string, after: string): string | null {
  const [open, close] = [before.at(-1) ?? '', after[0] ?? ''];
  if (open !== '' && open === close && '\'"`'.includes(open))
    return before.slice(0, -1) + reading + after.slice(1);
  if (isInside('`', before)) return `${before}\${${reading}}${after}`;
  return ['"', "'"].some((quote) => isInside(quote, before)) ? null : before + reading + after;
}

function rewritten(line: string, whole: string, language: Language, name: string): string | null {
  const at = line.indexOf(whole);
  if (at < 0) return null;
  const [before, after] = [line.slice(0, at), line.slice(at + whole.length)];
  if (language === 'sh') return inShell(before, name, after);
  if (language === 'powershell') return `${before}\${env:${name}}${after}`;
  return language === 'other' ? null : inScript(before, readings[language](name), after);
}

function patchOf(
  workflow: Workflow,
  { env, column, endLine }: Step,
  line: number,
  { whole, variable }: Unsafe,
  language: Language,
  name: string,
): string | undefined {
  const text = lineAt(workflow, line);
  const next = rewritten(text, whole, language, name);
  if (next === null) return undefined;
  const head = env.length > 0 ? kept(`${' '.repeat(column)}env:`) : added('env:', column);
  const handed = variable === null ? [head, added(`${name}: ${whole}`, column + 2)] : [];
  // What the change leaves in between is not shown: a script that goes on must not look as if it ended here.
  const apart = handed.length > 0 && line < endLine ? ['@@'] : [];
  return [removed(text), added(next), ...apart, ...handed].join('\n');
}

/** What to do, and the edit where it can be shown. `code.line` is where the expression stands. */
export function indirection(
  workflow: Workflow,
  step: Step,
  code: { readonly line: number; readonly language: Language },
  unsafe: Unsafe,
): { readonly remedy: Prose; readonly patch: string | undefined } {
  const name = variableName(unsafe);
  const reading = readings[code.language](name);
  const handing =
    unsafe.variable === null
      ? say`Hand it over in the step's ${`env: ${name}: ${unsafe.whole}`} and read`
      : own('Read');
  return {
    remedy: say`${handing} ${reading} in the script: a variable is never read as code.`,
    patch: patchOf(workflow, step, code.line, unsafe, code.language, name),
  };
}
