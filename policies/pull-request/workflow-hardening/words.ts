/** What the policy says. */
import { count, list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { Misshapen } from '../../formats/workflow-shape.ts';
import type { Broken } from '../../formats/workflow-yaml.ts';
import type { Flaw } from './rule.ts';

/** `(unpinned-uses in job test, step somebody/deploy)` */
function where({ rule, job, step }: Flaw): Prose {
  const inJob = job === null || job === '' ? [] : say`job ${job}`;
  const inStep = job === null || step === null || step === '' ? [] : say`step ${step}`;
  const parts = [inJob, inStep].filter((part) => part.length > 0);
  return parts.length > 0 ? say`(${own(rule)} in ${list(parts)})` : say`(${own(rule)})`;
}

/** Without its full stop: something in parentheses follows. */
function open(sentence: Prose): Prose {
  const last = sentence.at(-1);
  return typeof last === 'string' ? sentence.with(-1, last.replace(/\.$/, '')) : sentence;
}

/** `… can change what runs here (unpinned-uses in job test, step somebody/deploy).` */
function placed(flaw: Flaw): Prose {
  return say`${open(flaw.message)} ${where(flaw)}.`;
}

/** `key`, or `key|2` and so on for the ones after it: two steps alike keep their order. */
function numbered(keys: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return keys.map((key) => {
    const n = (seen.get(key) ?? 0) + 1;
    seen.set(key, n);
    return n === 1 ? key : `${key}|${n}`;
  });
}

/** Findings of one file, with fingerprints that do not know lines: rule, file, job, step, what exactly. */
export function findingsOf(path: string, flaws: readonly Flaw[]): readonly Finding[] {
  const keys = numbered(
    flaws.map(({ rule, job, step, detail }) => [rule, path, job ?? '', step ?? '', detail].join('|')),
  );
  return flaws.map((flaw, i) => ({
    message: placed(flaw),
    remedy: flaw.remedy,
    who: 'author',
    severity: flaw.severity,
    path,
    line: flaw.line,
    endLine: flaw.endLine,
    fingerprint: keys[i] ?? '',
    ...(flaw.patch === undefined ? {} : { patch: flaw.patch }),
  }));
}

/** What is wrong at a line that GitHub refuses, and what to do. */
function refused({ why, what, line }: Broken, path: string): Pick<Finding, 'message' | 'remedy'> {
  const so = own('so GitHub does not run it and nothing in it could be judged (unreadable).');
  switch (why) {
    case 'syntax':
      return {
        message: say`${path} is not valid YAML from line ${line} on, ${so}`,
        remedy: own('Fix the syntax; an editor with YAML support shows where it breaks.'),
      };
    case 'tag':
      return {
        message: say`Line ${line} of ${path} begins a value with ${what}, which YAML reads as a tag and not as a text, ${so}`,
        remedy: say`Put it in ${`\${{ }}`} or in quotes: ${`if: \${{ ${what} }}`}.`,
      };
    case 'twice':
      return {
        message: say`The key ${what} stands twice in one map, again on line ${line} of ${path}, ${so}`,
        remedy: own('Keep one of them.'),
      };
    case 'merge':
      return {
        message: say`Line ${line} of ${path} merges a map by ${what}, which GitHub does not know, ${so}`,
        remedy: say`Write the keys out, or use an alias for the whole value.`,
      };
  }
}

/** A file that GitHub refuses. It always fails: what cannot be read here may be read elsewhere. */
export function unreadable(path: string, broken: Broken): Finding {
  return {
    ...refused(broken, path),
    who: 'author',
    severity: 'low',
    path,
    line: broken.line,
    fingerprint: `unreadable|${path}`,
  };
}

function shapeOf({ why, job, line }: Misshapen): Prose {
  switch (why) {
    case 'empty':
      return own('it holds nothing');
    case 'text':
    case 'list':
      return say`it is a ${own(why)}`;
    case 'no events':
      return own('it names no event that starts it');
    case 'no jobs':
      return own('it has no map of jobs');
    case 'no map':
      return say`line ${line}: the job ${job} is no map`;
    case 'no steps':
      return say`line ${line}: the job ${job} has no steps`;
    case 'no list':
      return say`line ${line}: the steps of the job ${job} are no list`;
    case 'no step':
      return say`line ${line}: a step of the job ${job} is no map`;
  }
}

/** Files that are YAML, and nothing that GitHub would run. */
export function misshapenNotes(
  files: readonly { readonly path: string; readonly misshapen: Misshapen | null }[],
): readonly Prose[] {
  const named = files.flatMap(({ path, misshapen }) =>
    misshapen ? [say`${path} (${shapeOf(misshapen)})`] : [],
  );
  if (named.length === 0) return [];
  return [
    say`GitHub refuses ${some(named, 5)}, as far as can be seen here: then nothing of it runs, and what is not there was not judged.`,
  ];
}

/** One finding for those that are not listed one by one: they fail, too. */
export function moreFinding(hidden: readonly Finding[]): Finding {
  const files = new Set(hidden.map(({ path }) => path));
  return {
    message: say`And ${count(hidden.length, 'finding')} more in ${count(files.size, 'file')}.`,
    remedy: own('Fix the listed ones first; the others are listed then.'),
    who: 'author',
    fingerprint: 'more-findings',
  };
}

export function beforeNotes(before: number): readonly Prose[] {
  return before > 0
    ? [
        say`${count(before, 'finding')} in the same files ${own(before === 1 ? 'was' : 'were')} there before this change.`,
      ]
    : [];
}

/** What cannot be looked up without GitHub. */
export function unaskedNotes(selfHosted: number, inheriting: number): readonly Prose[] {
  return [
    ...(selfHosted > 0
      ? [
          say`Not looked at: whether ${count(selfHosted, 'job')} on self-hosted runners can be reached by strangers; a local clone does not tell whether the repository is public.`,
        ]
      : []),
    ...(inheriting > 0
      ? [
          say`Not looked at: whether ${count(inheriting, 'workflow call')} with ${'secrets: inherit'} stay${own(inheriting === 1 ? 's' : '')} within the organization; this clone does not tell whose repository it is.`,
        ]
      : []),
  ];
}

/** Runners that an expression, a group or a label of one's own names. */
export function unclearNotes(jobs: readonly string[]): readonly Prose[] {
  if (jobs.length === 0) return [];
  return [
    say`The file does not tell whose machine runs ${some(
      jobs.map((id) => say`${id}`),
      5,
    )}; pull requests of strangers start it, so a machine of yours would run what they wrote.`,
  ];
}

/** Events that anybody can cause, with secrets at hand; nothing wrong was found in what they start. */
export function triggerNotes(triggers: readonly string[]): readonly Prose[] {
  if (triggers.length === 0) return [];
  return [
    say`Anybody can start a job with the secrets of this repository by ${list(triggers.map((event) => say`${event}`))}, which is new here. Nothing that strangers send was seen to run in it; keep it so.`,
  ];
}

/** New, and a tool calls them a warning or less. */
export function lighterNotes(
  lighter: readonly { readonly tool: string; readonly rule: string; readonly path: string }[],
): readonly Prose[] {
  if (lighter.length === 0) return [];
  const each = lighter.map(({ tool, rule, path }) => say`${rule} in ${path} (${tool})`);
  return [say`Reported as less than an error: ${some(each, 5)}.`];
}
