/** What would lock people out: rules that nobody could meet, and those of which that cannot be seen. Pure. */
import { isKnown, type NotKnown, type Part } from '../engine/part.ts';
import { count, list, own, type Prose, say } from '../engine/prose.ts';
import { teamsIn } from './bypass.ts';
import { valuesAfter } from './compare.ts';
import type { Compared, Observed } from './observed.ts';

import type { Declared, Value } from './setting-type.ts';

/** What a repository's people and past say about what can be asked of it. */
export interface Circumstances {
  /** People who may approve: those with write access. Not asked for unless more approvals are asked for. */
  readonly reviewers: Part<number> | null;
  /** Checks that reported on the default branch or on recent pull requests. Not asked for unless checks are added. */
  readonly seenChecks: Part<readonly string[]> | null;
  /** Who owns the organization, by login in lower case. Not asked for unless somebody loses administration. */
  readonly owners: Part<readonly string[]> | null;
  /** Whose token this is; null in it: an App's. Not asked for unless somebody loses administration. */
  readonly viewer: Part<string | null> | null;
  /** Ids of the rulesets that Fairlead made. */
  readonly made: ReadonlySet<number>;
  /** How often a value was set before and then changed back by somebody, and since when; by name and value. */
  readonly fought: (name: string, value: Value) => Fight | null;
  /** Who set it back, or that GitHub does not say who; by name, for what is fought over. */
  readonly opponents: ReadonlyMap<string, Prose>;
}

export interface Fight {
  readonly times: number;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Why a difference is to be left as it is; null: this is no reason. */
export type Rule = (one: Compared, of: Holding) => Prose | null;

export interface Holding {
  readonly all: readonly Declared[];
  readonly observed: Observed;
  readonly circumstances: Circumstances;
  /** All that differ. */
  readonly differences: readonly Compared[];
}

const declaredValue = (all: readonly Declared[], branch: string | null, key: string): Value | undefined =>
  all.find((one) => one.branch === branch && one.type.key === key)?.value;

export const missingTeam: Rule = ({ declared }, { all, observed }) => {
  const slugs = teamsIn(declaredValue(all, declared.branch, 'protection.bypass'));
  const missing = slugs.filter((slug) => observed.teams[slug] === null);
  if (missing.length > 0)
    return say`there is no team ${list(missing.map((slug) => say`${slug}`))} in this organization`;
  const unseen = slugs.find((slug) => !isKnown(observed.teams[slug] ?? null));
  return unseen ? say`whether there is a team ${unseen} could not be looked up` : null;
};

/** Whether a person is let off: an App cannot be asked to merge. */
const letsPeopleOff = (all: readonly Declared[], branch: string | null): boolean => {
  const bypass = declaredValue(all, branch, 'protection.bypass');
  return Array.isArray(bypass) && bypass.some((who) => !String(who).startsWith('app:'));
};

/** How many people besides the author a value asks for; 0: for nobody. */
function askedOfOthers({ type, value }: Declared): number {
  if (type.key === 'protection.approvals') return Number(value);
  return type.key === 'protection.last-push-approval' && value === true ? 1 : 0;
}

export const tooFewReviewers: Rule = ({ declared }, { all, circumstances: { reviewers } }) => {
  const asked = askedOfOthers(declared);
  if (asked === 0 || reviewers === null || letsPeopleOff(all, declared.branch)) return null;
  if (!isKnown(reviewers))
    return say`it could not be looked up how many people can approve: ${(reviewers as NotKnown).notKnown}`;
  if (reviewers > asked) return null;
  return say`${count(asked, 'approval')} ${own(asked === 1 ? 'is' : 'are')} asked for where ${count(reviewers, 'person', 'people')} can approve, the author among them: nobody could merge`;
};

export const neverReported: Rule = ({ declared }, { circumstances: { seenChecks } }) => {
  const { type, value } = declared;
  if (type.key !== 'protection.checks' || seenChecks === null) return null;
  const names = (Array.isArray(value) ? value : []).map((name) => String(name).replace(/@\d{1,15}$/, ''));
  if (names.length === 0) return null;
  if (!isKnown(seenChecks))
    return say`it could not be looked up which checks report: ${(seenChecks as NotKnown).notKnown}`;
  const missing = names.filter((name) => !seenChecks.includes(name));
  if (missing.length === 0) return null;
  return say`no check called ${list(missing.map((name) => say`${name}`))} reported on the default branch or on recent pull requests: a check that never reports holds every merge`;
};

/** What stays allowed when the declared values are in force. */
export const noMergeLeft: Rule = ({ declared }, { all, observed: { answers } }) => {
  const keys = ['squash', 'merge-commit', 'rebase'].map((name) => `repository.merge.${name}`);
  if (!keys.includes(declared.type.key) || declared.value !== false) return null;
  const allowed = valuesAfter(keys, all, answers);
  return allowed.every((value) => value === false)
    ? own('no way to merge would be left: the others are off in this repository')
    : null;
};
