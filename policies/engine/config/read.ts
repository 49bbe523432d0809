/** `.github/fairlead.yml` → settings, or every problem it has. */
import type { AnyPolicy } from '../policy.ts';
import { type Prose, say } from '../prose.ts';
import type { ConfigProblem } from '../report.ts';
import type { Setting } from '../setting.ts';
import type { WaiverRules } from '../waiver.ts';
import { builtInSettings } from './built-in.ts';
import { seen, suggestion, wrongWord } from './expected.ts';
import { parseTree } from './parse.ts';
import { readPolicy } from './policy-entry.ts';
import { type Entry, type Fault, type Node, plainValue } from './tree.ts';
import { readWaiverRules } from './waiver-rules.ts';

/** When the sticky comment is written. */
export type CommentWhen = 'on-problems' | 'never';

/** One configuration file: where it lies, what it holds, and the name its values carry as their origin. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  readonly layer: string;
}

export type Configuration =
  | {
      readonly ok: true;
      readonly settings: readonly Setting[];
      readonly comment: CommentWhen;
      readonly waivers: WaiverRules;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export const commentWhen = ['on-problems', 'never'] as const;
const topLevel = ['comment', 'policies', 'waivers'] as const;

/** More are counted, not listed. */
const mostProblems = 100;

/**
 * Reads a configuration file. Never throws; reports all problems at once, sorted by position.
 * A policy that is not mentioned stays as it is built in.
 */
export function readConfiguration(file: ConfigFile, catalogue: readonly AnyPolicy[]): Configuration {
  // `found`: what the text itself does wrong; what would be said of the same line only follows from it.
  const { root, faults: found } = parseTree(file.text);
  if (root === undefined) return failed(file.path, found);
  const top = readTop(root, catalogue);
  const comment = readComment(top.comment);
  const waivers = readWaiverRules(top.waivers);
  const read = top.policies.map((entry) => readPolicy(entry, catalogue));
  const judged = [...top.faults, ...comment.faults, ...waivers.faults, ...read.flatMap((one) => one.faults)];
  const faults = [...found, ...judged.filter(({ at }) => !found.some((fault) => fault.at.line === at.line))];
  if (faults.length > 0) return failed(file.path, faults);
  const settings = builtInSettings(catalogue).flatMap((setting) => {
    const mine = read.find(({ policy }) => policy === setting.policy);
    if (!mine) return [setting];
    if (mine.rung === 'off') return [];
    return [
      { ...setting, rung: mine.rung, options: mine.options, origin: { layer: file.layer, line: mine.line } },
    ];
  });
  return { ok: true, settings, comment: comment.value, waivers: waivers.value };
}

function failed(path: string, faults: readonly Fault[]): Configuration {
  const sorted = faults
    .map(({ at, message }) => ({ path, line: at.line, column: at.column, message }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  const more = sorted.length - mostProblems;
  const next = sorted[mostProblems];
  const rest = next && more > 1 ? [{ ...next, message: say`and ${more} more problems from here on` }] : [];
  return { ok: false, problems: [...sorted.slice(0, rest.length > 0 ? mostProblems : undefined), ...rest] };
}

interface Top {
  readonly comment: Entry | undefined;
  readonly waivers: Entry | undefined;
  readonly policies: readonly Entry[];
  readonly faults: readonly Fault[];
}

function readTop(root: Node | null, catalogue: readonly AnyPolicy[]): Top {
  const nothing = { comment: undefined, waivers: undefined, policies: [] };
  if (root === null || isEmpty(root)) return { ...nothing, faults: [] };
  if (root.kind !== 'map') {
    const message = say`the file must be a map with "comment", "policies" and "waivers"; here it is ${seen(root)}`;
    return { ...nothing, faults: [{ at: root.at, message }] };
  }
  const entry = (key: string) => root.entries.find((e) => e.key === key);
  const strangers = root.entries.filter(({ key }) => !topLevel.some((known) => known === key));
  const faults = strangers.map(({ key, at }) => ({ at, message: unknownTop(key, catalogue) }));
  const others = { comment: entry('comment'), waivers: entry('waivers'), policies: [] };
  const policies = entry('policies')?.value;
  if (!policies || isEmpty(policies)) return { ...others, faults };
  if (policies.kind === 'map') return { ...others, policies: policies.entries, faults };
  const message = say`"policies" must be a map from policy to rung; here it is ${seen(policies)}`;
  return { ...others, faults: [...faults, { at: policies.at, message }] };
}

const isEmpty = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

function unknownTop(key: string, catalogue: readonly AnyPolicy[]): Prose {
  if (catalogue.some(({ id }) => id === key)) return say`policy "${key}" must stand under "policies"`;
  const near = suggestion(key, topLevel);
  return say`unknown key "${key}"${near.length > 0 ? near : say`. The file has "comment", "policies" and "waivers"`}`;
}

function readComment(entry: Entry | undefined): { value: CommentWhen; faults: readonly Fault[] } {
  const value = entry ? plainValue(entry.value) : 'on-problems';
  const known = commentWhen.find((one) => one === value);
  if (known || !entry) return { value: known ?? 'on-problems', faults: [] };
  return { value: 'on-problems', faults: [wrongWord(say`"comment"`, entry.value, commentWhen)] };
}
