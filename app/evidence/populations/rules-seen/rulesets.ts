/** Rulesets of all levels that are for a repository, with their history. */
import * as z from 'zod';
import { own, say } from '../../../../policies/engine/prose.ts';
import { isPlanWithout } from '../../../github/protection/refusals.ts';
import { planHasNone } from '../../../protection/model/branch.ts';
import { rulesetIn } from '../../continuity/ruleset-marks.ts';
import type { RulesetSeen, RulesSeen } from '../../continuity/seen.ts';
import { type Asked, askList, askOne } from '../ask.ts';
import { forEach } from '../gathered.ts';
import { fullName, timeOf } from '../of.ts';
import { type At, historyOf, type Listed, listed, unseen } from './history.ts';

const dated = z.looseObject({ updated_at: z.iso.datetime({ offset: true }).nullish() });

async function rulesetSeen(at: At, ruleset: Listed, from: string): Promise<RulesetSeen> {
  const { note } = at;
  const { owner, name: repo } = at.repository;
  const what = say`the ruleset ${ruleset.name}`;
  const [now, history] = await Promise.all([
    askOne({
      octokit: at.octokit,
      route: 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
      parameters: { owner, repo, ruleset_id: ruleset.id },
      answer: z.unknown(),
      what,
      permission: 'metadata: read',
    }),
    historyOf(at, ruleset, from),
  ]);
  note(now.query);
  const wire = rulesetIn(now.value);
  const edited = dated.safeParse(now.value).data?.updated_at;
  const reason = now.problem ?? say`GitHub does not show the whole of ${what}`;
  return {
    id: ruleset.id,
    createdAt: timeOf(ruleset.created_at),
    updatedAt: timeOf(edited),
    now: wire ? { ok: true, value: wire } : unseen(reason),
    history,
  };
}

export async function allRulesets(at: At, from: string): Promise<RulesSeen['rulesets']> {
  const { owner, name: repo } = at.repository;
  let hasNone = false;
  const asked: Asked<Listed> = await askList({
    octokit: at.octokit,
    route: 'GET /repos/{owner}/{repo}/rulesets',
    parameters: { owner, repo, includes_parents: true, targets: 'branch' },
    answer: listed,
    idOf: ({ id }) => String(id),
    what: say`the rulesets of ${fullName(at.repository)}`,
    permission: 'metadata: read',
    none: (error) => {
      hasNone = isPlanWithout(error);
      return hasNone ? own('the plan has none') : null;
    },
  });
  at.note(asked.query);
  if (hasNone) return planHasNone;
  if (asked.problem) return unseen(asked.problem);
  return { ok: true, value: await forEach(asked.items, (one) => rulesetSeen(at, one, from)) };
}
