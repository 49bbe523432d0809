/** A long history, made by one process. */
import { execFileSync } from 'node:child_process';
import { type Clone, throwAwayClone } from '../throw-away-clone.ts';

const person = (second: number) => `Maria Silva <maria@example.org> ${1_790_000_000 + second} +0000`;

/** `main` with as many commits, each of which changes its own file and one that all of them change. */
export function manyCommits(count: number): Clone {
  const clone = throwAwayClone();
  const commits = Array.from({ length: count }, (_, i) => {
    const message = `Change ${i}`;
    const file = (path: string, text: string) => `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`;
    const files =
      file(`src/a${i % 7}/f${i}.ts`, `export const n = ${i};\n`) +
      file('package.json', `{ "version": "${i}.0.0" }\n`);
    return `commit refs/heads/main\ncommitter ${person(i)}\ndata ${message.length}\n${message}\n${files}\n`;
  });
  execFileSync('git', ['-C', clone.dir, 'fast-import', '--quiet'], { input: commits.join('') });
  return clone;
}
