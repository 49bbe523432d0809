/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): text → runs. Pure, never throws. */
import type { Gap } from '../../engine/facts.ts';
import { own, type Prose, say } from '../../engine/prose.ts';
import { field, items, parseJson, words } from './json.ts';
import { max } from './limits.ts';
import { readResult, type SarifResult } from './result.ts';
import { ruleFinder } from './rules.ts';

export interface SarifRun {
  readonly tool: string;
  readonly version: string | null;
  /** `automationDetails.id` up to its last `/`: tells apart several analyses by one tool. Empty when there is none. */
  readonly category: string;
  readonly results: readonly SarifResult[];
  /** What the tool did not look at, or did not say. */
  readonly gaps: readonly Gap[];
}

export type SarifRead =
  | { readonly ok: true; readonly runs: readonly SarifRun[]; readonly gaps: readonly Gap[] }
  | { readonly ok: false; readonly reason: Prose };

/** GitHub splits `category/run-id` at the last slash; without a slash there is no category. */
function categoryOf(run: unknown): string {
  const id = words(field(run, 'automationDetails', 'id')) ?? '';
  return id.slice(0, Math.max(0, id.lastIndexOf('/')));
}

/** §3.20.14: the tool itself says that it could not finish. */
function failedInvocations(run: unknown, tool: string): readonly Gap[] {
  const failed = items(field(run, 'invocations')).filter(
    (invocation) => field(invocation, 'executionSuccessful') === false,
  );
  return failed.slice(0, 1).map((invocation) => {
    const said = [
      words(field(invocation, 'exitCodeDescription')),
      ...items(field(invocation, 'toolExecutionNotifications'))
        .filter((notice) => field(notice, 'level') === 'error')
        .map((notice) => words(field(notice, 'message', 'text'))),
    ].find((text) => text !== null);
    return {
      reason: said
        ? say`${tool} did not finish its analysis: ${said}`
        : say`${tool} did not finish its analysis`,
      remedy: say`See the log of the job that ran ${tool}, and run it again.`,
    };
  });
}

/** §3.14.23: no `results` means that nothing was looked at; results kept in another file are not read. */
function resultGaps(run: unknown, tool: string): readonly Gap[] {
  const results = field(run, 'results');
  if (!Array.isArray(results))
    return [{ reason: say`${tool} gave no list of results, not even an empty one` }];
  if (items(field(run, 'externalPropertyFileReferences', 'results')).length > 0) {
    return [{ reason: say`${tool} keeps results in other files, which are not read` }];
  }
  const over = results.length - max.results;
  return over > 0
    ? [{ reason: say`${tool} gave ${over} results more than the ${max.results} that are read` }]
    : [];
}

function readRun(run: unknown, checkouts: readonly string[]): SarifRun {
  const driver = field(run, 'tool', 'driver');
  const tool = words(field(driver, 'name'), 255) ?? 'an unnamed tool';
  const ruleOf = ruleFinder(run);
  const results = items(field(run, 'results')).slice(0, max.results);
  return {
    tool,
    version: words(field(driver, 'semanticVersion'), 100) ?? words(field(driver, 'version'), 100),
    category: categoryOf(run),
    results: results.map((result) => readResult(run, result, ruleOf, checkouts)),
    gaps: [...failedInvocations(run, tool), ...resultGaps(run, tool)],
  };
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
    gaps: over > 0 ? [{ reason: say`it has ${over} runs more than the ${max.runs} that are read` }] : [],
  };
}
