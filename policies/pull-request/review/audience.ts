/** The people and teams who may give an approval, and which of the given ones came from them. */
import { type Prose, say, some } from '../../engine/prose.ts';
import { sameLogin } from '../../facts/people.ts';
import type { Review } from '../../facts/reviews.ts';
import type { ReviewFacts } from './approvals.ts';

export interface Audience {
  readonly people: readonly string[];
  /** `org/team`. */
  readonly teams: readonly string[];
}

type Membership = 'yes' | 'no' | 'unknown';

function membership(login: string, audience: Audience, { reviews }: ReviewFacts): Membership {
  if (audience.people.some((person) => sameLogin(person, login))) return 'yes';
  const lists = audience.teams.map((team) => reviews.teamMembers[team.toLowerCase()]);
  if (lists.some((members) => members?.some((member) => sameLogin(member, login)))) return 'yes';
  return lists.includes(null) ? 'unknown' : 'no';
}

function onBehalf(review: Review, { teams }: Audience): boolean {
  return review.teams.some((team) => teams.some((each) => each.toLowerCase() === team.toLowerCase()));
}

export interface Heard {
  readonly approvals: readonly Review[];
  /**
   * Whether an approver may belong to a team that could not be read. The fact then has a gap; saying that an approval
   * is missing would be a guess.
   */
  readonly unsure: boolean;
}

/** The approvals that came from the audience. */
export function heardFrom(audience: Audience, approvals: readonly Review[], facts: ReviewFacts): Heard {
  const judged = approvals.map((review) => ({
    review,
    is: onBehalf(review, audience) ? 'yes' : membership(review.author.login, audience, facts),
  }));
  return {
    approvals: judged.filter(({ is }) => is === 'yes').map(({ review }) => review),
    unsure: judged.some(({ is }) => is === 'unknown'),
  };
}

/** Whether the pull request's author is one of them. */
export function includesAuthor(audience: Audience, facts: ReviewFacts): Membership {
  return membership(facts.pullRequest.author.login, audience, facts);
}

/** "`@maria`, `@acme/platform` and 2 more" */
export function namesOf({ people, teams }: Audience): Prose {
  return some(
    [...people, ...teams].map((name) => say`${`@${name}`}`),
    5,
  );
}
