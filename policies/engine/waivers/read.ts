/** `.github/fairlead/waivers.yml` → waivers, and every problem it has: a bad entry never takes the good ones with it. */
import type { z } from 'zod';
import { accepted, expectation, saysMust, seen, suggestion } from '../config/expected.ts';
import { parseTree } from '../config/parse.ts';
import { entryOf, type Fault, type Node, plainValue } from '../config/tree.ts';
import { maxPatterns } from '../glob.ts';
import { patternsIn, tooManyHere } from '../option.ts';
import { own, type Prose, say } from '../prose.ts';
import type { ConfigProblem } from '../report.ts';
import type { Waiver } from '../waiver.ts';
import { type WaiverEntry, waiverEntry, waiverKeys } from './entry.ts';

/** Where waivers lie, in a repository and in the organization's own. */
export const waiversPath = '.github/fairlead/waivers.yml';

/** One file: what it is called, what it holds, and the name its waivers carry as their origin. */
export interface WaiversText {
  readonly path: string;
  readonly text: string;
  readonly layer: string;
}

export interface WaiversFile {
  /** In the order of the file. */
  readonly waivers: readonly Waiver[];
  /** Sorted by position. */
  readonly problems: readonly ConfigProblem[];
}

/** More are counted, not listed. */
const maxProblems = 100;

interface ReadEntry {
  readonly waiver: Waiver | null;
  readonly faults: readonly Fault[];
}

/** Reads a file of waivers. Never throws. `policies`: ids of the catalogue; a waiver of another one cannot apply. */
export function readWaivers(file: WaiversText, policies: readonly string[]): WaiversFile {
  const { root, faults: found } = parseTree(file.text);
  if (root === undefined) return { waivers: [], problems: problemsOf(file.path, found) };
  const list = listOf(root);
  const read = list.items.map((item) => readEntry(item, file, policies));
  const sound = read.map((one, i) =>
    isDecorated(list.items, i, found) ? { waiver: null, faults: one.faults } : one,
  );
  const twice = repeated(sound);
  const waivers = sound.flatMap(({ waiver }) => (waiver && !twice.has(waiver) ? [waiver] : []));
  const judged = [
    ...tooManyPatterns(list.items),
    ...list.faults,
    ...read.flatMap(({ faults }) => faults),
    ...[...twice.values()],
  ];
  // Further problems on a line that is not valid YAML only follow from that.
  const others = judged.filter(({ at }) => !found.some((fault) => fault.at.line === at.line));
  return { waivers, problems: problemsOf(file.path, [...found, ...others]) };
}

/** Each glob is within its limits; together they would make one file cost what a thousand do. */
function tooManyPatterns(items: readonly Node[]): readonly Fault[] {
  let patterns = 0;
  for (const item of items) {
    patterns += patternsIn(waiverEntry, plainValue(item));
    if (patterns > maxPatterns) return [{ at: item.at, message: tooManyHere }];
  }
  return [];
}

/** Whether something is wrong with an entry's own text, such as a key that stands twice: which one is meant is not known. */
function isDecorated(items: readonly Node[], i: number, found: readonly Fault[]): boolean {
  const from = items[i]?.at.line ?? 0;
  const to = items[i + 1]?.at.line ?? Number.POSITIVE_INFINITY;
  return found.some(({ at }) => at.line >= from && at.line < to);
}

function problemsOf(path: string, faults: readonly Fault[]): readonly ConfigProblem[] {
  const sorted = faults
    .map(({ at, message }) => ({ path, line: at.line, column: at.column, message }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  const more = sorted.length - maxProblems;
  const next = sorted[maxProblems];
  if (!next || more <= 1) return sorted;
  return [...sorted.slice(0, maxProblems), { ...next, message: say`and ${more} more problems from here on` }];
}

function listOf(root: Node | null): { readonly items: readonly Node[]; readonly faults: readonly Fault[] } {
  if (root === null || isEmpty(root)) return { items: [], faults: [] };
  if (root.kind !== 'map') {
    const message = say`the file must be a map with "waivers"; here it is ${seen(root)}`;
    return { items: [], faults: [{ at: root.at, message }] };
  }
  const faults = root.entries
    .filter(({ key }) => key !== 'waivers')
    .map(({ key, at }) => ({ at, message: say`unknown key "${key}". The file has "waivers"` }));
  const list = entryOf(root, 'waivers')?.value;
  if (!list || isEmpty(list)) return { items: [], faults };
  if (list.kind === 'list') return { items: list.items, faults };
  const message = say`"waivers" must be a list; here it is ${seen(list)}`;
  return { items: [], faults: [...faults, { at: list.at, message }] };
}

const isEmpty = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

function readEntry(node: Node, file: WaiversText, policies: readonly string[]): ReadEntry {
  if (node.kind !== 'map')
    return {
      waiver: null,
      faults: [{ at: node.at, message: say`a waiver must be a map; here it is ${seen(node)}` }],
    };
  const name = nameOf(node);
  const strangers = node.entries
    .filter(({ key }) => !waiverKeys.includes(key))
    .map(({ key, at }) => ({
      at,
      message: say`unknown key "${key}" of ${name}${suggestion(key, waiverKeys)}`,
    }));
  const known: Node = { ...node, entries: node.entries.filter(({ key }) => waiverKeys.includes(key)) };
  const parsed = waiverEntry.safeParse(plainValue(known));
  const issues = parsed.success ? [] : parsed.error.issues.map((issue) => faultOf(issue, name, known));
  const faults = [...strangers, ...issues, ...policyFaults(known, name, policies)];
  if (!parsed.success || faults.length > 0) return { waiver: null, faults };
  return { waiver: waiverOf(parsed.data, node, file), faults };
}

function nameOf(node: Node): Prose {
  const id = entryOf(node, 'id')?.value;
  return id?.kind === 'scalar' && typeof id.value === 'string' ? say`waiver ${id.value}` : own('this waiver');
}

function policyFaults(node: Node, name: Prose, policies: readonly string[]): readonly Fault[] {
  const policy = entryOf(node, 'policy')?.value;
  const id = policy ? plainValue(policy) : null;
  if (!policy || typeof id !== 'string' || policies.includes(id)) return [];
  const message = say`policy "${id}" of ${name} does not exist${suggestion(id, policies)}`;
  return [{ at: policy.at, message }];
}

function faultOf(issue: z.core.$ZodIssue, name: Prose, root: Node): Fault {
  const [key = '', index] = issue.path;
  const entry = entryOf(root, key);
  if (!entry) return { at: root.at, message: say`"${String(key)}" of ${name} is missing` };
  const list = entry.value;
  const item = list.kind === 'list' && typeof index === 'number' ? list.items[index] : undefined;
  const node = item ?? list;
  const what =
    item && typeof index === 'number'
      ? say`entry ${index + 1} of "${String(key)}" of ${name}`
      : say`"${String(key)}" of ${name}`;
  if (!saysMust(issue)) return { at: node.at, message: say`${what}: ${expectation(issue)}` };
  const near = suggestion(node.kind === 'scalar' ? node.value : null, accepted(issue));
  return { at: node.at, message: say`${what} must ${expectation(issue)}; here it is ${seen(node)}${near}` };
}

function waiverOf(entry: WaiverEntry, { at }: Node, { path, layer }: WaiversText): Waiver {
  const {
    id,
    policy,
    reason,
    until,
    ticket = null,
    repositories,
    paths,
    findings,
    advisory,
    head = null,
  } = entry;
  return {
    id,
    policy,
    scope: {
      repositories,
      paths,
      findings,
      advisory: advisory === undefined ? null : { id: advisory, package: entry.package ?? null },
      head,
    },
    reason,
    requestedBy: entry['requested-by'],
    approvedBy: entry['approved-by'],
    until,
    untilFixed: entry['until-fixed'],
    ticket,
    origin: { kind: 'file', path, layer, line: at.line, column: at.column },
  };
}

/** The second and later waivers of one name, each with what is wrong with it. */
function repeated(read: readonly ReadEntry[]): ReadonlyMap<Waiver, Fault> {
  const waivers = read.flatMap(({ waiver }) => (waiver ? [waiver] : []));
  const again = waivers.filter((one, i) => waivers.findIndex(({ id }) => id === one.id) < i);
  return new Map(
    again.flatMap((one) => {
      if (one.origin.kind !== 'file') return [];
      const { line, column } = one.origin;
      return [[one, { at: { line, column }, message: say`the id ${one.id} is taken by a waiver above` }]];
    }),
  );
}
