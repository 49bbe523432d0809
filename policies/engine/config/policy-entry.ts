/** One entry under `policies`: its rung and its options. */
import type { AnyPolicy } from '../policy.ts';
import { type Prose, say } from '../prose.ts';
import type { Rung } from '../setting.ts';
import { anyOf, suggestion, wrongWord } from './expected.ts';
import { readOptions } from './options.ts';
import { type Entry, entryOf, type Fault, type Node, plainValue } from './tree.ts';

/** What may stand beside a policy's name. `off` leaves the policy out of the settings altogether. */
export const rungs = ['off', 'observe', 'warn', 'block'] as const;

export interface PolicyEntry {
  readonly policy: AnyPolicy | null;
  readonly rung: Rung | 'off';
  readonly options: unknown;
  readonly line: number;
  readonly faults: readonly Fault[];
}

/** `review: block`, or a map with `rung` and options. `policy` is null when there is none of that name. */
export function readPolicy(entry: Entry, catalogue: readonly AnyPolicy[]): PolicyEntry {
  const { key, at, value } = entry;
  const nothing = { policy: null, rung: 'observe', options: {}, line: at.line } as const;
  const policy = catalogue.find(({ id }) => id === key);
  if (!policy) return { ...nothing, faults: [{ at, message: unknownPolicy(key, catalogue) }] };
  if (plainValue(value) === null) return { ...nothing, faults: [{ at, message: needsRung(key) }] };
  const rung = readRung(key, value.kind === 'map' ? entryOf(value, 'rung')?.value : value);
  const others = value.kind === 'map' ? value.entries.filter((other) => other.key !== 'rung') : [];
  const options = readOptions(policy, others, entry);
  return {
    ...nothing,
    policy,
    rung: rung.rung,
    options: options.ok ? options.options : {},
    faults: [...rung.faults, ...(options.ok ? [] : options.faults)],
  };
}

function unknownPolicy(name: string, catalogue: readonly AnyPolicy[]): Prose {
  const near = suggestion(
    name,
    catalogue.map(({ id }) => id),
  );
  return say`policy "${name}" does not exist${near}`;
}

const needsRung = (policy: string): Prose =>
  say`policy ${policy} has nothing beside it; give it a rung (${anyOf(rungs)}) or a map with "rung" and its options`;

/** A policy that is mentioned without a rung stays where it is built in. */
function readRung(policy: string, node: Node | undefined): Pick<PolicyEntry, 'rung' | 'faults'> {
  if (!node) return { rung: 'observe', faults: [] };
  const value = plainValue(node);
  const rung = rungs.find((one) => one === value);
  if (rung) return { rung, faults: [] };
  return { rung: 'observe', faults: [wrongWord(say`the rung of policy ${policy}`, node, rungs)] };
}
