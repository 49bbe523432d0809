/** What a policy about settings says, for tables. */
import { toPlain } from '../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { own } from '../../policies/engine/prose.ts';
import { notShown } from '../../policies/engine/shown.ts';
import type { Verdict } from '../../policies/engine/verdict.ts';
import { sampleFacts } from './sample.ts';

/** A value that GitHub keeps from Fairlead. */
export const hidden = notShown(own('GitHub refused'), { permission: 'administration: read' });

type Facts = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('notShown' in value);

/** Facts of the sample with what a case changes: members of objects, and whole lists. */
export function factsWith(change: Facts): Facts {
  const changed = Object.entries(change).map(([name, value]) => {
    const before: unknown = sampleFacts[name as keyof typeof sampleFacts];
    return [name, isRecord(before) && isRecord(value) ? { ...before, ...value } : value];
  });
  return { ...sampleFacts, ...Object.fromEntries(changed) };
}

/** As the engine has it: with a value that is not shown, only a fail stands. */
export function settingsVerdict(policy: AnyPolicy, change: Facts = {}, options: Facts = {}) {
  const given = policy.options.parse(options) as never;
  const verdict: Verdict = policy.judge(factsWith(change) as never, given);
  const gaps = verdict.gaps ?? [];
  const findings = verdict.outcome === 'fail' ? verdict.findings : [];
  const notes = verdict.outcome === 'skip' ? [] : (verdict.notes ?? []);
  const because = verdict.outcome === 'fail' ? [] : [verdict.because];
  return {
    outcome: verdict.outcome !== 'fail' && gaps.length > 0 ? 'unknown' : verdict.outcome,
    about: findings.map(({ fingerprint }) => fingerprint),
    severities: findings.map(({ severity }) => severity),
    said: [...findings.map(({ message }) => message), ...because].map(toPlain).join('\n'),
    remedies: findings.map(({ remedy }) => toPlain(remedy)).join('\n'),
    notes: notes.map(toPlain).join('\n'),
    gaps: gaps.length,
  };
}
