import * as z from 'zod';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { compileGlobs } from '../engine/glob.ts';
import { glob } from '../engine/option.ts';
import { toPlain } from '../engine/plain.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip, type Verdict } from '../engine/verdict.ts';
import type { DecisionChange } from '../facts/decision-changes.ts';
import { usualDecisionPaths } from '../facts/decisions.ts';
import type { PullRequest } from '../facts/pull-request.ts';
import { type DecisionRecord, readDecisionRecord, recordName } from '../formats/decision-record.ts';
import { headerProblems, moveProblems } from './adr-valid/header.ts';
import { isSameDecision, movedAway, removed, rewritten } from './adr-valid/kept-text.ts';
import { claimsOf, laterNote, numberProblem } from './adr-valid/numbers.ts';
import { isRecord, type OpenRecord, openRecord } from './adr-valid/record.ts';
import { sectionProblems } from './adr-valid/sections.ts';
import { supersessionProblems } from './adr-valid/supersession.ts';

const words = z.array(z.string().min(1).max(60)).max(30);

const options = z.strictObject({
  'decision-paths': z
    .array(glob)
    .min(1)
    .max(50)
    .default([...usualDecisionPaths])
    .describe('Where decision records live. Replaces the default; start each with a folder')
    .meta(stricter.more),
  sections: words
    .default([])
    .describe('Headings that every record has. None: those of the layout it is written in, see above')
    .meta(stricter.moreUnlessEmpty),
  statuses: words.default([]).describe('More words a status may start with').meta(stricter.fewer),
  date: z
    .enum(['optional', 'required'])
    .default('optional')
    .describe('Whether every record has a date')
    .meta(stricter.from('optional', 'required')),
  'decision-makers': z
    .enum(['optional', 'required'])
    .default('optional')
    .describe('Whether an accepted record says who decided')
    .meta(stricter.from('optional', 'required')),
  'accepted-text': z
    .enum(['keep', 'free'])
    .default('keep')
    .describe('Whether the text of a record that is accepted on the base branch stays as it is')
    .meta(stricter.from('free', 'keep')),
});

type Options = z.output<typeof options>;
type Facts = Known<'pullRequest' | 'decisions' | 'decisionChanges'>;

/** Records as they will be once the change is merged, sorted by path. */
function merged({ decisions, decisionChanges }: Facts): readonly DecisionRecord[] {
  const { changes } = decisionChanges;
  const gone = new Set(
    changes.flatMap(({ path, previousPath, status }) => [
      path,
      ...(status === 'renamed' && previousPath !== null ? [previousPath] : []),
    ]),
  );
  const kept = decisions.onBase.filter(({ path }) => !gone.has(path));
  const written = changes.flatMap(({ path, after }) =>
    after === null ? [] : [readDecisionRecord(path, after)],
  );
  return [...kept, ...written].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Accepted in so many words, or by having no status in a file that is named as a record is. */
function wasAccepted({ path, previousPath, before }: DecisionChange, { decisions }: Facts): boolean {
  const old = previousPath ?? path;
  const versions = [
    ...(before === null ? [] : [readDecisionRecord(old, before)]),
    ...decisions.onBase.filter((record) => before !== null && record.path === old),
  ];
  return versions.some(
    ({ status, statusText }) => status === 'accepted' && (statusText !== null || recordName(old) !== null),
  );
}

function keptText(change: DecisionChange, facts: Facts, options: Options): readonly Finding[] {
  const { path, previousPath, before, after } = change;
  if (options['accepted-text'] === 'free' || before === null || !wasAccepted(change, facts)) return [];
  if (after === null) return [previousPath === null ? removed(path) : movedAway(previousPath, path)];
  return isSameDecision(before, after) ? [] : [rewritten(path)];
}

interface Linted {
  readonly findings: readonly Finding[];
  readonly notes: readonly Prose[];
}

function writtenProblems(record: OpenRecord, { readAt }: PullRequest, options: Options): readonly Finding[] {
  return [...headerProblems(record, options, readAt), ...sectionProblems(record, options.sections)];
}

const sameProblem = (a: Finding, b: Finding): boolean =>
  a.fingerprint === b.fingerprint && toPlain(a.message) === toPlain(b.message);

/**
 * What the change makes wrong in how a record is written. What was so before is no matter of this change (it may not even
 * be put right: accepted text stays), unless the change is what accepts the record.
 */
function newlyWrong(
  record: OpenRecord,
  { path, previousPath, before, after }: DecisionChange,
  pullRequest: PullRequest,
  options: Options,
): Linted {
  if (before !== null && before === after) return { findings: moveProblems(record), notes: [] };
  const findings = writtenProblems(record, pullRequest, options);
  const old = before === null ? null : openRecord(path, before);
  if (old === null || (record.status === 'accepted' && old.status !== 'accepted'))
    return { findings, notes: [] };
  const isMoved = previousPath !== null;
  const known = writtenProblems(old, pullRequest, options);
  const isOld = (finding: Finding) =>
    known.some((one) => sameProblem(one, finding)) &&
    !(isMoved && moveProblems(record).some((one) => sameProblem(one, finding)));
  return {
    findings: findings.filter((finding) => !isOld(finding)),
    notes: findings.filter(isOld).map(({ message }) => say`${message} It was so before this change.`),
  };
}

function lint(
  record: OpenRecord,
  change: DecisionChange,
  facts: Facts,
  options: Options,
  all: readonly DecisionRecord[],
): Linted {
  const { pullRequest, decisions } = facts;
  const { path } = record;
  const claims = claimsOf(
    path,
    all.map((one) => one.path),
    decisions.inOpenPullRequests,
    pullRequest.number,
  );
  const takesNumber = change.status !== 'modified';
  const { findings, notes } = newlyWrong(record, change, pullRequest, options);
  return {
    findings: [
      ...findings,
      ...(takesNumber ? numberProblem(path, claims) : []),
      ...supersessionProblems(record, all),
      ...keptText(change, facts, options),
    ],
    notes: [...notes, ...(takesNumber ? laterNote(path, claims) : [])],
  };
}

/** What was not looked at and is not wrong. */
function unseen(facts: Facts, beside: readonly DecisionChange[]): readonly Prose[] {
  const notes = [
    ...beside.map(
      ({ path }) => say`${path} was not read as a decision record: it has no number, status or decision.`,
    ),
    ...facts.decisions.elsewhere.map(
      (path) => say`${path} was not read: its folder is not among ${'decision-paths'}.`,
    ),
  ];
  return facts.decisions.openPullRequests === null
    ? [...notes, own('Whether open pull requests take the same numbers was not looked at.')]
    : notes;
}

const shown = 3;

function judge(facts: Facts, options: Options): Verdict {
  const isHere = compileGlobs(options['decision-paths']);
  const changes = facts.decisionChanges.changes.filter(
    ({ path, previousPath }) => isHere(path) || (previousPath !== null && isHere(previousPath)),
  );
  const opened = changes.flatMap((change) =>
    change.after === null ? [] : [{ change, record: openRecord(change.path, change.after) }],
  );
  const records = opened.filter(({ record }) => isRecord(record));
  const beside = opened.filter(({ record }) => !isRecord(record)).map(({ change }) => change);
  const gone = changes.filter(({ after }) => after === null);
  if (records.length + gone.length === 0)
    return facts.decisions.elsewhere.length === 0
      ? skip(own('The change touches no decision record'))
      : pass(own('The change touches no decision record where they are looked for.'), unseen(facts, beside));
  const all = merged(facts);
  const linted = records.map(({ change, record }) => lint(record, change, facts, options, all));
  const findings = [
    ...linted.flatMap((one) => one.findings),
    ...gone.flatMap((change) => keptText(change, facts, options)),
  ];
  const paths = records.map(({ record }) => say`${record.path}`);
  const because =
    paths.length === 0
      ? own('No accepted decision record is taken away.')
      : say`${count(paths.length, 'decision record')} in good order: ${some(paths, shown)}.`;
  return failOr(findings, pass(because, [...linted.flatMap((one) => one.notes), ...unseen(facts, beside)]));
}

export const adrValid = definePolicy({
  id: 'adr-valid',
  title: 'Decision records that the change touches are complete, numbered once and true to history',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.5.37', 'supporting'),
    control('iso27001', 'A.8.32', 'supporting'),
    control('ssdf', 'PW.1.2', 'supporting'),
  ],
  needs: ['pullRequest', 'decisions', 'decisionChanges'],
  options,
  asks: (chosen) => ({ decisionPaths: chosen['decision-paths'] }),
  judge,
});
