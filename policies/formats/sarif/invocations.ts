/** How the tool's runs went: SARIF 2.1.0 §3.20 (invocations) and §3.58 (notifications). */
import type { Gap } from '../../engine/facts.ts';
import { type Prose, say } from '../../engine/prose.ts';
import { field, items, words } from './json.ts';
import { placesOf, type SarifPlace } from './place.ts';

/** An error that a tool met although it ended well: `src/a.ts could not be parsed`. */
export interface Notice extends Gap {
  /** What it is about; empty when the tool does not say. */
  readonly places: readonly SarifPlace[];
}

function remedyFor(tool: string): Prose {
  return say`See the log of the job that ran ${tool}, and run it again.`;
}

function hasFailed(invocation: unknown): boolean {
  return (
    field(invocation, 'executionSuccessful') === false ||
    words(field(invocation, 'processStartFailureMessage')) !== null ||
    words(field(invocation, 'exitSignalName')) !== null
  );
}

/** §3.58.6: `warning` when it says nothing. */
function isError(notification: unknown): boolean {
  return words(field(notification, 'level'))?.toLowerCase() === 'error';
}

/** §3.20.21 and §3.20.22: about the tool's work, and about how it was set up. */
function errorsOf(invocation: unknown): readonly unknown[] {
  return ['toolExecutionNotifications', 'toolConfigurationNotifications']
    .flatMap((key) => items(field(invocation, key)))
    .filter(isError);
}

/** §3.20.14: the tool itself says that it could not finish. */
export function invocationGaps(run: unknown, tool: string): readonly Gap[] {
  const failed = items(field(run, 'invocations')).find(hasFailed);
  if (failed === undefined) return [];
  const said = [
    words(field(failed, 'exitCodeDescription')),
    words(field(failed, 'processStartFailureMessage')),
    ...errorsOf(failed).map((notice) => words(field(notice, 'message', 'text'))),
  ].find((text) => text !== null);
  return [
    {
      reason: said
        ? say`${tool} did not finish its analysis: ${said}`
        : say`${tool} did not finish its analysis`,
      remedy: remedyFor(tool),
    },
  ];
}

/** Errors read of one run. */
const maxNotices = 100;

/** Errors of runs that ended well: what they are about was not looked at. */
export function noticesOf(run: unknown, tool: string, checkouts: readonly string[]): readonly Notice[] {
  const errors = items(field(run, 'invocations'))
    .filter((invocation) => !hasFailed(invocation))
    .flatMap(errorsOf);
  const notices = errors.slice(0, maxNotices).map((notice): Notice => {
    const said = words(field(notice, 'message', 'text')) ?? words(field(notice, 'descriptor', 'id'));
    const places = placesOf(run, notice, checkouts).filter(({ kind }) => kind !== 'nowhere');
    return {
      reason: said ? say`${tool} reports an error: ${said}` : say`${tool} reports an error`,
      remedy: remedyFor(tool),
      places,
    };
  });
  const over = errors.length - maxNotices;
  if (over <= 0) return notices;
  return [
    ...notices,
    { reason: say`${tool} reports ${over} errors more`, remedy: remedyFor(tool), places: [] },
  ];
}
