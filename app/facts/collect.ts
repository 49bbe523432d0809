/** Collects the facts that the selected policies need: each once, in parallel; a failure is that fact's own. */
import {
  type Collected,
  type CollectedFacts,
  type FactName,
  factSubjects,
  type Gap,
  type Wanted,
} from '../../policies/engine/facts.ts';
import { PartNotKnown } from '../../policies/engine/part.ts';
import { say } from '../../policies/engine/prose.ts';
import type { Viewpoint } from '../../policies/engine/selection.ts';
import { isShown, type NotShown } from '../../policies/engine/shown.ts';
import type { PolicySubject } from '../../policies/engine/subject.ts';
import { CannotLook, type Looked } from '../looked.ts';
import { collectors } from './index.ts';
import type { Source } from './source.ts';

function gapOf(error: unknown): Gap {
  if (error instanceof CannotLook) return error.gap;
  if (error instanceof PartNotKnown) return { reason: error.because };
  return { reason: say`an unexpected error (a defect in Fairlead, please report it): ${String(error)}` };
}

/** Only the wishes that the collector declares: reading another would make it depend on wishes that are not compared. */
function narrowed(wanted: Wanted, asks: readonly string[]): Wanted {
  return new Proxy(wanted, {
    get(target, name: string) {
      if (asks.includes(name)) return Reflect.get(target, name);
      throw new Error(`a collector reads ${name}, which is not among what it declares (${asks.join(', ')})`);
    },
  });
}

/** Collectors that read the same wishes get the same source: what two facts are made from is read once. */
function sourceFor(source: Source): (fact: FactName) => Source {
  const made = new Map<string, Source>();
  return (fact) => {
    const { asks } = collectors[fact];
    const key = asks.join();
    const given = made.get(key) ?? { ...source, wanted: narrowed(source.wanted, asks) };
    made.set(key, given);
    return given;
  };
}

async function collectOne(fact: FactName, source: Source): Promise<Collected<unknown>> {
  const subjects: readonly PolicySubject[] = factSubjects[fact];
  if (!subjects.includes(source.kind))
    return { ok: false, reason: say`${fact} does not exist for this kind of subject (a defect in Fairlead)` };
  const collect = (): Promise<Looked<unknown>> => collectors[fact].collect(source as never);
  try {
    return { ok: true, ...(await (source.parts?.inTurn(`fact ${fact}`, collect) ?? collect())) };
  } catch (error) {
    return { ok: false, ...gapOf(error) };
  }
}

/** Facts that are being collected, and the wishes they are collected for. */
export interface Collecting {
  readonly wanted: Wanted;
  readonly facts: ReadonlyMap<FactName, Promise<Collected<unknown>>>;
}

const sameWishes = (fact: FactName, a: Wanted, b: Wanted): boolean =>
  collectors[fact].asks.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));

/**
 * Starts to collect. A fact of `earlier` is reused where these wishes would give exactly the same one; nothing asked here
 * ever reaches `earlier`.
 */
export function startCollecting(
  needs: readonly FactName[],
  source: Source,
  earlier: Collecting | null = null,
): Collecting {
  const { wanted } = source;
  const given = sourceFor(source);
  const start = (fact: FactName) => {
    const same = earlier !== null && sameWishes(fact, earlier.wanted, wanted);
    return (same ? earlier.facts.get(fact) : undefined) ?? collectOne(fact, given(fact));
  };
  return { wanted, facts: new Map([...new Set(needs)].sort().map((fact) => [fact, start(fact)])) };
}

/** Tells after each fact how many of all are there. */
export function telling({ facts }: Collecting, tell: (done: number, all: number) => void): void {
  let done = 0;
  for (const one of facts.values()) void one.then(() => tell(++done, facts.size));
}

type Grant = Viewpoint['grant'];

function grantedBy(gap: Gap, grant: NonNullable<Grant>): Gap {
  return gap.permission ? { ...gap, remedy: grant(gap.permission) } : gap;
}

/** The same inside a value, whose parts may be known or not. */
function grantedIn(value: unknown, grant: NonNullable<Grant>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => grantedIn(one, grant));
  if (!isShown<unknown>(value)) return { notShown: grantedBy((value as NotShown).notShown, grant) };
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, grantedIn(one, grant)]));
}

/** Facts of these kinds hold values that are not shown to everybody. */
const settingsOf: ReadonlySet<PolicySubject> = new Set(['repository', 'organization']);

/** With the remedies that help where it is looked from. */
function seenFrom(grant: Grant, fact: FactName, one: Collected<unknown>): Collected<unknown> {
  if (!grant) return one;
  if (!one.ok) return { ...grantedBy(one, grant), ok: false };
  const gaps = one.gaps.map((gap) => grantedBy(gap, grant));
  const isSettings = factSubjects[fact].some((kind) => settingsOf.has(kind));
  return { ...one, gaps, value: isSettings ? grantedIn(one.value, grant) : one.value };
}

/** Never throws: an error becomes the fact's own reason. `grant` says how one gives Fairlead a permission here. */
export async function collected({ facts }: Collecting, grant?: Grant): Promise<CollectedFacts> {
  const settled = await Promise.all(
    [...facts].map(async ([fact, one]) => [fact, seenFrom(grant, fact, await one)] as const),
  );
  return Object.fromEntries(settled);
}

/** Collects for one set of wishes. Never throws. */
export function collect(needs: readonly FactName[], source: Source): Promise<CollectedFacts> {
  return collected(startCollecting(needs, source));
}
