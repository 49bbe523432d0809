/**
 * Rules whose continuity is told, each cut into the smallest things that it asks for: so what is stricter is seen to hold all that was
 * asked for before. Pure.
 */
import { own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type {
  BypassActor,
  Demand,
  Named,
  ProtectedCheck,
  ProtectionRules,
  ProtectionValue,
  ScanningTool,
} from '../../../policies/facts/protection.ts';

export interface Rule {
  readonly id: string;
  readonly name: ProtectionValue;
  /** Of a branch that nothing asks for it, it is told, too. */
  readonly always: boolean;
  /** What a value of it asks for; empty: nothing. */
  readonly atoms: (value: unknown) => readonly string[];
  /** Whether what is asked for holds one of these: a check of one App is a check of any. */
  readonly holds: (asked: readonly string[], atom: string) => boolean;
  readonly title: (atoms: readonly string[]) => Prose;
  /** Who is let in by the value itself. */
  readonly lets: (value: unknown) => readonly BypassActor[];
}

const words = ['', 'one', 'two', 'three', 'four', 'five', 'six'] as const;

const includes: Rule['holds'] = (asked, atom) => asked.includes(atom);
const nobody: Rule['lets'] = () => [];

const flag = (id: string, name: ProtectionValue, title: string, always = false): Rule => ({
  id,
  name,
  always,
  atoms: (value) => (value === true ? ['on'] : []),
  holds: includes,
  title: () => own(title),
  lets: nobody,
});

const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);

const checkOf = (atom: string): readonly [string, number | null] => JSON.parse(atom);

function checkNames(atoms: readonly string[]): Prose {
  const names = atoms.map((atom) => say`${checkOf(atom)[0]}`);
  return say`Required checks: ${some(names, 5)}`;
}

const approvals: Rule = {
  id: 'approvals',
  name: 'approvals',
  always: true,
  atoms: (value) => Array.from({ length: Number(value) }, (_, i) => String(i + 1)),
  holds: includes,
  title: ({ length }) => {
    if (length === 0) return own('Approvals');
    return length === 1 ? own('At least one approval') : own(`At least ${words[length] ?? length} approvals`);
  },
  lets: nobody,
};

const checks: Rule = {
  id: 'checks',
  name: 'checks',
  always: true,
  atoms: (value) => (value as readonly ProtectedCheck[]).map(({ name, appId }) => keyOf(name, appId)),
  holds: (asked, atom) => {
    const [name, app] = checkOf(atom);
    return asked.map(checkOf).some((one) => one[0] === name && (app === null || one[1] === app));
  },
  title: (atoms) => (atoms.length === 0 ? own('Required checks') : checkNames(atoms)),
  lets: nobody,
};

const listed = (id: string, name: ProtectionValue, title: string): Rule => ({
  id,
  name,
  always: false,
  atoms: (value) => (value as readonly unknown[]).map((one) => keyOf(one)),
  holds: includes,
  title: () => own(title),
  lets: nobody,
});

/** From the strictest: what is asked for of a level is asked for of all that are worse. */
const thresholds = ['all', 'errors_and_warnings', 'errors', 'none'];
const securityThresholds = ['all', 'medium_or_higher', 'high_or_higher', 'critical', 'none'];

const levels = (scale: readonly string[], level: string): readonly string[] =>
  scale.includes(level) ? scale.slice(scale.indexOf(level), -1) : [level];

const scanning: Rule = {
  ...listed('code-scanning', 'codeScanning', 'Results of code scanning'),
  atoms: (value) =>
    (value as readonly ScanningTool[]).flatMap(({ tool, alerts, securityAlerts }) => [
      ...levels(thresholds, alerts).map((level) => keyOf(tool, 'alerts', level)),
      ...levels(securityThresholds, securityAlerts).map((level) => keyOf(tool, 'security', level)),
    ]),
};

const pushers: Rule = {
  id: 'pushers',
  name: 'pushers',
  always: false,
  atoms: (value) => (value === null ? [] : ['on']),
  holds: includes,
  title: () => own('Only some may push'),
  lets: (value) => ((value ?? []) as Named).map((one) => ({ ...one, mode: 'always' })),
};

export const rules: readonly Rule[] = [
  flag('pull-request', 'pullRequest', 'Changes come as pull requests', true),
  approvals,
  flag('stale-approvals', 'dismissStale', 'A push takes approvals back'),
  flag('last-push', 'lastPushApproval', 'Somebody else than who pushed last approves'),
  flag('code-owner-approval', 'codeOwners', 'Code owners approve'),
  checks,
  flag('up-to-date', 'upToDate', 'Branches are up to date before they are merged'),
  flag('conversations', 'conversations', 'Conversations are resolved before a merge'),
  flag('signatures', 'signatures', 'Commits are signed'),
  flag('linear-history', 'linearHistory', 'History is linear'),
  listed('deployments', 'deployments', 'Deployments that have to succeed first'),
  listed('workflows', 'workflows', 'Workflows that have to pass'),
  scanning,
  pushers,
  flag('force-push', 'noForcePush', 'Nobody rewrites history', true),
  flag('deletion', 'noDeletion', 'Nobody deletes the branch', true),
];

/** Ids of all rules whose continuity may be told; `bypass` is about who need not obey them. */
export const continuityIds: readonly string[] = [...rules.map(({ id }) => id), 'bypass'];

interface Asked {
  readonly known: boolean;
  readonly value: unknown;
  readonly from: readonly Demand<unknown>[];
}

/** What is asked for, as far as it is seen. */
export function askedBy(of: ProtectionRules, { name }: Rule): Asked {
  const effective = of[name];
  const value: unknown = effective.known ? effective.value : effective.atLeast;
  return { known: effective.known, value, from: effective.from };
}
