/** An organization's facts with something changed, judged as the engine does: a value that is not shown makes it unknown. */
import { assessPolicy } from '../../policies/engine/evaluate.ts';
import type { CollectedFacts } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { own } from '../../policies/engine/prose.ts';
import { notShown } from '../../policies/engine/shown.ts';
import { sampleFacts } from './sample.ts';

export const hidden = notShown(own('GitHub does not show it'), {
  permission: 'organization_administration: read',
});

/** Every fact of a person's account. */
export const person = {
  organization: { login: 'maria', kind: 'user' },
  installedApps: null,
  memberActivity: null,
  members: null,
  organizationActions: null,
  organizationSettings: null,
  organizationWebhooks: null,
  outsideCollaborators: null,
  twoFactor: null,
} as const;

const facts: Readonly<Record<string, unknown>> = sampleFacts;

/** The sample, with members of these facts replaced. */
function changed(change: Readonly<Record<string, unknown>>): CollectedFacts {
  const names = [...new Set([...Object.keys(facts), ...Object.keys(change)])];
  const valueIn = (name: string): unknown => {
    const [old, over] = [facts[name], change[name]];
    if (over === undefined) return old;
    const isMap = typeof over === 'object' && over !== null && !Array.isArray(over);
    return isMap && typeof old === 'object' ? { ...old, ...over } : over;
  };
  return Object.fromEntries(
    names.map((name) => [name, { ok: true, value: valueIn(name), gaps: [] }]),
  ) as CollectedFacts;
}

export interface Said {
  readonly outcome: string;
  /** Messages of findings, or why it passed, was skipped or is unknown. */
  readonly words: readonly string[];
  readonly fingerprints: readonly string[];
  readonly severities: readonly (string | undefined)[];
  readonly notes: readonly string[];
  /** Permissions that are named, of what is not shown. */
  readonly permissions: readonly (string | undefined)[];
}

export function judged(
  policy: AnyPolicy,
  change: Readonly<Record<string, unknown>> = {},
  options: Readonly<Record<string, unknown>> = {},
): Said {
  const setting = {
    policy,
    rung: 'block',
    options: policy.options.parse(options),
    origin: { layer: 'built-in', line: null },
  } as const;
  const assessed = assessPolicy(setting, changed(change));
  if (!('result' in assessed)) throw new Error('not looked at');
  const { result, gaps } = assessed;
  const missing = result.outcome === 'unknown' ? result.missing : gaps;
  const findings = result.outcome === 'fail' ? result.findings : [];
  const because = 'because' in result ? [result.because] : [];
  return {
    outcome: result.outcome,
    words: [
      ...findings.map(({ message }) => message),
      ...because,
      ...missing.map(({ reason }) => reason),
    ].map(toPlain),
    fingerprints: findings.map(({ fingerprint }) => fingerprint),
    severities: findings.map(({ severity }) => severity),
    notes: ('notes' in result ? (result.notes ?? []) : []).map(toPlain),
    permissions: missing.map(({ permission }) => permission),
  };
}
