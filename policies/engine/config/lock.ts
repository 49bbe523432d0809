/** What a layer has locked, and what the layers after it may therefore not do. */
import * as z from 'zod';
import type { AnyPolicy } from '../policy.ts';
import { own, type Prose, say } from '../prose.ts';
import type { Origin } from '../setting.ts';
import { directionOf } from '../stricter.ts';
import { nameOf } from './options.ts';
import { type RungOrOff, rungs } from './policy-entry.ts';
import { written } from './written.ts';

/** A policy as it stood when a layer locked it: nothing after that asks for less. */
export interface Floor {
  readonly by: Origin;
  readonly rung: RungOrOff;
  /** Parsed by the policy's schema. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Values longer than this are cut in messages. */
const maxCharacters = 80;

export function shown(value: unknown): Prose {
  const text = written(value);
  return say`${text.length > maxCharacters ? `${text.slice(0, maxCharacters - 1)}…` : text}`;
}

function lockedBy({ layer, line }: Origin): Prose {
  return line === null ? say`locked by ${layer}` : say`locked by ${layer} line ${line}`;
}

/** Why a rung is refused; null when it may be set. */
export function rungRefusal(policy: string, rung: RungOrOff, floors: readonly Floor[]): Prose | null {
  const floor = floors.find((one) => rungs.indexOf(rung) < rungs.indexOf(one.rung));
  if (!floor) return null;
  return say`the rung of policy ${policy} is ${lockedBy(floor.by)}; it can only be made stricter, so ${floor.rung} stays in force and not ${rung}`;
}

/** An option's value, parsed; `undefined` gives the default. The value was found valid before. */
export function parsedOption(policy: AnyPolicy, name: string, value: unknown): unknown {
  const schema = policy.options.shape[name];
  return schema ? z.parse(schema, value) : undefined;
}

function holds(policy: AnyPolicy, name: string, from: unknown, to: unknown): boolean {
  if (written(from) === written(to)) return true;
  const schema = policy.options.shape[name];
  return (schema && directionOf(schema)?.holds(from, to)) ?? false;
}

/** Why an option's value (parsed) is refused; null when it may be set. */
export function optionRefusal(
  policy: AnyPolicy,
  name: string,
  value: unknown,
  floors: readonly Floor[],
): Prose | null {
  const floor = floors.find((one) => !holds(policy, name, one.options[name], value));
  if (!floor) return null;
  const schema = policy.options.shape[name];
  const direction = schema ? directionOf(schema) : null;
  const may = direction
    ? say`it can only be made stricter (${own(direction.words)})`
    : own('Fairlead cannot tell which of its values is stricter, so it cannot be changed at all');
  return say`${nameOf([name], policy.id)} is ${lockedBy(floor.by)}; ${may}, and ${shown(value)} is not in force`;
}
