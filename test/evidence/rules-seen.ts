/** What GitHub and the ledger have of the rules of one repository, written by hand. */
import type { RulesetSeen, RulesetVersion, RulesSeen } from '../../app/evidence/continuity/seen.ts';
import type { CapturedRule } from '../../app/evidence/model/captured.ts';
import type { Continuity } from '../../app/evidence/model/interval.ts';
import type { RulesetWire } from '../../app/protection/model/wire.ts';
import { toPlain as plain } from '../../policies/engine/plain.ts';
import { more, pullRule, ruleset, unseen } from '../protection/wire.ts';

export const quarter = { from: '2026-04-01T00:00:00.000Z', to: '2026-07-02T00:00:00.000Z' };
export const readAt = '2026-07-02T08:00:00.000Z';

export const twoApprovals = {
  ...ruleset('Main', [pullRule({ required_approving_review_count: 2 })]),
  id: 12,
};

export const noHistory = unseen('GitHub refused to show the history', 'administration: write');

export const rulesetSeen = (now: RulesetWire, of: Partial<RulesetSeen> = {}): RulesetSeen => ({
  id: now.id,
  createdAt: null,
  now: { ok: true, value: now },
  history: noHistory,
  ...of,
});

export const versions = (...all: readonly (readonly [string, RulesetWire])[]): RulesetSeen['history'] => ({
  ok: true,
  value: all.map(
    ([at, value], i): RulesetVersion => ({ version: i + 1, at, by: 'mallory', state: { ok: true, value } }),
  ),
});

export const seenWith = (rulesets: readonly RulesetSeen[], of: Partial<RulesSeen> = {}): RulesSeen => ({
  repository: { id: 1, name: 'acme/shop' },
  readAt,
  defaultBranch: 'main',
  branches: [],
  rulesets: { ok: true, value: rulesets },
  classic: { main: { wire: { ok: true, value: null }, more: { ok: true, value: more } } },
  ...of,
});

export const all = { captured: [], gaps: [], since: '2026-01-01T00:00:00.000Z' } as const;
export const nothing = { captured: [], gaps: [], since: null } as const;

export const ruleEvent = (
  event: string,
  at: string,
  after: unknown,
  of: Partial<CapturedRule> = {},
): CapturedRule => ({
  about: 'rule',
  event,
  delivery: `${event} ${at}`,
  at,
  repository: { id: 1, name: 'acme/shop' },
  sender: { id: 9, login: 'mallory', type: 'User' },
  what: 'ruleset 12',
  changes: null,
  after,
  ...of,
});

/** `in force 2026-04-01T00:00 …`, one line each. */
export function linesOf(all: readonly Continuity[], rule: string, branch = 'main'): readonly string[] {
  const found = all.find((one) => one.rule === rule && one.branch === branch);
  return (found?.intervals ?? []).map(
    ({ from, to, state, because }) => `${state} ${from.slice(0, 16)} ${to.slice(0, 16)}: ${plain(because)}`,
  );
}

/** The states alone, each as long as it lasts. */
export function statesOf(all: readonly Continuity[], rule: string, branch = 'main'): readonly string[] {
  const states = all.find((one) => one.rule === rule && one.branch === branch)?.intervals ?? [];
  return states.map(({ state }) => state).filter((state, i, list) => state !== list[i - 1]);
}
