/** Layers → what is declared of settings: later layers win, setting by setting, except against a lock. */
import { contradictionsIn } from '../../settings/contradictions.ts';
import { type Declared, nameOfSetting, type Value } from '../../settings/setting-type.ts';
import { own, type Prose, say } from '../prose.ts';
import type { Origin } from '../setting.ts';
import { directionOf } from '../stricter.ts';
import type { SaidLock, SaidSetting, SaidSettings } from './declared.ts';
import { shown } from './lock.ts';
import type { Fault } from './tree.ts';
import { written } from './written.ts';

interface DeclaringLayer {
  readonly name: string;
  readonly declares: SaidSettings;
}

export interface MergedSettings<L> {
  /** In the order of the layers and lines that set them. */
  readonly declared: readonly Declared[];
  /** What a layer tried to set and may not, and what cannot all be true. In the layers' order. */
  readonly faults: readonly { readonly layer: L; readonly fault: Fault }[];
}

/** A value as it stood when a layer locked it. */
interface Floor {
  readonly by: Origin;
  readonly value: Value;
}

type Standing<L> = Declared & { readonly layer: L; readonly floors: readonly Floor[] };

function refusal(said: SaidSetting, name: string, floors: readonly Floor[]): Prose | null {
  const direction = directionOf(said.type.schema);
  const holds = (from: Value) => written(from) === written(said.value) || direction?.holds(from, said.value);
  const floor = floors.find(({ value }) => !holds(value));
  if (!floor) return null;
  const may = direction
    ? say`it can only be made stricter (${own(direction.words)})`
    : own('Fairlead cannot tell which of its values is stricter, so it cannot be changed at all');
  const { layer, line } = floor.by;
  const where = line === null ? say`${layer}` : say`${layer} line ${line}`;
  return say`setting ${name} is locked by ${where}; ${may}, and ${shown(said.value)} is not in force`;
}

/** Where the others are locked to go, nobody who was not declared before may be let in. */
function floorsOfOthers<L>({ type }: SaidSetting, all: readonly Standing<L>[]): readonly Floor[] {
  const key = type.key.replace(/\.([a-z-]+)\.\*$/, '.other-$1');
  const others = all.find((one) => one.type.key === key && key !== type.key && one.value === 'remove');
  return (others?.floors ?? []).map(({ by }) => ({ by, value: 'none' }));
}

/** Branches have dots in their names: they are compared as a whole. */
function isUnder(
  { type, branch, entry }: Pick<Declared, 'type' | 'branch' | 'entry'>,
  lock: SaidLock,
): boolean {
  if (lock.branch !== null && lock.branch !== branch) return false;
  if (lock.entry?.some((name, i) => entry?.[i] !== name)) return false;
  return lock.prefix === '' || type.key === lock.prefix || type.key.startsWith(`${lock.prefix}.`);
}

/** `layers` from the one that loses to the one that wins. */
export function mergeSettings<L extends DeclaringLayer>(layers: readonly L[]): MergedSettings<L> {
  let standing: ReadonlyMap<string, Standing<L>> = new Map();
  const faults: { layer: L; fault: Fault }[] = [];
  for (const layer of layers) {
    const next = new Map(standing);
    for (const said of layer.declares.settings) {
      const name = nameOfSetting(said);
      const before = next.get(name);
      const message = refusal(said, name, before?.floors ?? floorsOfOthers(said, [...next.values()]));
      if (message) {
        faults.push({ layer, fault: { at: said.at, message } });
        continue;
      }
      const { type, branch, entry, value } = said;
      // Anew at the end: the order is that of the layers that set them.
      next.delete(name);
      const origin = { layer: layer.name, line: said.at.line };
      const about = { type, branch, ...(entry ? { entry } : {}) };
      next.set(name, { ...about, value, origin, layer, floors: before?.floors ?? [] });
    }
    standing = locked(next, layer);
  }
  const declared = [...standing.values()];
  return { declared: declared.map(plain), faults: [...faults, ...contradicted(declared)] };
}

function locked<L extends DeclaringLayer>(
  all: ReadonlyMap<string, Standing<L>>,
  layer: L,
): ReadonlyMap<string, Standing<L>> {
  const entries = [...all].map(([name, one]) => {
    const lock = layer.declares.locks.find((said) => isUnder(one, said));
    if (!lock) return [name, one] as const;
    const floor = { by: { layer: layer.name, line: lock.at.line }, value: one.value };
    return [name, { ...one, floors: [...one.floors, floor] }] as const;
  });
  return new Map(entries);
}

function plain<L>({ type, branch, entry, value, origin, floors }: Standing<L>): Declared {
  const [first] = floors;
  return { type, branch, ...(entry ? { entry } : {}), value, origin, ...(first ? { lock: first.by } : {}) };
}

function contradicted<L>(all: readonly Standing<L>[]): MergedSettings<L>['faults'] {
  return contradictionsIn(all).map(({ at, message }) => ({
    layer: (at as Standing<L>).layer,
    fault: { at: { line: at.origin.line ?? 1, column: 1 }, message },
  }));
}
