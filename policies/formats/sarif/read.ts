/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): text → runs. Pure, never throws. */
import type { Gap } from '../../engine/facts.ts';
import { own, type Prose, say } from '../../engine/prose.ts';
import { invocationGaps, type Notice, noticesOf } from './invocations.ts';
import { field, items, parseJson, words } from './json.ts';
import { max } from './limits.ts';
import { readResult, type SarifResult } from './result.ts';
import { overrideFinder, ruleFinder } from './rules.ts';

export interface SarifRun {
  readonly tool: string;
  readonly version: string | null;
  /** `automationDetails.id` up to its last `/`: tells apart several analyses by one tool. Empty when there is none. */
  readonly category: string;
  readonly results: readonly SarifResult[];
  /** What the tool did not look at, or did not say. */
  readonly gaps: readonly Gap[];
  /** Errors that it met while it looked: gaps where they are about the change. */
  readonly notices: readonly Notice[];
}

export type SarifRead =
  | { readonly ok: true; readonly runs: readonly SarifRun[]; readonly gaps: readonly Gap[] }
  | { readonly ok: false; readonly reason: Prose };

/** GitHub splits `category/run-id` at the last slash; without a slash there is no category. */
function categoryOf(run: unknown): string {
  const id = words(field(run, 'automationDetails', 'id')) ?? '';
  return id.slice(0, Math.max(0, id.lastIndexOf('/')));
}

/** What decides about results and can be kept in another file (§3.15.3). */
const elsewhereNames = {
  results: 'results',
  artifacts: 'the names of files',
  driver: 'its rules',
  extensions: 'the rules of extensions',
  invocations: 'how it ended',
  policies: 'the levels of rules',
} as const;
const keptElsewhere = ['results', 'artifacts', 'driver', 'extensions', 'invocations', 'policies'] as const;

/** Results whose level the report leaves open, one gap for each reason. */
function doubtGaps(results: readonly SarifResult[], tool: string): readonly Gap[] {
  const reasons = {
    'unknown level': say`${tool} gives results a level that SARIF does not know`,
    'missing rule': say`${tool} refers to rules that its report does not hold, so the level of their results is not known`,
  };
  const doubts = new Set(results.filter(({ state }) => state === 'reported').map(({ doubt }) => doubt));
  return [...doubts].flatMap((doubt) => (doubt === null ? [] : [{ reason: reasons[doubt] }]));
}

/** §3.14.23: no `results` means that nothing was looked at; results kept in another file are not read. */
function resultGaps(run: unknown, tool: string): readonly Gap[] {
  const results = field(run, 'results');
  if (!Array.isArray(results))
    return [{ reason: say`${tool} gave no list of results, not even an empty one` }];
  const outside = keptElsewhere.filter(
    (key) => field(run, 'externalPropertyFileReferences', key) !== undefined,
  );
  if (outside.length > 0) {
    const what = own(outside.map((key) => elsewhereNames[key]).join(', '));
    return [{ reason: say`${tool} keeps ${what} in other files, which are not read` }];
  }
  const over = results.length - max.results;
  return over > 0
    ? [{ reason: say`${tool} gave ${over} results more than the ${max.results} that are read` }]
    : [];
}

function readRun(run: unknown, checkouts: readonly string[]): SarifRun {
  const driver = field(run, 'tool', 'driver');
  const tool = words(field(driver, 'name'), 255) ?? 'an unnamed tool';
  const described = {
    ruleOf: ruleFinder(run),
    overridesOf: overrideFinder(run),
    messages: field(driver, 'globalMessageStrings'),
  };
  const listed = items(field(run, 'results')).slice(0, max.results);
  const results = listed.map((result) => readResult(run, result, described, checkouts));
  return {
    tool,
    version: words(field(driver, 'semanticVersion'), 100) ?? words(field(driver, 'version'), 100),
    category: categoryOf(run),
    results,
    gaps: [...invocationGaps(run, tool), ...resultGaps(run, tool), ...doubtGaps(results, tool)],
    notices: noticesOf(run, tool, checkouts),
  };
}

/** Parts of runs that stand beside them (§3.13.5) and are not put together. */
function inlineGaps(file: unknown): readonly Gap[] {
  const inline = items(field(file, 'inlineExternalProperties'));
  const matters = inline.some((part) => keptElsewhere.some((key) => field(part, key) !== undefined));
  return matters
    ? [
        {
          reason: own(
            'it keeps parts of its runs beside them (inlineExternalProperties), which are not read',
          ),
        },
      ]
    : [];
}

/**
 * Reads a SARIF file. `checkouts` are absolute folders known to have been the repository's root where the tool ran.
 * Not ok: nothing in it can be trusted. Gaps: the rest stands.
 */
export function readSarif(text: string, checkouts: readonly string[] = []): SarifRead {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const version = field(parsed.value, 'version');
  if (version !== '2.1.0') {
    const found =
      typeof version === 'string'
        ? say`its SARIF version is ${version.slice(0, 50)}`
        : own('it names no SARIF version');
    return { ok: false, reason: say`${found}; 2.1.0 is read` };
  }
  const runs = field(parsed.value, 'runs');
  if (!Array.isArray(runs)) return { ok: false, reason: own('it has no list of runs') };
  if (runs.length === 0) return { ok: false, reason: own('it has no run, so no tool says that it looked') };
  const over = runs.length - max.runs;
  return {
    ok: true,
    runs: runs.slice(0, max.runs).map((run) => readRun(run, checkouts)),
    gaps: [
      ...(over > 0 ? [{ reason: say`it has ${over} runs more than the ${max.runs} that are read` }] : []),
      ...inlineGaps(parsed.value),
    ],
  };
}
