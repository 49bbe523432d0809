/** Attributes A1 to A12 of one change. Pure. What each one asks stands in `model/attribute.ts`. */
import { own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type { Attribute, Attributes } from '../model/attribute.ts';
import type { Instant } from '../model/period.ts';
import { fail, notApplicable, pass, together, unknown } from './answers.ts';
import { unbypassed } from './bypassed.ts';
import type { Change } from './change.ts';
import { type Classed, suiteOf } from './classes.ts';
import { deployed } from './deployed.ts';
import type { BranchFacts, CheckFact, Demands, PullFact } from './facts.ts';
import { nameOf, type Reviewed } from './reviews.ts';
import { demandsAt, isWholeAt, rulesSince, wantsReview } from './rules.ts';

const nothing = notApplicable(own('Nothing landed.'));
const pullsUnread = own('The pull requests could not be read.');

function throughPull({ through, pulls, landing }: Change): Attribute {
  const numbers = own(pulls.map(({ number }) => `#${number}`).join(', '));
  if (through === 'merged')
    return pulls.length > 0
      ? pass(say`${numbers} was merged by GitHub.`)
      : pass(own('GitHub’s activity log says that a pull request was merged.'));
  if (through === 'pushed head') return pass(say`Exactly what ${numbers} had was pushed.`);
  if (through === 'pushed merge')
    return fail(say`${nameOf(landing.actor)} pushed a commit that has ${numbers} and may have more.`);
  if (through === 'none') return fail(say`${nameOf(landing.actor)} pushed it, and no pull request has it.`);
  return unknown(own('What GitHub and the ledger show does not say how it landed.'));
}

/** Without a pull request there is nothing to approve. */
function reviewAnswers(
  change: Change,
  reviews: readonly Reviewed[],
): Pick<Attributes, 'A2' | 'A3' | 'A4' | 'A5'> {
  const { through, pulls } = change;
  if (through === 'none') {
    const none = notApplicable(own('There is no pull request, and so no approval.'));
    return { A2: fail(own('Nobody approved it: it was pushed.')), A3: none, A4: none, A5: none };
  }
  if (pulls.length === 0) {
    const open = unknown(own('Its pull request could not be read.'));
    return { A2: open, A3: open, A4: open, A5: open };
  }
  const [A2, A4, A5] = [
    together(reviews.map(({ a2 }) => a2)),
    together(reviews.map(({ a4 }) => a4)),
    together(reviews.map(({ a5 }) => a5)),
  ];
  const a3 = together(reviews.map((one) => one.a3));
  if (through === 'pushed merge')
    return { A2, A3: fail(own('What was pushed is not what was approved.')), A4, A5 };
  if (through === 'not known' && a3.answer === 'pass')
    return {
      A2,
      A3: unknown(own('What was approved is known, and not whether exactly that landed.')),
      A4,
      A5,
    };
  return { A2, A3: a3, A4, A5 };
}

/** Seconds of GitHub's times: a check and the merge that waited for it may be of the same one. */
function checkAnswer(
  wanted: Demands['checks'][number],
  results: readonly CheckFact[],
  mergedAt: Instant,
): Attribute {
  const { name, app } = wanted;
  const of = results.filter((one) => one.name === name && (app === null || one.app === app));
  const good = of.filter(({ state }) => state === 'success');
  if (good.some(({ at }) => at !== null && at <= mergedAt)) {
    const isAgain = of.some(({ at }) => at !== null && at > mergedAt);
    return pass(isAgain ? say`${name} had passed; it ran again after the merge.` : say`${name} had passed.`);
  }
  if (good.some(({ at }) => at === null)) return unknown(say`GitHub does not say when ${name} passed.`);
  const isOther = app !== null && results.some((one) => one.name === name && one.app !== app);
  if (of.length === 0 && isOther)
    return fail(say`${name} was reported by another App than the one that has to.`);
  if (of.length === 0) return fail(say`${name} had not run.`);
  if (good.length > 0) return fail(say`${name} passed after the merge only.`);
  return fail(say`${name} had not passed.`);
}

function checksOf(facts: BranchFacts, demands: Demands, shas: readonly string[], at: Instant): Attribute {
  const read = shas.map((sha) => facts.checks.get(sha));
  const results = read.flatMap((one) => (one?.told ? one.value : []));
  const answers = demands.checks.map((wanted) => checkAnswer(wanted, results, at));
  const refusal = read.find((one) => one === undefined || !one.told);
  const because: Prose = refusal && !refusal.told ? refusal.because : own('nobody read them');
  const isMissing = refusal !== undefined || read.includes(undefined);
  // What could not be read may hold what is missing.
  return together(
    answers.map((one) =>
      one.answer === 'fail' && isMissing ? unknown(say`The checks could not be read: ${because}.`) : one,
    ),
  );
}

function checked(facts: BranchFacts, { landing, pulls, through }: Change): Attribute {
  const demands = demandsAt(facts, landing.at);
  if (!demands.told) return unknown(say`Which checks were required is not known: ${demands.because}.`);
  if (landing.at === null) return unknown(own('When it landed is not known.'));
  if (demands.value.checks.length === 0) {
    if (isWholeAt(facts, landing.at)) return notApplicable(own('No check was required.'));
    return notApplicable(
      own('No check that is required now was; whether another one was, was not recorded.'),
    );
  }
  // A queue waits for the checks of what it makes.
  const isMerged = through === 'merged' && landing.how !== 'merge queue';
  const heads = isMerged && pulls.length > 0 ? pulls.map(({ head }) => head) : [landing.after];
  return together(heads.map((sha) => checksOf(facts, demands.value, [sha], landing.at ?? '')));
}

const key =
  /(?<![\w-])(?!(?:UTF|SHA|CVE|CWE|ISO|RFC|GHSA|AES|RSA|TLS|SSL|HTTP|MD|ES|EN|UTC|GMT|COVID|PR)-)[A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6}(?![\w-])/;
const closes = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?#\d+/i;

/** What text names a ticket: a key as trackers write it, or words by which GitHub closes an issue. */
export function ticketIn(text: string): string | null {
  return key.exec(text)?.[0] ?? closes.exec(text)?.[0] ?? null;
}

/** `feature/SHOP-12-cart`. What is written small may be any word. */
function ticketInBranch(branch: string): string | null {
  const starts = branch
    .split('/')
    .map((part) => /^[A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6}(?=[-_]|$)/.exec(part)?.[0]);
  return starts.map((one) => ticketIn(one ?? '')).find((one) => one !== null) ?? null;
}

function ticketed({ pulls, landing, through }: Change): Attribute {
  const named = (pull: PullFact) => pull.tickets[0] ?? ticketIn(pull.title) ?? ticketInBranch(pull.branch);
  if (pulls.length > 0)
    return together(
      pulls.map((pull) => {
        const ticket = named(pull);
        if (!ticket && pull.cut.includes('tickets'))
          return unknown(say`GitHub does not show which issues #${pull.number} closes.`);
        return ticket
          ? pass(say`#${pull.number} names ${ticket}.`)
          : fail(say`#${pull.number} names no ticket.`);
      }),
    );
  if (through !== 'none' || landing.commits === null)
    return unknown(own('What came with it could not be read.'));
  const ticket = landing.commits.map(({ headline }) => ticketIn(headline)).find((one) => one !== null);
  return ticket
    ? pass(say`Its commits name ${ticket}.`)
    : fail(own('The first lines of its commits name no ticket.'));
}

function signedBy(facts: BranchFacts, { landing }: Change): Attribute {
  const demands = demandsAt(facts, landing.at);
  const isWanted = facts.policy.signed || (demands.told && demands.value.signatures);
  if (!isWanted)
    return demands.told
      ? notApplicable(own('Neither the policy nor a rule asks for signatures.'))
      : unknown(say`Whether a rule asked for signatures is not known: ${demands.because}.`);
  if (landing.commits === null)
    return unknown(own('Its commits are not on the branch’s own line, or could not be read.'));
  const bad = landing.commits.filter(({ signature }) => !signature?.valid);
  if (bad.length === 0) return pass(own('GitHub verified the signature of each commit that landed.'));
  return fail(
    say`Not signed, or not verified: ${some(
      bad.map(({ sha }) => say`${sha.slice(0, 12)}`),
      5,
    )}.`,
  );
}

function continuous(facts: BranchFacts, { landing }: Change): Attribute {
  const demands = demandsAt(facts, landing.at);
  if (!demands.told) return unknown(say`${demands.because}.`);
  const since = rulesSince(facts) ?? '';
  if (wantsReview(demands.value))
    return pass(
      say`A review was demanded without a break from ${since.slice(0, 10)} on, as far as rules tell their dates.`,
    );
  if (landing.at !== null && isWholeAt(facts, landing.at)) return fail(own('No rule demanded a review.'));
  return unknown(own('No rule demands a review now; whether one did then was not recorded.'));
}

const hour = 3_600_000;

/** Somebody without a part in it looked at it after the merge. */
function lookedAfter(facts: BranchFacts, classed: Classed, { pulls }: Change): Attribute {
  if (classed.class !== 'emergency') return notApplicable(own('It is no emergency.'));
  const { emergencyHours } = facts.policy;
  return together(
    pulls.map((pull) => {
      const until = new Date(Date.parse(pull.mergedAt) + emergencyHours * hour).toISOString();
      const parts = new Set([
        pull.author?.id,
        pull.mergedBy?.id,
        ...pull.commits.flatMap(({ authors }) => authors.map((one) => one?.id)),
      ]);
      const later = pull.reviews.filter(
        ({ at, by }) => at > pull.mergedAt && at <= until && by?.type === 'User' && !parts.has(by.id),
      );
      const [first] = later;
      const number = own(`#${pull.number}`);
      if (first)
        return pass(
          say`${nameOf(first.by)} reviewed ${number} after the merge, on ${first.at.slice(0, 10)}.`,
        );
      if (pull.cut.includes('reviews'))
        return unknown(say`GitHub shows only a part of the reviews of ${number}.`);
      if (facts.readAt < until)
        return unknown(say`There is time to look at ${number} until ${until.slice(0, 16)} UTC.`);
      return fail(say`Nobody without a part in ${number} reviewed it within ${emergencyHours} hours.`);
    }),
  );
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
  const A6 = checked(facts, change);
  const A10 = signedBy(facts, change);
  return {
    ...of,
    A6,
    A7: unreadPulls ?? ticketed(change),
    A8: unbypassed(facts, change, classed, { ...of, A6, A10 }),
    A9: deployed(facts, change),
    A10,
    A11: continuous(facts, change),
    A12: unreadPulls ?? lookedAfter(facts, classed, change),
  };
}
