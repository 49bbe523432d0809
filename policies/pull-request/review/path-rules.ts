/** Rules of the configuration: these paths need that many approvals from those people. */
import * as z from 'zod';
import { compileGlobs } from '../../engine/glob.ts';
import { globs } from '../../engine/option.ts';
import { count, own, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { Review } from '../../facts/reviews.ts';
import { type ReviewFacts, short } from './approvals.ts';
import { heardFrom, namesOf } from './audience.ts';
import { namedPaths, touchedPaths } from './touched.ts';

const team = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9_.-]+$/, 'write a team as organization/team');
const login = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'write a person as their login, without @');

export const pathRule = z.strictObject({
  paths: globs.min(1),
  approvals: z.int().min(1).max(10).default(1),
  teams: z.array(team).max(50).default([]),
  people: z.array(login).max(50).default([]),
});

type PathRule = z.output<typeof pathRule>;

function findingFor(rule: PathRule, i: number, paths: readonly string[], has: number, facts: ReviewFacts) {
  const missing = rule.approvals - has;
  const anyone = rule.people.length + rule.teams.length === 0;
  const from = anyone ? own('people with write access') : namesOf(rule);
  return {
    message: say`${namedPaths(paths)} ${own(paths.length === 1 ? 'needs' : 'need')} ${count(rule.approvals, 'approval')} from ${from} and ${own(has === 0 ? 'has none that counts' : `has ${has}`)}.`,
    remedy: say`Ask ${missing} ${own(missing === 1 ? 'person' : 'people')} of ${from} to approve ${short(facts.pullRequest.head.sha)}.`,
    who: 'reviewer',
    fingerprint: `paths:${i}:${rule.paths.join(' ')}`,
  } satisfies Finding;
}

/** One finding per rule that is not met. */
export function pathFindings(
  rules: readonly PathRule[],
  counted: readonly Review[],
  facts: ReviewFacts,
): readonly Finding[] {
  const touched = touchedPaths(facts.changedFiles);
  return rules.flatMap((rule, i) => {
    const paths = touched.filter(compileGlobs(rule.paths));
    const anyone = rule.people.length + rule.teams.length === 0;
    const heard = anyone ? { approvals: counted, unsure: false } : heardFrom(rule, counted, facts);
    const has = heard.approvals.length;
    const met = paths.length === 0 || has >= rule.approvals || heard.unsure;
    return met ? [] : [findingFor(rule, i, paths, has, facts)];
  });
}
