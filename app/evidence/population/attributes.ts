/** Attributes A1 to A12 of one change. Pure. What each one asks stands in `model/attribute.ts`. */
import { own, say } from '../../../policies/engine/prose.ts';
import type { Attribute, Attributes } from '../model/attribute.ts';
import { fail, notApplicable, pass, together, unknown } from './answers.ts';
import { checked } from './attributes/checks.ts';
import { signedBy } from './attributes/signed.ts';
import { reviewAnswers, throughPull } from './attributes/through.ts';
import { ticketed } from './attributes/tickets.ts';
import { unbypassed } from './bypassed.ts';
import type { Change } from './change.ts';
import { type Classed, suiteOf } from './classes.ts';
import { deployed } from './deployed.ts';
import { emergencyOf } from './emergency.ts';
import type { BranchFacts, PullFact } from './facts.ts';
import { policyAt } from './policy.ts';
import { sameAs } from './reviews/approvers.ts';
import { partOf } from './reviews/part.ts';
import { nameOf } from './reviews/words.ts';
import type { Reviewed } from './reviews.ts';
import { rulesAt, whicheverDefault } from './rules.ts';

const nothing = notApplicable(own('Nothing landed.'));
const pullsUnread = own('The pull requests could not be read.');

function continuous(facts: BranchFacts, { landing }: Change): Attribute {
  const rules = rulesAt(facts, landing.at);
  if (!rules.told) return unknown(say`Whether a review was demanded then is not known: ${rules.because}.`);
  const { state, because, since } = rules.value.review;
  const from = say`from ${since.slice(0, 16)} UTC on`;
  if (state === 'in force') return pass(say`It was in force without a break ${from}. ${because}.`);
  if (state === 'weaker') return fail(say`It was not in force ${from}. ${because}.`);
  return unknown(say`Whether it was in force is not known ${from}. ${because}.`);
}

const hour = 3_600_000;

/** Somebody without a part in it looked at it after the merge. */
function lookedAt(facts: BranchFacts, pull: PullFact): Attribute {
  const policy = policyAt(facts.policy, pull.mergedAt);
  const { emergencyHours } = policy.told ? policy.value : facts.policy;
  const until = new Date(Date.parse(pull.mergedAt) + emergencyHours * hour).toISOString();
  const part = partOf(facts, pull);
  const later = pull.reviews.filter(
    ({ at, by }) =>
      at > pull.mergedAt &&
      at <= until &&
      by?.type === 'User' &&
      by.id !== pull.mergedBy?.id &&
      !part.ids.has(by.id),
  );
  const [first] = later;
  const number = own(`#${pull.number}`);
  const doubt = new Set(later.map(({ by }) => by?.id)).size < 2 ? sameAs(part) : null;
  if (first && doubt !== null)
    return unknown(say`${nameOf(first.by)} reviewed ${number} after the merge; ${doubt}`);
  if (first)
    return pass(say`${nameOf(first.by)} reviewed ${number} after the merge, on ${first.at.slice(0, 10)}.`);
  if (pull.cut.includes('reviews'))
    return unknown(say`GitHub shows only a part of the reviews of ${number}.`);
  if (facts.readAt < until)
    return unknown(say`There is time to look at ${number} until ${until.slice(0, 16)} UTC.`);
  return fail(say`Nobody without a part in ${number} reviewed it within ${emergencyHours} hours.`);
}

/** Of each pull request that was labelled as one, whatever else came with it. */
function lookedAfter(facts: BranchFacts, { pulls }: Change): Attribute {
  const all = pulls.map((pull) => ({ pull, emergency: emergencyOf(facts, pull) }));
  const called = all
    .filter(({ emergency }) => emergency.is === 'yes')
    .map(({ pull }) => lookedAt(facts, pull));
  const open = all.flatMap(({ emergency }) =>
    emergency.is === 'not known' ? [unknown(emergency.because)] : [],
  );
  const either = [...called, ...open];
  return either.length === 0 ? notApplicable(own('It is no emergency.')) : together(either);
}

export function attributesOf(
  facts: BranchFacts,
  change: Change,
  classed: Classed,
  reviews: readonly Reviewed[],
): Attributes {
  if (change.isEmpty) {
    const suite = suiteOf(facts, change);
    const A8 = suite?.result === 'bypass' ? fail(classed.because) : nothing;
    const none = {
      A1: nothing,
      A2: nothing,
      A3: nothing,
      A4: nothing,
      A5: nothing,
      A6: nothing,
      A7: nothing,
    };
    return { ...none, A8, A9: nothing, A10: nothing, A11: nothing, A12: nothing };
  }
  const unreadPulls = change.pulls.length === 0 && !facts.pulls.told ? unknown(pullsUnread) : null;
  const of = { A1: throughPull(change), ...reviewAnswers(change, reviews) };
  const A6 = whicheverDefault(facts, (seen) => checked(seen, change));
  const A10 = whicheverDefault(facts, (seen) => signedBy(seen, change));
  return {
    ...of,
    A6,
    A7: unreadPulls ?? ticketed(change),
    A8: whicheverDefault(facts, (seen) => unbypassed(seen, change, classed, { ...of, A6, A10 })),
    A9: deployed(facts, change),
    A10,
    A11: continuous(facts, change),
    A12: unreadPulls ?? lookedAfter(facts, change),
  };
}
