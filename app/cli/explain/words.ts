/** Words that `fairlead explain` says of one policy and of all of them. */
import type { Effective } from '../../../policies/engine/config/merge.ts';
import { written } from '../../../policies/engine/config/written.ts';
import { inert, toPlain } from '../../../policies/engine/plain.ts';
import { type NotLookedAt, selectSettings } from '../../../policies/engine/selection.ts';
import type { Origin } from '../../../policies/engine/setting.ts';
import type { Line } from '../../../policies/engine/wrap.ts';
import type { InForce } from '../../config/in-force.ts';
import { cloneView } from '../../viewpoints.ts';

/** Of a value; the rest is cut. */
const maxCharacters = 200;

export const blank: Line = { text: '' };

export function placeOf({ layer, line }: Origin): string {
  if (layer === 'built-in') return 'built in';
  return line === null ? inert(layer) : `${inert(layer)}, line ${line}`;
}

export function sources({ description, notes = [] }: InForce): readonly Line[] {
  return [`Rules: ${toPlain(description)}`, ...notes.map(toPlain)].map((text) => ({ text }));
}

export function lockWords({ lock }: Effective['origin']): string {
  return lock ? `locked by ${placeOf(lock)}` : '';
}

/** Policies that `fairlead check` lists as not looked at. Which ones depends on more than their settings: on titles, for one. */
export function unseenInClones({ settings }: InForce): readonly NotLookedAt[] {
  return selectSettings({ kind: 'pull_request', proposer: null }, settings, cloneView).notLookedAt;
}

export function short(value: unknown): string {
  const text = inert(written(value), 10_000);
  if (text.length <= maxCharacters) return text;
  const all = Array.isArray(value) ? ` (${value.length} entries in all)` : '';
  return `${text.slice(0, maxCharacters - 1)}…${all}`;
}
