/** How a risk is weighed, and what it takes to put it right. Estimates of ours, which a reader may dispute: each says why. */

/** The parts of a posture, in the order they are shown in. */
export const areas = [
  'access',
  'change control',
  'supply chain',
  'secrets',
  'delivery',
  'code',
  'knowledge',
] as const;

export type Area = (typeof areas)[number];

/** 1 rare or slight, 2 unlikely or limited, 3 possible or noticeable, 4 likely or serious, 5 nearly certain or ruinous. */
export type Level = 1 | 2 | 3 | 4 | 5;

/** Hours of work: an estimate as a range, never one number. */
export interface Hours {
  readonly low: number;
  readonly high: number;
}

export interface PolicyRisk {
  readonly area: Area;
  /** What can happen, without how often it was found. A sentence without a full stop. */
  readonly risk: string;
  readonly likelihood: Level;
  /** Why it is as likely, and as bad. Sentences without a full stop. */
  readonly likely: string;
  readonly impact: Level;
  readonly harm: string;
  /** What to do about it, wherever it was found: a clause without a full stop. */
  readonly mend: string;
  readonly hours: Hours;
  /** Whether the work is done once, or again for each repository. */
  readonly scale: 'once' | 'each';
  /** How it is put right: a setting, a file in a pull request, or by people. */
  readonly by: 'setting' | 'file' | 'people';
}

export const minutes = { low: 0.1, high: 0.3 } as const;
export const shortly = { low: 0.5, high: 1 } as const;
export const halfDay = { low: 2, high: 4 } as const;
