/** `waivers` in the configuration: who may approve a waiver, and for how long. */
import { say } from '../prose.ts';
import { usualWaiverRules, type WaiverRules, waiverPermissions } from '../waiver.ts';
import { seen, suggestion, wrongWord } from './expected.ts';
import { type Entry, entryOf, type Fault, type Node, type Position } from './tree.ts';

/** Nothing is waived for longer than a leap year, whatever the configuration says. */
export const maxTermDays = 366;

const rungs = ['block', 'warn'] as const;
const keys = ['permission', 'most-days'] as const;

/** One rule that a file says, and where. */
export interface Said<T> {
  readonly value: T;
  readonly at: Position;
}

/** What one file says of waivers; null for what it leaves open. */
export interface SaidWaiverRules {
  readonly permission: Said<WaiverRules['permission']> | null;
  readonly block: Said<number> | null;
  readonly warn: Said<number> | null;
}

export const saysNothing: SaidWaiverRules = { permission: null, block: null, warn: null };

interface Read<T> {
  readonly value: T;
  readonly faults: readonly Fault[];
}

function unknownKeys(node: Node, known: readonly string[], where: string): readonly Fault[] {
  if (node.kind !== 'map')
    return [{ at: node.at, message: say`"${where}" must be a map; here it is ${seen(node)}` }];
  return node.entries
    .filter(({ key }) => !known.includes(key))
    .map(({ key, at }) => ({
      at,
      message: say`unknown key "${key}" of "${where}"${suggestion(key, known)}`,
    }));
}

function permissionIn(node: Node | undefined): Read<SaidWaiverRules['permission']> {
  if (!node) return { value: null, faults: [] };
  const value = waiverPermissions.find((one) => node.kind === 'scalar' && node.value === one);
  if (value) return { value: { value, at: node.at }, faults: [] };
  return { value: null, faults: [wrongWord(say`"permission" of "waivers"`, node, waiverPermissions)] };
}

function daysIn(node: Node | undefined, rung: (typeof rungs)[number]): Read<Said<number> | null> {
  if (!node) return { value: null, faults: [] };
  const value = node.kind === 'scalar' && typeof node.value === 'number' ? node.value : Number.NaN;
  if (Number.isInteger(value) && value >= 0 && value <= maxTermDays)
    return { value: { value, at: node.at }, faults: [] };
  const message = say`"${rung}" of "most-days" must be a whole number from 0 to ${maxTermDays}; here it is ${seen(node)}`;
  return { value: null, faults: [{ at: node.at, message }] };
}

/** 0 days: nothing at that rung can be waived. */
export function readWaiverRules(entry: Entry | undefined): Read<SaidWaiverRules> {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.value === null))
    return { value: saysNothing, faults: [] };
  const days = entryOf(entry.value, 'most-days')?.value;
  const permission = permissionIn(entryOf(entry.value, 'permission')?.value);
  const [block, warn] = [
    daysIn(days && entryOf(days, 'block')?.value, 'block'),
    daysIn(days && entryOf(days, 'warn')?.value, 'warn'),
  ];
  const faults = [
    ...unknownKeys(entry.value, keys, 'waivers'),
    ...(days ? unknownKeys(days, rungs, 'most-days') : []),
    ...permission.faults,
    ...block.faults,
    ...warn.faults,
  ];
  return { value: { permission: permission.value, block: block.value, warn: warn.value }, faults };
}

/** For the JSON Schema of the configuration. */
export const waiverRulesSchema = {
  type: ['object', 'null'],
  additionalProperties: false,
  description: 'Who may approve a waiver, and how long it may hold.',
  properties: {
    permission: {
      type: 'string',
      enum: waiverPermissions,
      default: usualWaiverRules.permission,
      description: 'The lowest repository permission with which somebody may approve a waiver.',
    },
    'most-days': {
      type: 'object',
      additionalProperties: false,
      description: 'The longest term in days, today included, by the rung of the waived policy.',
      properties: Object.fromEntries(
        rungs.map((rung) => [
          rung,
          { type: 'integer', minimum: 0, maximum: maxTermDays, default: usualWaiverRules.maxDays[rung] },
        ]),
      ),
    },
  },
} as const;
