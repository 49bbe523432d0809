/** What moved between two audits. What is not visible any more has not gone. Pure. */
import { toPlain } from '../../../policies/engine/plain.ts';
import type { Check } from './check.ts';
import type { Risk, RiskSeverity } from './risk.ts';

type Weight = { readonly severity: RiskSeverity; readonly score: number; readonly count: number };

/** A risk as an earlier audit's JSON has it. */
export interface EarlierRisk extends Weight {
  readonly id: string;
  readonly title: string;
  /** Ids of the checks that told of it. */
  readonly checks: readonly string[];
  readonly affected: readonly { readonly repository: string | null; readonly count: number }[];
}

/** An earlier audit, as far as a later one is compared with it. */
export interface EarlierAudit {
  readonly name: string;
  readonly at: string;
  readonly risks: readonly EarlierRisk[];
  /** Those that were not visible then: a risk that they tell of now may have been there. */
  readonly unseen: readonly { readonly id: string; readonly repository: string | null }[];
}

export interface Moved {
  readonly id: string;
  readonly title: string;
  /** Null where it was or is not there. */
  readonly before: Weight | null;
  readonly after: Weight | null;
}

export interface Movement {
  /** ISO 8601: when the earlier audit was made. */
  readonly since: string;
  readonly appeared: readonly Moved[];
  /** Found now, by checks that saw nothing then. */
  readonly cameToLight: readonly Moved[];
  readonly worse: readonly Moved[];
  readonly better: readonly Moved[];
  readonly gone: readonly Moved[];
  /** Not found, and what would show it was not looked at or not visible this time. */
  readonly unseen: readonly Moved[];
  readonly same: number;
}

/** What of an audit is compared. */
interface Now {
  readonly risks: readonly Risk[];
  readonly checks: readonly Check[];
}

const weightOf = ({ severity, score, count }: Weight): Weight => ({ severity, score, count });

/** Somebody may have edited the earlier file: of a title that is shown again, words and their punctuation are kept. */
const wordsOf = (title: string): string =>
  title
    .replaceAll(/[^\p{L}\p{N} ,;:.'’()%–-]+/gu, ' ')
    .slice(0, 200)
    .toWellFormed();

function moved(id: string, title: string, before: Weight | null, after: Weight | null): Moved {
  return { id, title: wordsOf(title), before: before && weightOf(before), after: after && weightOf(after) };
}

/** Whether every check that told of it saw the same places again. */
function isSeenAgain({ checks, affected }: EarlierRisk, now: Now): boolean {
  return affected.every(({ repository }) =>
    now.checks.some(
      (check) =>
        checks.includes(check.id) &&
        check.repository === repository &&
        check.result.state !== 'not seen' &&
        check.gaps.length === 0,
    ),
  );
}

/** A larger score is worse; of equals, more places. */
function direction(before: Weight, after: Weight): number {
  return after.score - before.score || after.count - before.count;
}

export function movementSince(earlier: EarlierAudit, now: Now): Movement {
  const past = new Map(earlier.risks.map((risk) => [risk.id, risk]));
  const current = new Map(now.risks.map((risk) => [risk.id, risk]));
  const both = now.risks.flatMap((risk) => {
    const before = past.get(risk.id);
    return before
      ? [{ by: direction(before, risk), moved: moved(risk.id, toPlain(risk.title), before, risk) }]
      : [];
  });
  const wasUnseen = new Set(earlier.unseen.map(({ id, repository }) => `${id}\n${repository}`));
  const fresh = now.risks.filter(({ id }) => !past.has(id));
  const isLate = (risk: Now['risks'][number]) =>
    risk.affected.every(({ repository }) => risk.checks.some((id) => wasUnseen.has(`${id}\n${repository}`)));
  const missing = earlier.risks.filter(({ id }) => !current.has(id));
  const told = (risk: Now['risks'][number]) => moved(risk.id, toPlain(risk.title), null, risk);
  const ended = (risk: EarlierRisk) => moved(risk.id, risk.title, risk, null);
  return {
    since: earlier.at,
    appeared: fresh.filter((risk) => !isLate(risk)).map(told),
    cameToLight: fresh.filter(isLate).map(told),
    worse: both.filter(({ by }) => by > 0).map((one) => one.moved),
    better: both.filter(({ by }) => by < 0).map((one) => one.moved),
    gone: missing.filter((risk) => isSeenAgain(risk, now)).map(ended),
    unseen: missing.filter((risk) => !isSeenAgain(risk, now)).map(ended),
    same: both.filter(({ by }) => by === 0).length,
  };
}

/** The same audit, with what moved since an earlier one. */
export function comparedWith<A extends Now & { readonly movement: Movement | null }>(
  audit: A,
  earlier: EarlierAudit,
): A {
  return { ...audit, movement: movementSince(earlier, audit) };
}
