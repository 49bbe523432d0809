/** Layers' rules for waivers → one set of rules. A later layer can only make them stricter: no lock is needed. */
import { type Prose, say } from '../prose.ts';
import type { Origin } from '../setting.ts';
import { usualWaiverRules, type WaiverRules, waiverPermissions } from '../waiver.ts';
import type { Fault } from './tree.ts';
import type { Said, SaidWaiverRules } from './waiver-rules.ts';

interface SayingLayer {
  readonly name: string;
  readonly waivers: SaidWaiverRules;
}

/** Where each rule was set. */
export type WaiverOrigins = Readonly<Record<'permission' | 'block' | 'warn', Origin>>;

export interface MergedWaiverRules<L> {
  readonly rules: WaiverRules;
  readonly origins: WaiverOrigins;
  /** What a layer tried to set and may not; what earlier layers set stays in force. In the layers' order. */
  readonly faults: readonly { readonly layer: L; readonly fault: Fault }[];
}

interface Standing<T> {
  readonly said: Said<T>;
  readonly by: string;
}

type Refuse<T> = (before: T, now: T) => boolean;

const fewerMay: Refuse<WaiverRules['permission']> = (before, now) =>
  waiverPermissions.indexOf(now) < waiverPermissions.indexOf(before);
const holdLonger: Refuse<number> = (before, now) => now > before;

const builtIn: Origin = { layer: 'built-in', line: null };

function mergeRule<L extends SayingLayer, T extends string | number>(
  layers: readonly L[],
  saidBy: (rules: SaidWaiverRules) => Said<T> | null,
  isLaxer: Refuse<T>,
  name: string,
): {
  readonly value: T | null;
  readonly origin: Origin;
  readonly faults: MergedWaiverRules<L>['faults'];
} {
  let standing: Standing<T> | null = null;
  const faults: { layer: L; fault: Fault }[] = [];
  for (const layer of layers) {
    const said = saidBy(layer.waivers);
    if (!said) continue;
    const before: Standing<T> | null = standing;
    if (before && isLaxer(before.said.value, said.value))
      faults.push({ layer, fault: { at: said.at, message: refusal(name, before) } });
    else standing = { said, by: layer.name };
  }
  // What is assigned in the loop is not seen by the compiler.
  const last = standing as Standing<T> | null;
  const origin = last ? { layer: last.by, line: last.said.at.line } : builtIn;
  return { value: last?.said.value ?? null, origin, faults };
}

function refusal(name: string, { said, by }: Standing<string | number>): Prose {
  return say`"${name}" of "waivers" is ${said.value} by ${by} line ${said.at.line}; it can only be made stricter`;
}

/** `layers` from the one that loses to the one that wins. */
export function mergeWaiverRules<L extends SayingLayer>(layers: readonly L[]): MergedWaiverRules<L> {
  const permission = mergeRule(layers, (rules) => rules.permission, fewerMay, 'permission');
  const block = mergeRule(layers, (rules) => rules.block, holdLonger, 'block');
  const warn = mergeRule(layers, (rules) => rules.warn, holdLonger, 'warn');
  const usual = usualWaiverRules;
  return {
    rules: {
      permission: permission.value ?? usual.permission,
      maxDays: { block: block.value ?? usual.maxDays.block, warn: warn.value ?? usual.maxDays.warn },
    },
    origins: { permission: permission.origin, block: block.origin, warn: warn.origin },
    faults: [...permission.faults, ...block.faults, ...warn.faults],
  };
}
