/** Differences that a plan leaves as they are, each with a reason: what would lock people out, or is not Fairlead's. Pure. */
import { isKnown } from '../engine/part.ts';
import { count, own, type Prose, say } from '../engine/prose.ts';
import { isClassicValue } from './classic/change.ts';
import { maxClassicApprovals } from './classic.ts';
import { classicToEdit } from './compare-branch.ts';
import { lastAdmin, lastOwner } from './last-admin.ts';
import {
  type Holding,
  missingTeam,
  neverReported,
  noMergeLeft,
  type Rule,
  tooFewReviewers,
} from './lock-outs.ts';
import { type Compared, shortName } from './observed.ts';
import { refOf, rulesetName } from './protection.ts';
import { type Declared, nameOfSetting } from './setting-type.ts';

export interface Held {
  readonly name: string;
  readonly declared: Declared;
  readonly because: Prose;
}

/** The same value set this often, and each time changed by somebody else: neither side is served by one more time. */
export const maxFlips = 3;

const notOurs: Rule = ({ declared }, { observed, circumstances }) => {
  const { branch } = declared;
  const state = branch === null ? undefined : observed.branches[branch]?.own;
  if (branch === null || !state || !isKnown(state) || circumstances.made.has(state.id)) return null;
  return say`the ruleset "${rulesetName(branch)}" (${state.id}) is there, and nothing here shows that Fairlead made it; if it is Fairlead’s to change, plan again with ${`--adopt ${state.id}`}`;
};

const widened: Rule = ({ declared }, { observed }) => {
  const { branch } = declared;
  const state = branch === null ? undefined : observed.branches[branch]?.own;
  if (branch === null || !state || !isKnown(state)) return null;
  const { include = [], exclude = [] } = state.conditions?.ref_name ?? {};
  const isOfBranches = (state.target ?? 'branch') === 'branch';
  const asMade = isOfBranches && include.length === 1 && include[0] === refOf(branch) && exclude.length === 0;
  return asMade
    ? null
    : say`somebody changed the branches that the ruleset "${rulesetName(branch)}" is about; put that right first`;
};

const fight: Rule = ({ declared, name }, { circumstances }) => {
  const found = circumstances.fought(name, declared.value);
  if (!found || found.times < maxFlips) return null;
  const who = circumstances.opponents.get(name) ?? own('GitHub does not say who');
  return say`Fairlead set it to this ${count(found.times, 'time')} since ${found.since.slice(0, 10)}, and somebody or something set it back each time: ${who}. Agree who decides, then plan again with --again`;
};

/** Teams, people and the like that are not there, and what GitHub lets nobody set. */
const cannot: Rule = ({ declared }, { all, observed: { answers } }) =>
  declared.type.of === 'branch' ? null : (declared.type.cannot?.(declared, answers, all) ?? null);

/** Classic protection is put as a whole, so that nothing of it may be lost. */
const classicObstacle: Rule = ({ declared }, { all, observed }) => {
  const { type, branch, value } = declared;
  const classic = type.of === 'branch' ? classicToEdit(all, branch, observed) : null;
  if (!classic || type.of !== 'branch' || isClassicValue(shortName(type), value, classic)) return null;
  if (type.key === 'protection.approvals' && Number(value) > maxClassicApprovals)
    return say`classic protection asks for at most ${maxClassicApprovals} approvals`;
  return classic.obstacle;
};

const rules: readonly Rule[] = [
  cannot,
  classicObstacle,
  missingTeam,
  notOurs,
  widened,
  tooFewReviewers,
  neverReported,
  noMergeLeft,
  lastAdmin,
  lastOwner,
  fight,
];

/** A branch's ruleset is one call: what holds one of its settings holds all of them. */
export function heldBack(
  differences: readonly Compared[],
  about: Omit<Holding, 'differences'>,
): readonly Held[] {
  const of = { ...about, differences };
  const direct = differences.flatMap((one) => {
    const because = rules.map((rule) => rule(one, of)).find((reason) => reason !== null);
    return because ? [{ name: one.name, declared: one.declared, because }] : [];
  });
  const branches = new Map(
    direct.flatMap((one) => (one.declared.branch === null ? [] : [[one.declared.branch, one]])),
  );
  const along = differences.flatMap(({ name, declared }) => {
    const because = declared.branch === null ? undefined : branches.get(declared.branch);
    if (!because || direct.some((one) => one.name === name)) return [];
    return [{ name, declared, because: say`it is set together with ${nameOfSetting(because.declared)}` }];
  });
  return [...direct, ...along];
}
