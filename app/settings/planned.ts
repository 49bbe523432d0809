/** A plan: the exact calls that would end what differs, as data with a hash. What is performed is this and nothing else. */
import { createHash } from 'node:crypto';
import { written } from '../../policies/engine/config/written.ts';
import type { Prose } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import type { Edit } from '../../policies/settings/edit.ts';
import type { Value } from '../../policies/settings/setting-type.ts';

/** A setting that a plan leaves alone although it is declared, and why. */
export interface LeftAlone {
  readonly name: string;
  readonly because: Prose;
  /** `acme/.github@4f2c1e9 line 12` */
  readonly where: string;
}

/** What a plan found for one repository, or for the organization. */
export interface TargetPlan {
  /** `acme/shop`, or `acme`. */
  readonly target: string;
  readonly edits: readonly Edit[];
  /** Would lock people out, or is not Fairlead's to change. */
  readonly held: readonly LeftAlone[];
  /** GitHub does not show it. */
  readonly unknown: readonly LeftAlone[];
  /** GitHub does not have it there. */
  readonly absent: readonly LeftAlone[];
  /** Declared values that are as declared. */
  readonly same: number;
  /** Its configuration cannot be used as it is: nothing is planned then. */
  readonly problems: readonly ConfigProblem[];
  /** Why it was not looked at; null: it was. */
  readonly skipped: Prose | null;
  /** What people should know about where it is declared. */
  readonly notes: readonly Prose[];
  /** What was declared, and what was there; for the hash. */
  readonly basis: readonly (readonly [name: string, declared: Value, observed: string])[];
}

export const emptyTarget = (target: string): TargetPlan => ({
  target,
  edits: [],
  held: [],
  unknown: [],
  absent: [],
  same: 0,
  problems: [],
  skipped: null,
  notes: [],
  basis: [],
});

/** Choices that a plan was made under, and is performed under. */
export interface Choices {
  /** Rulesets that are Fairlead's to change although nothing here shows that it made them. */
  readonly adopt: readonly number[];
  /** Set again what somebody keeps setting back. */
  readonly again: boolean;
}

export interface Limits {
  /** Calls in one run. */
  readonly maxEdits: number;
  /** Per cent of an organization's repositories that one run changes. */
  readonly maxShare: number;
}

export const usualLimits: Limits = { maxEdits: 50, maxShare: 25 };

/** Of so few repositories no share is taken. */
const fewRepositories = 3;

/** What is performed. Everything in it is hashed. */
export interface PlanFile {
  readonly version: 1;
  /** `github.com`, or an Enterprise Server's name. */
  readonly host: string;
  /** What the plan is for: `acme`, or `acme/shop`. */
  readonly subject: string;
  readonly choices: Choices;
  readonly targets: readonly Pick<TargetPlan, 'target' | 'edits' | 'basis'>[];
}

/** Only targets with edits: nothing else is performed. Sorted. */
export function planFile(
  of: Pick<PlanFile, 'host' | 'subject' | 'choices'>,
  targets: readonly TargetPlan[],
): PlanFile {
  const changed = targets.filter(({ edits }) => edits.length > 0);
  return {
    version: 1,
    host: of.host,
    subject: of.subject,
    choices: of.choices,
    targets: changed
      .map(({ target, edits, basis }) => ({ target, edits, basis }))
      .sort((a, b) => (a.target < b.target ? -1 : 1)),
  };
}

/** SHA-256, hexadecimal. */
export function hashOf(file: unknown): string {
  return createHash('sha256').update(written(file)).digest('hex');
}

/** Why a plan is too much for one run; null: it is not. `repositories`: of the organization; null for a single one. */
export function overLimits(
  file: { readonly targets: readonly { readonly target: string; readonly edits: readonly unknown[] }[] },
  limits: Limits,
  repositories: number | null,
): {
  readonly edits: number | null;
  readonly repositories: { readonly changed: number; readonly most: number } | null;
} | null {
  const edits = file.targets.reduce((sum, one) => sum + one.edits.length, 0);
  const changed = file.targets.filter(({ target }) => target.includes('/')).length;
  const most =
    repositories === null
      ? changed
      : Math.max(fewRepositories, Math.floor((repositories * limits.maxShare) / 100));
  const tooMany = edits > limits.maxEdits ? edits : null;
  const tooWide = changed > most ? { changed, most } : null;
  return tooMany === null && tooWide === null ? null : { edits: tooMany, repositories: tooWide };
}
