/** One SARIF result as plain data. */
import { field, items, whole, words } from './json.ts';
import { helpOf, messageOf } from './message.ts';
import { placesOf, type SarifPlace } from './place.ts';
import type { OverrideFinder, RuleFinder } from './rules.ts';

export const levels = ['none', 'note', 'warning', 'error'] as const;
export type Level = (typeof levels)[number];

export const securitySeverities = ['low', 'medium', 'high', 'critical'] as const;
export type SecuritySeverity = (typeof securitySeverities)[number];

export interface SarifResult {
  readonly rule: string;
  readonly level: Level;
  /** From the rule's `security-severity`; null for a rule that is not about security. */
  readonly security: SecuritySeverity | null;
  readonly message: string;
  /** One sentence of the rule's help. */
  readonly help: string | null;
  readonly helpAddress: string | null;
  readonly place: SarifPlace;
  /** Where else it is: its other locations. */
  readonly otherPlaces: readonly SarifPlace[];
  /** The tool's copy of the code, when it gave one. */
  readonly snippet: string | null;
  /** `primaryLocationLineHash`: what GitHub recognizes a result by. */
  readonly lineHash: string | null;
  /**
   * `suppressed`: somebody accepted it, in the source or outside. `unchanged`: the tool's own baseline knows it.
   * `not a failure`: the tool says that it passed or does not apply; `undecided`: that it needs a person, or could not
   * tell (§3.27.9 `kind`).
   */
  readonly state: 'reported' | 'suppressed' | 'unchanged' | 'not a failure' | 'undecided';
  /** Why its level is not known: the report does not carry what decides it. Null when it is. */
  readonly doubt: 'unknown level' | 'missing rule' | null;
}

/** A word of the standard in any case. */
function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.toLowerCase() : null;
}

function levelIn(value: unknown): Level | null {
  return levels.find((level) => level === word(value)) ?? null;
}

/** What the tool was told to use in place of the rule's default: the run's invocation that the result names, else all of them. */
function overridden(
  result: unknown,
  id: string,
  descriptor: unknown,
  overridesOf: OverrideFinder,
): Level | null {
  const invocation = whole(field(result, 'provenance', 'invocationIndex'), 0);
  const found = overridesOf(id, descriptor, invocation).flatMap(
    (configuration) => levelIn(field(configuration, 'level')) ?? [],
  );
  return found.toSorted((a, b) => levels.indexOf(b) - levels.indexOf(a))[0] ?? null;
}

/** §3.27.10: the result's own level, else the invocation's for its rule, else the rule's default, else `warning`. */
function levelOf(
  result: unknown,
  { id, descriptor }: ReturnType<RuleFinder>,
  overridesOf: OverrideFinder,
): Level {
  return (
    levelIn(field(result, 'level')) ??
    overridden(result, id, descriptor, overridesOf) ??
    levelIn(field(descriptor, 'defaultConfiguration', 'level')) ??
    'warning'
  );
}

function doubtOf(result: unknown, { missing, descriptor }: ReturnType<RuleFinder>): SarifResult['doubt'] {
  const own = field(result, 'level');
  if (levelIn(own)) return null;
  if (word(own)) return 'unknown level';
  if (missing) return 'missing rule';
  const byDefault = field(descriptor, 'defaultConfiguration', 'level');
  return word(byDefault) && !levelIn(byDefault) ? 'unknown level' : null;
}

/**
 * GitHub's buckets: over 9.0 critical, from 7.0 high, from 4.0 medium, over 0 low, anything else is not a security
 * severity. 9.0 itself, which GitHub's page leaves open, is critical as in CVSS. The four words are understood too.
 */
export function securitySeverity(value: unknown): SecuritySeverity | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const named = securitySeverities.find((name) => name === text.toLowerCase());
  if (named) return named;
  const score = text === '' ? Number.NaN : Number(text);
  if (!(score > 0 && score <= 10)) return null;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

/** §3.27.23 and §3.35.3: suppressed when every suppression is accepted; no status means accepted. */
function isSuppressed(result: unknown): boolean {
  const statuses = items(field(result, 'suppressions')).map((s) => word(field(s, 'status')) ?? 'accepted');
  return statuses.length > 0 && statuses.every((status) => status === 'accepted');
}

function stateOf(result: unknown): SarifResult['state'] {
  const kind = word(field(result, 'kind')) ?? 'fail';
  if (kind === 'open' || kind === 'review') return 'undecided';
  if (['pass', 'notapplicable', 'informational'].includes(kind)) return 'not a failure';
  if (isSuppressed(result)) return 'suppressed';
  const baseline = word(field(result, 'baselineState'));
  return baseline === 'unchanged' || baseline === 'absent' ? 'unchanged' : 'reported';
}

function snippetOf(result: unknown): string | null {
  return words(field(result, 'locations', 0, 'physicalLocation', 'region', 'snippet', 'text'));
}

/** What a run says about its rules. */
export interface Described {
  readonly ruleOf: RuleFinder;
  readonly overridesOf: OverrideFinder;
  /** The tool's messages that belong to no rule (§3.19.22). */
  readonly messages: unknown;
}

/** Reads one result of a run; a field that makes no sense reads as absent. */
export function readResult(
  run: unknown,
  result: unknown,
  { ruleOf, overridesOf, messages }: Described,
  checkouts: readonly string[],
): SarifResult {
  const rule = ruleOf(result);
  const { id, descriptor } = rule;
  const [place, ...otherPlaces] = placesOf(run, result, checkouts);
  const severity =
    field(descriptor, 'properties', 'security-severity') ?? field(result, 'properties', 'security-severity');
  return {
    rule: id,
    level: levelOf(result, rule, overridesOf),
    security: securitySeverity(severity),
    message: messageOf(result, descriptor, messages),
    help: helpOf(descriptor),
    helpAddress: words(field(descriptor, 'helpUri')),
    place,
    otherPlaces,
    snippet: snippetOf(result),
    lineHash: words(field(result, 'partialFingerprints', 'primaryLocationLineHash'), 64),
    state: stateOf(result),
    doubt: doubtOf(result, rule),
  };
}
