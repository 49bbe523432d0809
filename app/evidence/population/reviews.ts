/** What the reviews of one pull request show: attributes A2 to A5. Pure. */
import { own, say } from '../../../policies/engine/prose.ts';
import type { Attribute } from '../model/attribute.ts';
import { notApplicable, unknown } from './answers.ts';
import type { BranchFacts, PullFact } from './facts.ts';
import { finality, undisturbed } from './reviews/approved.ts';
import { entitled, independence } from './reviews/approvers.ts';
import { type Opinion, opinionsOf } from './reviews/opinions.ts';
import { partOf } from './reviews/part.ts';
import { cutOf } from './reviews/words.ts';

export interface Reviewed {
  readonly a2: Attribute;
  readonly a3: Attribute;
  readonly a4: Attribute;
  readonly a5: Attribute;
}

const rank = { pass: 0, unknown: 1, 'not applicable': 2, fail: 3 } as const;

interface Judged {
  readonly a3: Attribute;
  readonly a5: Attribute;
}

/** One approval that is good in both is enough; two that are good in one each are not. */
function best(judged: readonly Judged[]): Judged | null {
  const bad = ({ a3, a5 }: Judged) =>
    Math.max(rank[a3.answer], rank[a5.answer]) * 10 + rank[a3.answer] + rank[a5.answer];
  return judged.toSorted((a, b) => bad(a) - bad(b))[0] ?? null;
}

/** What a program approves is nobody's approval. */
const isPerson = ({ review }: Opinion): boolean => review.by?.type !== 'Bot';

export function reviewed(facts: BranchFacts, pull: PullFact): Reviewed {
  const all = opinionsOf(facts, pull);
  const part = partOf(facts, pull);
  const standing = all.filter((one) => one.standing === 'approved');
  const free = standing.filter(({ review }) => review.by !== null && !part.ids.has(review.by.id));
  const people = free.filter(isPerson);
  const updating = standing.filter((one) => isPerson(one) && part.updaters.has(one.review.by?.id ?? -1));
  const of = [people, updating, free, standing].find((some) => some.length > 0) ?? [];
  const number = own(`#${pull.number}`);
  const isHidden = cutOf(pull, 'reviews') || all.some((one) => one.standing === 'not known');
  const missing = isHidden
    ? unknown(say`GitHub shows only a part of what was said of ${number}.`)
    : notApplicable(say`There was no approval of ${number}.`);
  const judged = of.map((one) => ({ a3: finality(facts, pull, part, one), a5: entitled(facts, pull, one) }));
  const { a3, a5 } = best(judged) ?? { a3: missing, a5: missing };
  return { a2: independence(pull, part, all, people), a3, a4: undisturbed(facts, pull, part, all), a5 };
}
