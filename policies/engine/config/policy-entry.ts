/** One entry under `policies`: its rung, its lock and its options. */
import type { AnyPolicy } from '../policy.ts';
import { type Prose, say } from '../prose.ts';
import type { Rung } from '../setting.ts';
import { anyOf, seen, suggestion, wrongWord } from './expected.ts';
import { readOptions, type WrittenOption } from './options.ts';
import { type Entry, entryOf, type Fault, type Node, type Position, plainValue } from './tree.ts';

/** What may stand beside a policy's name, from the mildest. `off` leaves the policy out of the settings altogether. */
export const rungs = ['off', 'observe', 'warn', 'block'] as const;

export type RungOrOff = Rung | 'off';

/** Words that YAML 1.1 and other tools have for a rung. */
const habits: ReadonlyMap<unknown, RungOrOff> = new Map<unknown, RungOrOff>([
  [false, 'off'],
  ['no', 'off'],
  ['none', 'off'],
  ['disabled', 'off'],
  ['error', 'block'],
  ['required', 'block'],
]);

/** Keys beside a policy's own options. */
const reserved: readonly string[] = ['lock', 'rung'];

/** What one layer says of one policy. What it does not say stays as the layers before it left it. */
export interface PolicyEntry {
  readonly policy: AnyPolicy;
  readonly at: Position;
  readonly rung: { readonly value: RungOrOff; readonly at: Position } | null;
  readonly options: readonly WrittenOption[];
  /** Where it is locked; null when it is not. */
  readonly lock: Position | null;
}

interface Read {
  /** Null when there is no policy of that name. */
  readonly entry: PolicyEntry | null;
  readonly faults: readonly Fault[];
}

/** `review: block`, or a map with `rung`, `lock` and options. */
export function readPolicy({ key, at, value }: Entry, catalogue: readonly AnyPolicy[]): Read {
  const policy = catalogue.find(({ id }) => id === key);
  if (!policy) return { entry: null, faults: [{ at, message: unknownPolicy(key, catalogue) }] };
  if (plainValue(value) === null) return { entry: null, faults: [{ at, message: needsRung(key) }] };
  const isMap = value.kind === 'map';
  const rung = readRung(key, isMap ? entryOf(value, 'rung') : { key: 'rung', at, value });
  const lock = readLock(key, entryOf(value, 'lock'));
  const options = readOptions(
    policy,
    isMap ? value.entries.filter((other) => !reserved.includes(other.key)) : [],
  );
  return {
    entry: { policy, at, rung: rung.rung, options: options.options, lock: lock.lock },
    faults: [...rung.faults, ...lock.faults, ...options.faults],
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

function readRung(
  policy: string,
  entry: Entry | undefined,
): Pick<PolicyEntry, 'rung'> & Pick<Read, 'faults'> {
  if (!entry) return { rung: null, faults: [] };
  const value = plainValue(entry.value);
  const rung = rungs.find((one) => one === value);
  if (rung) return { rung: { value: rung, at: entry.at }, faults: [] };
  const fault = wrongWord(say`the rung of policy ${policy}`, entry.value, rungs);
  const meant = habits.get(value);
  const message = meant ? say`${fault.message}. Did you mean "${meant}"?` : fault.message;
  return { rung: null, faults: [{ ...fault, message }] };
}

/** Only `true`: a lock that could be taken off by a later layer would be none. */
function readLock(
  policy: string,
  entry: Entry | undefined,
): Pick<PolicyEntry, 'lock'> & Pick<Read, 'faults'> {
  if (!entry) return { lock: null, faults: [] };
  if (plainValue(entry.value) === true) return { lock: entry.at, faults: [] };
  return { lock: null, faults: [{ at: at(entry.value), message: wrongLock(policy, entry.value) }] };
}

const at = (node: Node): Position => node.at;

const wrongLock = (policy: string, node: Node): Prose =>
  say`"lock" of policy ${policy} can only be true; leave it out where nothing is locked; here it is ${seen(node)}`;
