/** A stranger's text written where later steps take variables and paths from. */
import { own, say } from '../../engine/prose.ts';
import { type Written, writes } from '../../formats/workflow-scripts.ts';
import { variablesRead } from '../../formats/workflow-variables.ts';
import { fileRead, hasArtifact } from './artifacts.ts';
import { privileged, type Reach } from './events.ts';
import { lineOf } from './patch.ts';
import { type Place, variablesAt } from './place.ts';
import { reach } from './reach.ts';
import { eachStep, type Flaw, inStep, type Rule } from './rule.ts';
import { carriedBy } from './trace.ts';
import { brought } from './unsafe.ts';

/** A delimiter that nobody can guess: `NAME<<$RANDOM`, `NAME<<${EOF}` with an `EOF` that a command made. */
function isRandom(text: string, script: string): boolean {
  if (/<<\s*["']?(?:\$\(|`|\$\{?RANDOM|\$\{\{)/.test(text)) return true;
  const name = /[\w}]<<["']?\$\{?(?:env:)?([A-Za-z_]\w*)/.exec(text)?.[1];
  return (
    name !== undefined &&
    new RegExp(`\\b${name}\\s*=\\s*.*(?:\\$\\(|\`|RANDOM|uuid|guid|urandom|rand)`, 'i').test(script)
  );
}

/** Commands of which one line or a text of fixed shape is left. */
const oneLine =
  /\$\([^()]*\|\s*(?:head\s+-n?\s*1\b|wc\b|base64\b|jq\b|sha\d+sum|md5sum|tr\s+-d\s+['"]?\\[nr]|tr\s+-cd\b|grep\s+-\w*[cq])[^()]*\)/g;

/** What is left of a text when it went through one of these has a fixed shape. */
const shaping = /\|\s*(?:wc|sha\d+sum|md5sum|tr\s+-cd)\b/;

/** What commands make of a text: `NAME=$(echo "$TITLE" | sed …)`. A path is taken whatever became of it. */
function madeFrom(name: string, script: string): string {
  const lines = script.split('\n').map((line) => line.trim());
  return lines
    .filter(
      (line) => line.startsWith(`${name}=`) && /\$\(\s*(?:echo|printf)\s/.test(line) && !shaping.test(line),
    )
    .join('\n');
}

/** Of another run's artifact, the file whose text gets there. */
function fromArtifact(
  written: Written,
  text: string,
  { job, step }: Place,
  events: Reach,
): readonly string[] {
  const read = step && events.has('workflow_run') && hasArtifact(job, step) ? fileRead(written, text) : null;
  return read === null ? [] : [read];
}

/** Names of variables, or the expressions of GitHub's, by which a stranger's text gets there. */
function strangers(written: Written, script: string, place: Place, events: Reach): readonly string[] {
  const { file, verbatim } = written;
  if (file === 'GITHUB_ENV' && isRandom(written.text, script)) return [];
  const text = file === 'GITHUB_ENV' ? written.text.replaceAll(oneLine, '') : written.text;
  const files = fromArtifact(written, text, place, events);
  if (files.length > 0) return files;
  const names = verbatim ? [] : variablesRead(text).filter((name) => !name.startsWith('GITHUB_'));
  return names.filter((name) => {
    const { contexts } = brought(
      carriedBy(file === 'GITHUB_PATH' ? `$${name}\n${madeFrom(name, script)}` : `$${name}`, script, place),
      events,
    );
    return contexts.some((one) => one.text && (file === 'GITHUB_PATH' || one.lines));
  });
}

function flawOf(
  file: Written['file'],
  name: string,
  where: Pick<Flaw, 'job' | 'step' | 'span'>,
  line: number,
): Flaw {
  const what = own(
    file === 'GITHUB_PATH'
      ? 'which decides what commands later steps run'
      : 'where a line break in it sets any variable of later steps',
  );
  return {
    rule: 'github-env',
    severity: 'high',
    ...where,
    detail: `${file} ${name}`,
    line,
    endLine: line,
    message: say`${name} holds a stranger's text and is written to ${file}, ${what}.`,
    remedy: say`Write it to ${'$GITHUB_OUTPUT'} between lines with a random word, and hand it to the step that needs it by its ${'env:'}.`,
  };
}

/** `core.exportVariable('NAME', …)` writes what cannot break out; `core.addPath` takes any path. */
const addPath = /\bcore\.addPath\s*\(([^\n]*)\)/;

/**
 * Only what can hold a line break sets another variable, such as `LD_PRELOAD`; a path is taken whatever it is. A text
 * pasted in by `${{ }}` is template-injection's.
 */
export const githubEnv: Rule = ({ workflow }) =>
  eachStep(workflow, (step, job) => {
    const code = step.run ?? step.with.find(({ name }) => name === 'script');
    if (!code) return [];
    const events: Reach = new Map([...reach(workflow, job, step)].filter(([event]) => privileged.has(event)));
    if (events.size === 0) return [];
    const place: Place = { workflow, job, step };
    const script = code.text;
    const all = step.run ? writes(script, variablesAt(place)) : [];
    const added = step.run ? undefined : addPath.exec(script);
    const found = [
      ...all
        .filter(({ file }) => file !== 'GITHUB_OUTPUT')
        .flatMap((one) => strangers(one, script, place, events).map((name) => ({ ...one, name }))),
      ...(added && brought(carriedBy(added[1] ?? '', script, place), events).contexts.some(({ text }) => text)
        ? [{ file: 'GITHUB_PATH' as const, name: 'core.addPath', line: added[0] }]
        : []),
    ];
    const flaws = found.map(({ file, name, line }) =>
      flawOf(file, name, inStep(job, step), lineOf(workflow, line.trim(), code.line, code.endLine)),
    );
    return [...new Map(flaws.map((flaw) => [`${flaw.detail} ${flaw.line}`, flaw])).values()];
  });
