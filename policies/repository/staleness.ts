import * as z from 'zod';
import { answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { compileGlobs } from '../engine/glob.ts';
import { globs } from '../engine/option.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import * as words from './staleness/words.ts';

const days = z.int().min(1).max(3650);

const options = z.strictObject({
  'quiet-days': days
    .nullable()
    .default(365)
    .describe('Days without any push after which a repository should be archived; `null` asks nothing')
    .meta(stricter.smallerOrSome),
  'pull-request-days': days
    .nullable()
    .default(90)
    .describe('Days in which nothing happened to an open pull request; `null` asks nothing')
    .meta(stricter.smallerOrSome),
  'branch-days': days
    .nullable()
    .default(90)
    .describe('Days since the last commit of a branch without an open pull request; `null` asks nothing')
    .meta(stricter.smallerOrSome),
  'keep-branches': globs
    .default([
      '{release,releases,stable,support,maintenance,hotfix,backport}{,/**,-*,_*}',
      'gh-pages',
      '*[0-9].[0-9x]*',
      '**/*[0-9].[0-9x]*',
      '{develop,dev,staging,production,main,master,next,beta,alpha,canary}',
    ])
    .describe('Globs of branches that are kept however old they are')
    .meta(stricter.fewer),
});

type Options = z.output<typeof options>;
type Facts = Known<'upkeep'>['upkeep'];

const day = 86_400_000;

/** Whole days between two times; none where another machine's clock is ahead. */
function between(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / day));
}

function quiet({ pushedAt, readAt }: Facts, limit: number | null): readonly Finding[] {
  if (limit === null || pushedAt === null) return [];
  const since = between(pushedAt, readAt);
  return since > limit ? [words.quiet(since, pushedAt)] : [];
}

function oldPulls({ openPulls, openPullCount, readAt }: Facts, limit: number | null): readonly Finding[] {
  if (limit === null) return [];
  const old = openPulls.filter(({ updatedAt }) => between(updatedAt, readAt) > limit);
  // They are listed from the least recently touched: when all that are listed are old, there may be more.
  const isCut = old.length === openPulls.length && openPullCount > openPulls.length;
  return old.length > 0 ? [words.oldPulls(old, limit, readAt, isCut)] : [];
}

/** Branches that nobody asks anybody to look at any more. */
function oldBranches(facts: Facts, rules: Options): readonly Finding[] {
  const { branches, openPulls, openPullCount, defaultBranch, readAt } = facts;
  const limit = rules['branch-days'];
  if (limit === null) return [];
  const isKept = compileGlobs(rules['keep-branches']);
  const open = new Set(openPulls.map(({ branch }) => branch));
  const old = branches.filter(
    ({ name, committedAt }) =>
      name !== defaultBranch && !open.has(name) && !isKept(name) && between(committedAt, readAt) > limit,
  );
  if (old.length === 0) return [];
  // Pull requests beyond those that are listed may be of some of them.
  const unsure = Math.max(0, openPullCount - openPulls.length);
  return old.length > unsure ? [words.oldBranches(old, limit, unsure)] : [];
}

function unseen({ branches, branchCount }: Facts, rules: Options): readonly Prose[] {
  const beyond = branchCount - branches.length;
  return beyond > 0 && rules['branch-days'] !== null
    ? [
        say`${count(beyond, 'branch', 'branches')} beyond the first ${own(`${branches.length}`)} ${own(beyond === 1 ? 'was' : 'were')} not looked at.`,
      ]
    : [];
}

export const staleness = definePolicy({
  id: 'staleness',
  title: 'The repository is worked on or archived, and nothing lies around in it for months',
  subject: 'repository',
  controls: [
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.5.9', 'supporting'),
    control('ssdf', 'PO.3.2', 'supporting'),
    control('cis', '1.1.8', 'partial'),
    control('cis', '1.2.7', 'full'),
  ],
  answers: [
    answersPartOf('scorecard', 'Maintained'),
    answersPartOf('legitify', 'repository.repository_not_maintained'),
    answersPartOf('prowler', 'repository_inactive_not_archived'),
  ],
  needs: ['upkeep'],
  options,
  judge({ upkeep: facts }, rules) {
    if (facts.archived) return skip(own('the repository is archived'));
    if (facts.empty || facts.pushedAt === null) return skip(own('nothing was ever pushed to the repository'));
    const gone = quiet(facts, rules['quiet-days']);
    // Who archives it has no branches and pull requests to look after any more.
    const findings =
      gone.length > 0 ? gone : [...oldPulls(facts, rules['pull-request-days']), ...oldBranches(facts, rules)];
    const because = say`last pushed to ${words.ago(between(facts.pushedAt, facts.readAt))}; nothing older than agreed is open`;
    return failOr(findings, pass(because, [], unseen(facts, rules)));
  },
});
