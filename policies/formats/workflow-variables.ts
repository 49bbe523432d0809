/**
 * What a script of a step does with variables: which it reads, which it fills, and what it gives an output. Reads lines, not
 * programs: errs on the side of more.
 */
import { ofShell, scriptLines, type Written } from './workflow-scripts.ts';

const readings: readonly RegExp[] = [
  /\$(?:\{[#!]?)?([A-Za-z_]\w*)/g,
  /\$\{?env:([A-Za-z_]\w*)/gi,
  /[%!]([A-Za-z_]\w*)[%!]/g,
  /\b(?:environ(?:\.get)?|getenv|process\.env|ENV)\s*(?:\.|[[(]\s*["'])([A-Za-z_]\w*)/g,
];

/** Names of the variables that a text reads, in any of the languages, each once. */
export function variablesRead(text: string): readonly string[] {
  return [...new Set(readings.flatMap((one) => [...text.matchAll(one)].map(([, name = '']) => name)))];
}

/** `NAME=value` of a shell, `$NAME = value`, `set NAME=value`, `const NAME = value`. */
const assignment =
  /^\s*(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)*|set\s+"?|const\s+|let\s+|var\s+)?\$?([A-Za-z_]\w*)\s*\+?=(?!=)\s*(.*)$/i;
const readInto = /\bread\s+(?:-\w+\s+)*([A-Za-z_]\w*)\s*<<<\s*(.*)$/;

/** What a command makes of a text may be anything; `echo` and `printf` leave it as it is. */
function passesOn(value: string): boolean {
  return (
    !/\||-replace|-match/.test(value) &&
    (!/`|\$\(/.test(value) || /\$\(\s*(?:echo|printf|cat\s*<<<)\s/.test(value))
  );
}

/** Variables that a script fills itself: name → what stands on the right, where the text passes unchanged. */
export function assigned(script: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of scriptLines(script)) {
    const [, name = '', value = ''] = assignment.exec(line) ?? readInto.exec(line) ?? [];
    if (name !== '')
      found.set(name, `${found.get(name) ?? ''} ${passesOn(value) || asksGitHub.test(value) ? value : ''}`);
  }
  return found;
}

/** Asks for texts of the event or of a pull request. */
export const asksGitHub = /\bGITHUB_EVENT_PATH\b|\bgh\s+(?:pr|issue)\s+view\b|\bcontext\.payload\b/;

/** The part of a script that gives an output (or a variable) its value; empty when none does. */
export function valueGiven(
  name: string,
  script: string,
  to: Written['file'],
  all: readonly Written[],
): string {
  const word = name.replaceAll(/[^\w-]/g, '');
  const begins = new RegExp(`(?:^|[^\\w-])${word}\\s*(?:=|<<)`, 'i');
  const several = new RegExp(`(?:^|[^\\w-])${word}\\s*<<`, 'i');
  const parts = all
    .filter((one) => one.file === to && begins.test(one.text))
    .map(({ text, verbatim }) =>
      several.test(text) || verbatim || !ofShell.test(text)
        ? text
        : text
            .split('\n')
            .filter((line) => begins.test(line))
            .join('\n'),
    );
  const command = to === 'GITHUB_OUTPUT' ? 'output' : 'env';
  const old = new RegExp(
    `::set-${command}\\s+name=${word}\\s*::|set(?:Output|_output)\\(\\s*["'\`]${word}["'\`]`,
    'i',
  );
  return [...parts, ...scriptLines(script).filter((line) => old.test(line))].join('\n');
}
