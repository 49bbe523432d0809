/** A stranger's text written where later steps take variables and paths from. */
import { own, say } from '../../engine/prose.ts';
import { lineOf } from './patch.ts';
import { privileged, reach } from './reach.ts';
import { eachStep, type Flaw, inStep, type Rule } from './rule.ts';
import { unsafeIn, variablesOf } from './unsafe-contexts.ts';

const target = />>\s*["']?\$\{?(GITHUB_ENV|GITHUB_PATH)\b/;
const reading = /\$\{?([A-Za-z_]\w*)/g;

/** Longer lines of a script are read up to here. */
const maxCharacters = 2_000;

/**
 * Only what can hold a line break sets another variable, such as `LD_PRELOAD`; a path is taken whatever it is. A text
 * pasted in by `${{ }}` is template-injection's.
 */
export const githubEnv: Rule = ({ workflow }) =>
  eachStep(workflow, (step, job) => {
    const { run } = step;
    const events = new Set([...reach(workflow, job, step)].filter((event) => privileged.has(event)));
    if (!run || events.size === 0) return [];
    const variables = variablesOf(workflow, job, step);
    const lines = run.text.split('\n').map((line) => line.slice(0, maxCharacters));
    return lines.flatMap((text): readonly Flaw[] => {
      const file = target.exec(text)?.[1];
      if (!file) return [];
      const names = [...new Set([...text.matchAll(reading)].map(([, name = '']) => name))];
      const unsafe = names.filter((name) =>
        unsafeIn(variables(name) ?? '', events).some(
          ({ contexts }) => file === 'GITHUB_PATH' || contexts.some((one) => one.lines),
        ),
      );
      const line = lineOf(workflow, text.trim(), run.line, run.endLine);
      return unsafe.map((name) => ({
        rule: 'github-env',
        severity: 'high',
        ...inStep(job, step),
        detail: `${file} ${name}`,
        line,
        endLine: line,
        message: say`${name} holds a stranger's text and is written to ${file}, ${own(
          file === 'GITHUB_PATH'
            ? 'which decides what commands later steps run'
            : 'where a line break in it sets any variable of later steps',
        )}.`,
        remedy: say`Write it to ${'$GITHUB_OUTPUT'} between lines with a random word, and hand it to the step that needs it by its ${'env:'}.`,
      }));
    });
  });
