/** What the policy says. */
import { count, list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
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

/** A file that is not valid YAML. It always fails: what cannot be read here may be read elsewhere. */
export function unreadable(path: string, line: number): Finding {
  return {
    message: say`${path} is not valid YAML from line ${line} on, so GitHub does not run it and nothing in it could be judged (unreadable).`,
    remedy: own('Fix the syntax; an editor with YAML support shows where it breaks.'),
    who: 'author',
    severity: 'low',
    path,
    line,
    fingerprint: `unreadable|${path}`,
  };
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

/** New, and a tool calls them a warning or less. */
export function lighterNotes(
  lighter: readonly { readonly tool: string; readonly rule: string; readonly path: string }[],
): readonly Prose[] {
  if (lighter.length === 0) return [];
  const each = lighter.map(({ tool, rule, path }) => say`${rule} in ${path} (${tool})`);
  return [say`Reported as less than an error: ${some(each, 5)}.`];
}
