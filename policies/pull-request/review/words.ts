/** The messages: who approved, whose approval did not count and why, and whom to ask. */
import { count, list, own, type Prose, say, some } from '../../engine/prose.ts';
import { type Finding, type Pass, pass } from '../../engine/verdict.ts';
import { uncompared } from '../../facts/people.ts';
import type { Review } from '../../facts/reviews.ts';
import { type ReviewFacts, short, type Tally } from './approvals.ts';
import { namesOf } from './audience.ts';
import { ownersToAsk } from './owners.ts';

function askWhom(facts: ReviewFacts, { uncounted }: Tally): Prose {
  const head = short(facts.pullRequest.head.sha);
  const again = uncounted.filter(({ renewable }) => renewable).map(({ login }) => say`${login}`);
  if (again.length > 0) return say`Ask ${list(again)} to look at ${head} and approve again.`;
  const owners = ownersToAsk(facts);
  const anyone = own(
    'Ask somebody with write access who neither wrote nor pushed any of it to review and approve ',
  );
  if (owners.people.length + owners.teams.length === 0) return say`${anyone}${head}.`;
  return say`${anyone}${head}: the files' owners are ${namesOf(owners)}.`;
}

export function tooFew(needed: number, facts: ReviewFacts, given: Tally): Finding {
  const has = given.counted.length;
  const missing = has === 0 ? count(needed, 'approval') : say`${needed - has} more of ${needed} approvals`;
  const reasons = given.uncounted.map(({ why }) => why);
  const leftOut = reasons.length > 0 ? say` Did not count: ${some(reasons, 5)}.` : [];
  const by = has > 0 ? say` Approved by ${names(given.counted)}.` : [];
  const others = own(
    needed - has === 1 ? 'somebody who had no part in the change' : 'people who had no part in the change',
  );
  return {
    message: say`Needs ${missing} by ${others}.${by}${leftOut}`,
    remedy: askWhom(facts, given),
    who: 'reviewer',
    fingerprint: 'approvals',
  };
}

export function objection({ author, submittedAt }: Review): Finding {
  return {
    message: say`${author.login} asked for changes on ${own(submittedAt.slice(0, 10))} and has not approved since.`,
    remedy: say`Settle it and ask ${author.login} to review again. If ${author.login} is away, a maintainer can dismiss the review and give the reason.`,
    who: 'author',
    fingerprint: `changes-requested:${author.login.toLowerCase()}`,
  };
}

function names(approvals: readonly Review[]): Prose {
  return some(
    approvals.map(({ author }) => say`${author.login}`),
    5,
  );
}

/** GitHub may ask for more than this policy, and holds the merge then; as far as that shows to who reads the code. */
function moreOnGitHub({ baseProtection }: ReviewFacts, { counted }: Tally): readonly Prose[] {
  const { branch, rules } = baseProtection;
  const asked = rules.approvals.known ? rules.approvals.value : rules.approvals.atLeast;
  if (asked <= counted.length) return [];
  return [
    say`GitHub itself asks for ${count(asked, 'approval')} on ${branch}, and holds the merge until then.`,
  ];
}

/** What a reader should know although it is not wrong. */
function notesOn(facts: ReviewFacts, given: Tally, ownersMatter: boolean): readonly Prose[] {
  const { reviews, codeOwners } = facts;
  const strangers = uncompared(reviews.commits, own('the reviewers'));
  return [
    ...moreOnGitHub(facts, given),
    ...(given.counted.length > 0 && reviews.lastPusher === null
      ? [
          own(
            'GitHub does not say who pushed the head: somebody who pushed it without authoring or committing any of it could count as a reviewer.',
          ),
        ]
      : []),
    ...(strangers ? [strangers] : []),
    ...(ownersMatter
      ? codeOwners.problems
          .slice(0, 5)
          .map(
            ({ line, problem }) =>
              say`GitHub skips line ${line} of ${codeOwners.path ?? 'CODEOWNERS'}: ${own(problem)}.`,
          )
      : []),
  ];
}

export function passing(facts: ReviewFacts, given: Tally, needed: number, ownersMatter: boolean): Pass {
  const on = short(facts.pullRequest.head.sha);
  const because =
    given.counted.length > 0
      ? say`approved by ${names(given.counted)}, who had no part in the change, at ${on}`
      : own(needed === 0 ? 'no approval is needed here' : 'approved');
  return pass(because, notesOn(facts, given, ownersMatter));
}
