import * as z from 'zod';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { glob, globs } from '../engine/option.ts';
import { definePolicy } from '../engine/policy.ts';
import { list, own, type Prose, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, pass, type Verdict } from '../engine/verdict.ts';
import { type Decisions, usualDecisionPaths, type WrittenRecord } from '../facts/decisions.ts';
import { tipName } from '../facts/pull-request.ts';
import { draftText, headingOf } from './adr-required/draft.ts';
import { nextPath } from './adr-required/next-path.ts';
import type { Surface } from './adr-required/surface.ts';
import { surfacesOf } from './adr-required/surfaces.ts';
import { collisions, freeOn, governing, notLookedFor } from './adr-required/words.ts';

const statuses = ['draft', 'proposed', 'accepted', 'rejected', 'deprecated', 'superseded'] as const;

const options = z.strictObject({
  threshold: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(6)
    .describe('Score from which a change needs a decision record; see the weights above.')
    .meta(stricter.smaller),
  lines: z
    .number()
    .int()
    .min(1)
    .default(400)
    .describe('Added lines, counted as above, above which size adds to the score.')
    .meta(stricter.smaller),
  files: z
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('Counted files above which size adds to the score.')
    .meta(stricter.smaller),
  'decision-paths': z
    .array(glob)
    .min(1)
    .max(50)
    .default([...usualDecisionPaths])
    .describe('Where decision records live. Replaces the default; start each with a folder.')
    .meta(stricter.fewer),
  'accepted-statuses': z
    .array(z.enum(statuses))
    .min(1)
    .default(['accepted', 'proposed'])
    .describe(
      'Statuses with which a record counts. Leave only `accepted` to have decisions taken before the code merges.',
    )
    .meta(stricter.fewer),
  'api-paths': globs.default([]).describe('More files that describe a public API.').meta(stricter.more),
  'sensitive-paths': globs
    .default([])
    .describe('More files with authentication, payment or cryptography code.')
    .meta(stricter.more),
  'ignore-paths': globs
    .default([])
    .describe('Files that never count, whatever they are.')
    .meta(stricter.fewer),
});

type Options = z.output<typeof options>;
type Facts = Known<'pullRequest' | 'changedFiles' | 'structure' | 'decisions'>;

/** What is wrong with a record as the decision for this change; null when nothing is. */
function problemOf(record: WrittenRecord, accepted: Options['accepted-statuses']): Prose | null {
  const { path, status, statusText, title, decided, explained, news } = record;
  if (!accepted.includes(status)) return say`${path} has the status ${statusText ?? status}`;
  if (!decided) return say`${path} does not say yet what was decided`;
  if (!explained) return say`${path} does not say yet why`;
  if (title === null) return say`${path} has no title`;
  if (news.kind === 'nothing') return say`${path} says nothing in this change that it did not say before`;
  return news.kind === 'copy' ? say`${path} only repeats ${news.of}` : null;
}

function isUnfinished({ status, decided, explained, title }: WrittenRecord): boolean {
  return !decided || !explained || title === null || status === 'draft';
}

function scored(surfaces: readonly Surface[], score: number, threshold: number): Prose {
  if (surfaces.length === 0) return own('It touches no architectural surface.');
  return say`Score ${score} of ${threshold}: ${list(surfaces.map(({ said }) => said))}.`;
}

/** Asks to finish the record that the change brings when there is one, and to add one otherwise. */
function remedyOf(
  facts: Facts,
  { 'decision-paths': paths, 'accepted-statuses': accepted }: Options,
  surfaces: readonly Surface[],
) {
  const { pullRequest, decisions } = facts;
  const unfinished = decisions.inChange.find(isUnfinished);
  const statuses = list(
    accepted.map((status) => say`${status}`),
    ' or ',
  );
  if (unfinished)
    return {
      remedy: say`Finish ${unfinished.path}: write down the decision and why, and set its status to ${statuses}.`,
      path: unfinished.path,
    };
  const next = nextPath(decisions, paths, headingOf(pullRequest.title), pullRequest.readAt.slice(0, 10));
  return {
    remedy: say`Add ${next.path}${freeOn(next, decisions, tipName(pullRequest.base))} and fill in its options and outcome: the draft has the rest. Does an existing decision cover this? Then add to its record in this change instead.`,
    draft: { path: next.path, text: draftText(pullRequest, surfaces) },
  };
}

/** A copy shows only beside what it copies. */
function copiesUnseen({ baseUnread }: Decisions): readonly Prose[] {
  return baseUnread === null ? [] : [say`Whether it repeats another record is not known: ${baseUnread}.`];
}

function missing(facts: Facts, options: Options, surfaces: readonly Surface[]): Finding {
  const { decisions, changedFiles } = facts;
  const problems = decisions.inChange
    .map((record) => problemOf(record, options['accepted-statuses']))
    .filter((problem) => problem !== null);
  const but = problems.length > 0 ? say` ${list(problems, '; ')}.` : [];
  const unseen = notLookedFor(decisions.elsewhere, options['decision-paths']);
  const governed = governing(decisions, changedFiles);
  const { remedy, ...rest } = remedyOf(facts, options, surfaces);
  return {
    message: say`Architectural change without a decision record: ${list(surfaces.map(({ said }) => said))}.${but}${unseen}`,
    remedy: governed.length > 0 ? say`${remedy} ${governed}` : remedy,
    who: 'author',
    fingerprint: `no-decision:${surfaces
      .map(({ id }) => id)
      .sort()
      .join('+')}`,
    ...rest,
  };
}

function judge(facts: Facts, options: Options): Verdict {
  const { changedFiles, structure, decisions } = facts;
  const surfaces = surfacesOf(changedFiles, structure, options);
  const score = surfaces.reduce((sum, { weight }) => sum + weight, 0);
  const governed = governing(decisions, changedFiles);
  const notes = [...collisions(decisions), ...(governed.length > 0 ? [governed] : [])];
  const copies = copiesUnseen(decisions);
  const record = decisions.inChange.find((each) => problemOf(each, options['accepted-statuses']) === null);
  const because = scored(surfaces, score, options.threshold);
  if (record)
    return pass(say`The decision is recorded in ${record.path} (${own(record.status)}). ${because}`, [
      ...notes,
      ...copies,
    ]);
  if (score < options.threshold) return pass(because, notes);
  return {
    outcome: 'fail',
    findings: [missing(facts, options, surfaces)],
    notes: [say`Score ${score}; a record is needed from ${options.threshold}.`, ...collisions(decisions)],
  };
}

export const adrRequired = definePolicy({
  id: 'adr-required',
  title: 'Architectural changes come with a decision record',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC8.1', 'partial'),
    control('iso27001', 'A.8.27', 'partial'),
    control('iso27001', 'A.8.32', 'supporting'),
    control('ssdf', 'PW.1.2', 'partial'),
  ],
  needs: ['pullRequest', 'changedFiles', 'structure', 'decisions'],
  options,
  asks: (chosen) => ({ decisionPaths: chosen['decision-paths'] }),
  judge,
});
