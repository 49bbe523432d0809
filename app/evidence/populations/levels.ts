/** How soon alerts have to be gone, and whether one was. Pure. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Answer } from '../model/attribute.ts';
import type { Instant, Period } from '../model/period.ts';

export const levelNames = ['critical', 'high', 'medium', 'low', 'secret'] as const;

export type LevelName = (typeof levelNames)[number];

/** Days, by severity; a secret has none. Null: nothing was promised. */
export type ServiceLevels = Readonly<Record<LevelName, number | null>>;

/** Where the client says nothing. */
export const usualLevels: ServiceLevels = { critical: 15, high: 30, medium: 90, low: 180, secret: 7 };

export interface AlertLife {
  /** Null: it has none, or GitHub says none. */
  readonly level: LevelName | null;
  readonly createdAt: Instant | null;
  readonly fixedAt: Instant | null;
  readonly dismissed: {
    readonly at: Instant | null;
    readonly by: string | null;
    readonly reason: string | null;
    /** A rule did it, and nobody looked. */
    readonly byRule: boolean;
  } | null;
  /** When it came back after it had ended; null: it did not, or nobody knows. The time that was promised begins anew then. */
  readonly reopenedAt: Instant | null;
  /** As it was recorded, oldest first: when it ended, and when it came back after that. */
  readonly stretches?: readonly { readonly endedAt: Instant; readonly reopenedAt: Instant }[];
}

export interface Within {
  readonly answer: Answer;
  readonly because: Prose;
  /** Null: nothing was promised, or it is not known. */
  readonly due: Instant | null;
}

const day = 86_400_000;

const unknown = (because: Prose): Within => ({ answer: 'unknown', because, due: null });

function ofDismissed({ dismissed }: AlertLife, due: Instant): Omit<Within, 'due'> | null {
  if (!dismissed) return null;
  const { at, by, reason, byRule } = dismissed;
  if (at === null) return { answer: 'unknown', because: own('GitHub does not say when it was dismissed') };
  if (byRule)
    return {
      answer: 'not applicable',
      because: own('a rule dismissed it: nobody judged it, and it is not fixed'),
    };
  if (at > due) return { answer: 'fail', because: own('it was dismissed after it was due') };
  if (reason === null) return { answer: 'fail', because: own('it was dismissed with no reason') };
  return { answer: 'not applicable', because: say`${by ?? 'somebody'} dismissed it in time: ${reason}` };
}

const dueAfter = (began: Instant, days: number): Instant =>
  new Date(Date.parse(began) + days * day).toISOString();

const dueOf = ({ createdAt, reopenedAt }: AlertLife, days: number): Instant | null =>
  createdAt === null ? null : dueAfter(reopenedAt ?? createdAt, days);

/** When it was due and had not ended, before it came back: what came back does not undo that. Only ends of the period count. */
function lateBefore({ stretches = [], createdAt }: AlertLife, days: number, from: Instant): Instant | null {
  const dues = stretches.map(({ endedAt }, i) => {
    const began = stretches[i - 1]?.reopenedAt ?? createdAt ?? endedAt;
    return { endedAt, due: dueAfter(began, days) };
  });
  return dues.find(({ endedAt, due }) => endedAt > due && endedAt >= from)?.due ?? null;
}

/** What is known at the end of the period, or when it was collected, if that came first. */
export function within(
  life: AlertLife,
  levels: ServiceLevels,
  { from, to }: Period,
  collectedAt: Instant,
): Within {
  const { level, fixedAt, reopenedAt } = life;
  if (level === null) return unknown(own('GitHub says no severity of it'));
  const days = levels[level];
  if (days === null)
    return { answer: 'not applicable', because: own('no time was promised for it'), due: null };
  const due = dueOf(life, days);
  if (due === null) return unknown(own('GitHub does not say when it was opened'));
  const before = lateBefore(life, days, from);
  if (before !== null)
    return { answer: 'fail', because: own('it had ended after it was due, and came back'), due: before };
  const end = collectedAt < to ? collectedAt : to;
  if (fixedAt !== null && fixedAt <= due && fixedAt < to)
    return { answer: 'pass', because: own('it was fixed in time'), due };
  const dismissed = life.dismissed?.at && life.dismissed.at >= to ? null : ofDismissed(life, due);
  if (dismissed) return { ...dismissed, due };
  if (due >= end) return { answer: 'not applicable', because: own('it is due after the period'), due };
  return fixedAt !== null && fixedAt < to
    ? { answer: 'fail', because: own('it was fixed after it was due'), due }
    : {
        answer: 'fail',
        because: own(
          reopenedAt === null
            ? 'it was due in the period, and is not fixed'
            : 'it came back, was due again in the period, and is not fixed',
        ),
        due,
      };
}
