/** What the policy says. */
import { count, list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { NewResult, StaticAnalysis } from '../../facts/static-analysis.ts';

/** The comment that makes each tool ignore one line, by the start of the tool's name. */
const comments: Readonly<Record<string, (rule: string) => string>> = {
  codeql: (rule) => `codeql[${rule}]`,
  eslint: (rule) => `eslint-disable-next-line ${rule} -- reason`,
  semgrep: (rule) => `nosemgrep: ${rule}`,
  bandit: (rule) => `nosec ${rule}`,
  ruff: (rule) => `noqa: ${rule}`,
  zizmor: (rule) => `zizmor: ignore[${rule.slice(rule.lastIndexOf('/') + 1)}]`,
};

function suppression({ tool, rule }: NewResult): Prose {
  const known = Object.entries(comments).find(([name]) => tool.toLowerCase().startsWith(name));
  return known
    ? say`If it is a false alarm, say why in a comment ${known[1](rule)} at that line.`
    : say`If it is a false alarm, suppress it at that line the way ${tool} does, with the reason.`;
}

function severityWords({ level, security }: NewResult): Prose {
  return own(security === null ? level : `${level}, security severity ${security}`);
}

function place({ path, line }: NewResult): string {
  return line === null ? path : `${path}:${line}`;
}

/** One finding per result. The tool's words are values: they may be anything. */
export function resultFinding(result: NewResult): Finding {
  const { tool, rule, message, help, helpAddress, path, line, endLine, security, fingerprint } = result;
  // What follows in parentheses belongs to the tool's sentence.
  const what = message === '' ? own('no message') : say`${message.replace(/\.$/, '')}`;
  const rest = helpAddress ? say` More: ${helpAddress}.` : [];
  const advice = help
    ? say`${help}${rest}`
    : helpAddress
      ? say`Read ${helpAddress}.`
      : say`Read what ${tool} says about ${rule}.`;
  return {
    message: say`${rule} in ${place(result)}: ${what} (${tool}, ${severityWords(result)}).`,
    remedy: say`${advice} ${suppression(result)}`,
    who: 'author',
    path,
    fingerprint,
    ...(security ? { severity: security } : {}),
    ...(line === null ? {} : { line, endLine: endLine ?? line }),
  };
}

/** One finding for results that are not listed one by one: they fail, too. */
export function moreFinding(hidden: readonly NewResult[]): Finding {
  const files = new Set(hidden.map(({ path }) => path));
  return {
    message: say`And ${count(hidden.length, 'new result')} more in ${count(files.size, 'file')}.`,
    remedy: own('The tools’ reports list them all. A change that adds this many is easier to fix in parts.'),
    who: 'author',
    fingerprint: 'more-results',
  };
}

/** Results that were seen and do not count, in one sentence; empty when there were none. */
export function setAsideNotes({ setAside }: Pick<StaticAnalysis, 'setAside'>): readonly Prose[] {
  const kinds: readonly (readonly [number, string])[] = [
    [setAside.elsewhere, 'in files this change does not touch'],
    [setAside.untouchedLines, 'on lines it does not touch'],
    [setAside.withoutLine, 'without a line'],
    [setAside.suppressed, 'suppressed'],
    [setAside.unchanged, "known to the tool's baseline"],
    [setAside.undecided ?? 0, 'that the tool leaves to a person'],
    [setAside.takenOver ?? 0, 'shown by workflow-hardening'],
  ];
  const said = kinds.filter(([n]) => n > 0).map(([n, what]) => say`${n} ${own(what)}`);
  return said.length > 0 ? [say`Results that were there before or do not count: ${list(said)}.`] : [];
}

/** New results that the options let pass. */
export function lighterNotes(lighter: readonly NewResult[]): readonly Prose[] {
  if (lighter.length === 0) return [];
  const where = lighter.map((result) => say`${result.rule} in ${place(result)}`);
  return [say`New, and below the threshold: ${some(where, 5)}.`];
}

/** `CodeQL 2.16.1, ESLint` */
export function toolNames({ analyses }: Pick<StaticAnalysis, 'analyses'>): Prose {
  const names = analyses.map(({ tool, version }) => (version ? `${tool} ${version}` : tool));
  return list([...new Set(names)].map((name) => say`${name}`));
}

/** No analysis was supplied: where Fairlead looked, and how to supply one. */
export function nothingSupplied(lookedIn: StaticAnalysis['lookedIn'], artifacts: readonly string[]): Prose {
  const places = {
    file: own('no SARIF file was given'),
    artifact: say`no workflow artifact of this commit is named ${list(
      artifacts.map((name) => say`${name}`),
      ' or ',
    )}`,
    'code-scanning': own('code scanning has no analysis of this pull request'),
  };
  const looked = lookedIn.map((from) => places[from]);
  const why = looked.length > 0 ? list(looked) : own('no SARIF file was given');
  const how = artifacts[0]
    ? say`let the job that runs the tool upload its SARIF as an artifact named ${artifacts[0]} (actions/upload-artifact), or give the file to Fairlead's action or command line`
    : own("give the file to Fairlead's action or command line");
  return say`No analysis was supplied for this commit: ${why}. To have one judged, ${how}.`;
}
