/** One configuration file by itself: what it says, or every problem it has. */

import { maxPatterns } from '../glob.ts';
import { patternsIn, tooManyHere } from '../option.ts';
import type { AnyPolicy } from '../policy.ts';
import { list, own, type Prose, say } from '../prose.ts';
import type { ConfigProblem } from '../report.ts';

import { readSettings, type SaidSettings } from './declared.ts';
import { readEvidence, type SaidEvidence } from './evidence.ts';
import { seen, suggestion, wrongWord } from './expected.ts';
import { type Extended, readExtends } from './extends.ts';
import { readMetrics, type SaidMetrics } from './metrics.ts';
import { parseTree } from './parse.ts';
import { type PolicyEntry, readPolicy } from './policy-entry.ts';
import { type Entry, type Fault, type Node, type Position, plainValue } from './tree.ts';
import { readWaiverRules, type SaidWaiverRules } from './waiver-rules.ts';

/** When the sticky comment is written. */
export type CommentWhen = 'on-problems' | 'never';

export const commentWhen = ['on-problems', 'never'] as const;

/**
 * Where an issue says what is wrong with a repository or an organization itself. `private`: in private repositories
 * alone, since what is weak there is nothing to tell everybody.
 */
export type IssueWhere = (typeof issueWhere)[number];

export const issueWhere = ['private', 'everywhere', 'never'] as const;

/** One configuration file: where it lies, what it holds, and the name its values carry as their origin. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  readonly layer: string;
}

/** What a file says, before it is merged with others. */
export interface Layer {
  /** `acme/.github@4f2c1e9`: what origins are called. */
  readonly name: string;
  /** How problems name the file. */
  readonly path: string;
  readonly comment: { readonly value: CommentWhen; readonly at: Position } | null;
  readonly evidence: SaidEvidence;
  readonly extends: readonly Extended[];
  readonly issue: { readonly value: IssueWhere; readonly at: Position } | null;
  readonly metrics: SaidMetrics;
  readonly policies: readonly PolicyEntry[];
  readonly declares: SaidSettings;
  readonly waivers: SaidWaiverRules;
}

export type ReadLayer =
  | { readonly ok: true; readonly layer: Layer }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** What happens to policies that the catalogue does not have. */
type Strange = 'refuse' | 'leave out';

interface Section<T> {
  readonly value: T;
  readonly faults: readonly Fault[];
}

/** The file's keys: one reader each. A reader is given nothing when its key is absent. */
const sections = {
  comment: readComment,
  evidence: readEvidence,
  extends: readExtends,
  issue: readIssue,
  metrics: readMetrics,
  policies: readPolicies,
  settings: readSettings,
  waivers: readWaiverRules,
} satisfies Record<
  string,
  (entry: Entry | undefined, catalogue: readonly AnyPolicy[], strange: Strange) => Section<unknown>
>;

const topLevel = Object.keys(sections);

/** More are counted, not listed. */
const maxProblems = 100;

/** Reads one file. Never throws; reports all problems at once, sorted by position. */
export function readLayer(
  file: ConfigFile,
  catalogue: readonly AnyPolicy[],
  strange: Strange = 'refuse',
): ReadLayer {
  // `found`: faults of the text itself; other problems on the same line only follow from them.
  const { root, faults: found } = parseTree(file.text);
  if (root === undefined) return failed(file.path, found);
  const top = readTop(root, catalogue);
  const comment = sections.comment(top.entry('comment'));
  const evidence = sections.evidence(top.entry('evidence'));
  const extended = sections.extends(top.entry('extends'));
  const issue = sections.issue(top.entry('issue'));
  const metrics = sections.metrics(top.entry('metrics'));
  const policies = sections.policies(top.entry('policies'), catalogue, strange);
  const settings = sections.settings(top.entry('settings'));
  const waivers = sections.waivers(top.entry('waivers'));
  const judged = [
    ...top.faults,
    ...comment.faults,
    ...evidence.faults,
    ...extended.faults,
    ...issue.faults,
    ...metrics.faults,
    ...policies.faults,
    ...tooManyPatterns(policies.value),
    ...settings.faults,
    ...waivers.faults,
  ];
  const faults = [...found, ...judged.filter(({ at }) => !found.some((fault) => fault.at.line === at.line))];
  if (faults.length > 0) return failed(file.path, faults);
  const said = {
    comment: comment.value,
    evidence: { said: evidence.value, at: evidence.at },
    extends: extended.value,
    issue: issue.value,
    metrics: metrics.value,
    policies: policies.value,
    declares: settings.value,
    waivers: waivers.value,
  };
  return { ok: true, layer: { name: file.layer, path: file.path, ...said } };
}

/** Faults as problems of a file, sorted; the last one counts those that are not listed. */
export function problemsOf(path: string, faults: readonly Fault[]): readonly ConfigProblem[] {
  const sorted = faults
    .map(({ at, message }) => ({ path, line: at.line, column: at.column, message }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  const more = sorted.length - maxProblems;
  const next = sorted[maxProblems];
  const rest = next && more > 1 ? [{ ...next, message: say`and ${more} more problems from here on` }] : [];
  return [...sorted.slice(0, rest.length > 0 ? maxProblems : undefined), ...rest];
}

function failed(path: string, faults: readonly Fault[]): ReadLayer {
  return { ok: false, problems: problemsOf(path, faults) };
}

interface Top {
  readonly entry: (key: keyof typeof sections) => Entry | undefined;
  readonly faults: readonly Fault[];
}

const isEmpty = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

function readTop(root: Node | null, catalogue: readonly AnyPolicy[]): Top {
  if (root === null || isEmpty(root)) return { entry: () => undefined, faults: [] };
  if (root.kind !== 'map') {
    const message = say`the file must be a map with ${keys()}; here it is ${seen(root)}`;
    return { entry: () => undefined, faults: [{ at: root.at, message }] };
  }
  const strangers = root.entries.filter(({ key }) => !topLevel.includes(key));
  return {
    entry: (key) => root.entries.find((entry) => entry.key === key),
    faults: strangers.map(({ key, at }) => ({ at, message: unknownTop(key, catalogue) })),
  };
}

/** `"comment", "extends" and "policies"` */
function keys(): Prose {
  const last = topLevel.at(-1) ?? '';
  return say`${list(topLevel.slice(0, -1).map((key) => own(`"${key}"`)))} and ${own(`"${last}"`)}`;
}

function unknownTop(key: string, catalogue: readonly AnyPolicy[]): Prose {
  if (catalogue.some(({ id }) => id === key)) return say`policy "${key}" must stand under "policies"`;
  const near = suggestion(key, topLevel);
  return say`unknown key "${key}"${near.length > 0 ? near : say`. The file has ${keys()}`}`;
}

function readComment(entry: Entry | undefined): Section<Layer['comment']> {
  return readWord(entry, say`"comment"`, commentWhen);
}

function readIssue(entry: Entry | undefined): Section<Layer['issue']> {
  return readWord(entry, say`"issue"`, issueWhere);
}

function readWord<W extends string>(
  entry: Entry | undefined,
  name: Prose,
  words: readonly W[],
): Section<{ readonly value: W; readonly at: Position } | null> {
  if (!entry) return { value: null, faults: [] };
  const value = plainValue(entry.value);
  const known = words.find((one) => one === value);
  if (known) return { value: { value: known, at: entry.at }, faults: [] };
  return { value: null, faults: [wrongWord(name, entry.value, words)] };
}

/** Each glob is within its limits; together they would make one file cost what a thousand do. */
function tooManyPatterns(entries: readonly PolicyEntry[]): readonly Fault[] {
  let patterns = 0;
  for (const { policy, options } of entries)
    for (const { name, at, node } of options) {
      const schema = policy.options.shape[name];
      patterns += schema ? patternsIn(schema, plainValue(node)) : 0;
      if (patterns > maxPatterns) return [{ at, message: tooManyHere }];
    }
  return [];
}

function readPolicies(
  entry: Entry | undefined,
  catalogue: readonly AnyPolicy[],
  strange: Strange,
): Section<readonly PolicyEntry[]> {
  if (!entry || isEmpty(entry.value)) return { value: [], faults: [] };
  const { value } = entry;
  if (value.kind !== 'map') {
    const message = say`"policies" must be a map from policy to rung; here it is ${seen(value)}`;
    return { value: [], faults: [{ at: value.at, message }] };
  }
  const known = ({ key }: Entry) => catalogue.some(({ id }) => id === key);
  const entries = value.entries.filter((one) => strange === 'refuse' || known(one));
  const read = entries.map((one) => readPolicy(one, catalogue));
  return {
    value: read.flatMap((one) => (one.entry ? [one.entry] : [])),
    faults: read.flatMap((one) => one.faults),
  };
}
