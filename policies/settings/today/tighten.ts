/** What most teams are better off with, held against what was seen of an organization. Pure. */
import { sameValue } from '../observed.ts';
import type { Value } from '../setting-type.ts';
import type { Tally } from './tally.ts';

/** What most teams are better off with, the most pressing first. `least`: what a value must at least be. */
const better: readonly { readonly key: string; readonly value: Value; readonly why: string }[] = [
  {
    key: 'protection.block-force-push',
    value: true,
    why: 'anybody who may push can rewrite what was released',
  },
  {
    key: 'protection.pull-request',
    value: true,
    why: 'anybody who may push changes the default branch unseen',
  },
  { key: 'protection.approvals', value: 1, why: 'one person alone decides what is merged' },
  { key: 'protection.block-deletion', value: true, why: 'the default branch can be deleted' },
  {
    key: 'organization.default-permission',
    value: 'read',
    why: 'every member may write to every repository, whatever teams say',
  },
  {
    key: 'repository.security.vulnerability-alerts',
    value: true,
    why: 'nobody is told of known vulnerabilities in dependencies',
  },
  {
    key: 'repository.actions.default-token',
    value: 'read',
    why: 'every workflow can write, whatever it needs',
  },
  {
    key: 'organization.actions.default-token',
    value: 'read',
    why: 'every new repository’s workflows can write',
  },
  {
    key: 'repository.actions.approve-reviews',
    value: false,
    why: 'a workflow can approve pull requests in place of a person',
  },
  {
    key: 'repository.security.push-protection',
    value: true,
    why: 'secrets are pushed without being stopped',
  },
  {
    key: 'protection.dismiss-stale',
    value: true,
    why: 'what is pushed after an approval counts as approved',
  },
];

export interface Tighter {
  readonly key: string;
  readonly value: Value;
  readonly why: string;
  /** Where it is not so. */
  readonly count: number;
  readonly of: number;
}

function isMet(wanted: Value, value: Value): boolean {
  if (typeof wanted === 'number') return typeof value === 'number' && value >= wanted;
  if (wanted === 'read') return value === 'read' || value === 'none';
  return sameValue(wanted, value);
}

/** The most pressing first. */
export function tightenFirst(tallies: readonly Tally[]): readonly Tighter[] {
  return better.flatMap(({ key, value, why }) => {
    const found = tallies.find(({ type }) => type.key === key);
    if (!found) return [];
    const of = found.values.reduce((sum, one) => sum + one.count, 0);
    const met = found.values.filter((one) => isMet(value, one.value));
    const count = of - met.reduce((sum, one) => sum + one.count, 0);
    const full = key.replace(/^protection\./, 'protection.default.');
    return count === 0 ? [] : [{ key: full, value, why, count, of }];
  });
}
