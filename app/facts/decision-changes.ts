/** Collects both versions of the decision records that a change touches. */
import type { Gap } from '../../policies/engine/facts.ts';
import { compileGlobs } from '../../policies/engine/glob.ts';
import { own, say } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { DecisionChange, DecisionChanges } from '../../policies/facts/decision-changes.ts';
import { usualDecisionPaths } from '../../policies/facts/decisions.ts';
import { isRecordPath, recordName } from '../../policies/formats/decision-record.ts';
import { CannotLook, type Looked } from '../looked.ts';
import { decisions } from './decisions.ts';
import type { Collector, PullRequestSource } from './source.ts';

/** Records read in two versions each; the rest is reported as not looked at. */
const maxRecords = 100;

/** Throws `CannotLook`, also when a version that must exist does not. */
async function versionsOf(
  source: PullRequestSource,
  { path, previousPath, status }: ChangedFile,
  isRecord: (path: string) => boolean,
): Promise<DecisionChange> {
  const oldPath = status === 'copied' ? null : (previousPath ?? path);
  const wasRecord = status !== 'added' && oldPath !== null && isRecord(oldPath);
  const isOne = status !== 'removed' && isRecord(path);
  const [before, after] = await Promise.all([
    wasRecord ? source.text('mergeBase', oldPath) : null,
    isOne ? source.text('head', path) : null,
  ]);
  if ((wasRecord && before === null) || (isOne && after === null))
    throw new CannotLook(say`${path} is listed as changed but was not found`);
  return { path, previousPath, status, before, after };
}

async function settled(reads: readonly Promise<DecisionChange>[]): Promise<Looked<DecisionChange[]>> {
  const results = await Promise.allSettled(reads);
  const gaps = results.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    if (result.reason instanceof CannotLook) return [result.reason.gap];
    throw result.reason;
  });
  return {
    value: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    gaps,
  };
}

/** What keeps a number from being called free. A local clone has no pull requests; the policy notes that. */
async function numberGaps(source: PullRequestSource): Promise<readonly Gap[]> {
  const { baseUnread, openPullRequests: open } = (await decisions.collect(source)).value;
  const base: readonly Gap[] = baseUnread
    ? [{ reason: say`which numbers the base branch has taken is not known: ${baseUnread}` }]
    : [];
  if (!source.github) return base;
  if (!open)
    return [...base, { reason: own('open pull requests could not be read, so numbers may be taken') }];
  if (open.seen >= open.all) return base;
  const reason = say`only ${open.seen} of ${open.all} other open pull requests were seen whole, so numbers may be taken`;
  return [...base, { reason, remedy: own('Close abandoned pull requests, or name records by date.') }];
}

async function collect(source: PullRequestSource): Promise<Looked<DecisionChanges>> {
  const { decisionPaths } = source.wanted;
  const matches = compileGlobs(decisionPaths.length > 0 ? decisionPaths : usualDecisionPaths);
  const isRecord = (path: string) => matches(path) && isRecordPath(path);
  const files = await source.changedFiles();
  const touched = files.value.filter(
    ({ path, previousPath }) => isRecord(path) || (previousPath !== null && isRecord(previousPath)),
  );
  const { value: changes, gaps } = await settled(
    touched.slice(0, maxRecords).map((file) => versionsOf(source, file, isRecord)),
  );
  const rest: readonly Gap[] =
    touched.length > maxRecords
      ? [
          {
            reason: say`${touched.length - maxRecords} of ${touched.length} changed decision records were not read`,
          },
        ]
      : [];
  // Only a record that takes a number depends on who else took it.
  const takes = changes.some(
    ({ path, status, after }) => after !== null && status !== 'modified' && recordName(path) !== null,
  );
  const numbers = takes ? await numberGaps(source) : [];
  return { value: { changes }, gaps: [...files.gaps, ...gaps, ...rest, ...numbers] };
}

export const decisionChanges: Collector<'decisionChanges'> = {
  fact: 'decisionChanges',
  events: ['pull_request', 'push'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: ['decisionPaths'],
  collect,
};
