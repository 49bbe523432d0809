/** One SARIF result as plain data. */
import { field, items, words } from './json.ts';
import { helpOf, messageOf } from './message.ts';
import { placeOf, type SarifPlace } from './place.ts';
import type { RuleFinder } from './rules.ts';

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
  /** The tool's copy of the code, when it gave one. */
  readonly snippet: string | null;
  /** `primaryLocationLineHash`: what GitHub recognizes a result by. */
  readonly lineHash: string | null;
  /**
   * `suppressed`: somebody accepted it, in the source or outside. `unchanged`: the tool's own baseline knows it.
   * `not a failure`: the tool says that it passed, does not apply, or needs a person (§3.27.9 `kind`).
   */
  readonly state: 'reported' | 'suppressed' | 'unchanged' | 'not a failure';
}

function levelIn(value: unknown): Level | null {
  return levels.find((level) => level === value) ?? null;
}

/** §3.27.10: the result's own level, else the rule's default, else `warning`. */
function levelOf(result: unknown, rule: unknown): Level {
  return (
    levelIn(field(result, 'level')) ?? levelIn(field(rule, 'defaultConfiguration', 'level')) ?? 'warning'
  );
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
  const statuses = items(field(result, 'suppressions')).map((s) => field(s, 'status') ?? 'accepted');
  return statuses.length > 0 && statuses.every((status) => status === 'accepted');
}

function stateOf(result: unknown): SarifResult['state'] {
  if ((field(result, 'kind') ?? 'fail') !== 'fail') return 'not a failure';
  if (isSuppressed(result)) return 'suppressed';
  const baseline = field(result, 'baselineState');
  return baseline === 'unchanged' || baseline === 'absent' ? 'unchanged' : 'reported';
}

function snippetOf(result: unknown): string | null {
  return words(field(result, 'locations', 0, 'physicalLocation', 'region', 'snippet', 'text'));
}

/** Reads one result of a run; a field that makes no sense reads as absent. */
export function readResult(
  run: unknown,
  result: unknown,
  ruleOf: RuleFinder,
  checkouts: readonly string[],
): SarifResult {
  const { id, descriptor } = ruleOf(result);
  const severity =
    field(descriptor, 'properties', 'security-severity') ?? field(result, 'properties', 'security-severity');
  return {
    rule: id,
    level: levelOf(result, descriptor),
    security: securitySeverity(severity),
    message: messageOf(result, descriptor),
    help: helpOf(descriptor),
    helpAddress: words(field(descriptor, 'helpUri')),
    place: placeOf(run, result, checkouts),
    snippet: snippetOf(result),
    lineHash: words(field(result, 'partialFingerprints', 'primaryLocationLineHash'), 64),
    state: stateOf(result),
  };
}
