/** An alert, whichever source it is from, and how a source is asked. */
import * as z from 'zod';
import { own, type Prose } from '../../../../policies/engine/prose.ts';
import type { Finding } from '../../../../policies/engine/verdict.ts';
import { statusOf } from '../../../github/access/reasons.ts';
import type { Captured } from '../../model/captured.ts';
import type { Asking } from '../ask.ts';
import { type AlertLife, type LevelName, levelNames } from '../levels.ts';

export type Source = Extract<Captured, { about: 'alert' }>['source'];

export const who = z.object({ login: z.string() }).nullish();
export const time = z.string().nullish();

export interface Alert {
  readonly number: number;
  readonly about: string;
  readonly url: string;
  readonly severity: string | null;
  readonly life: AlertLife;
  /** What a waiver of the source's policy is held against. */
  readonly finding: AlertFinding;
  readonly comment: string | null;
  readonly raw: unknown;
}

/** As the policy that judges such alerts calls it. */
export interface AlertFinding {
  readonly fingerprint: string;
  readonly path?: string;
  readonly advisories?: NonNullable<Finding['advisories']>;
}

/** An alert that is open now has no end, whatever times of earlier ones GitHub leaves on it; it counts again from then. */
export function lifeOf(
  isOpen: boolean,
  { level, createdAt, fixedAt, dismissed }: Omit<AlertLife, 'reopenedAt'>,
): AlertLife {
  const ended = fixedAt ?? dismissed?.at ?? null;
  return isOpen
    ? { level, createdAt, fixedAt: null, dismissed: null, reopenedAt: ended }
    : { level, createdAt, fixedAt, dismissed, reopenedAt: null };
}

export const levelOf = (text: string | null | undefined): LevelName | null =>
  levelNames.find((name) => name === text && name !== 'secret') ?? null;

/** GitHub says so in words; the same status with other words is a refusal. */
export const saysThat =
  (statuses: readonly number[], words: RegExp, meaning: string) =>
  (error: unknown): Prose | null => {
    if (!statuses.includes(statusOf(error) ?? 0) || !(error instanceof Error)) return null;
    return words.test(error.message) ? own(meaning) : null;
  };

export interface Kind<T> {
  readonly source: Source;
  /** The policy whose waivers are about such alerts. */
  readonly policy: string;
  readonly asking: Pick<Asking<T>, 'route' | 'parameters' | 'otherEnd' | 'answer' | 'permission'> & {
    readonly none: NonNullable<Asking<T>['none']>;
  };
  readonly read: (item: T) => Alert;
}
