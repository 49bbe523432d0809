/** Whether what is asked holds, and for whom. */
import type { Gap } from '../../engine/gap.ts';
import type { BypassActor, Demand } from '../../facts/protection.ts';
import type { Ask } from './asks.ts';

export type Held =
  | { readonly is: 'held' }
  /** No place asks for enough; `from`: those that ask for something. */
  | { readonly is: 'loose'; readonly from: readonly Demand<unknown>[] }
  /** Asked for, but not of those who are let off. */
  | { readonly is: 'bypassed'; readonly at: Demand<unknown>['at']; readonly actors: readonly BypassActor[] }
  | { readonly is: 'not known'; readonly missing: readonly Gap[] };

/**
 * A value is as strong as the strongest place that asks for enough: whoever is let off there is bound by another such place,
 * and GitHub applies all of them. So one place that lets nobody off (of those who matter) is enough. Who is let off by
 * several is not worked out from groups and people: each place's own list is as many as it can be.
 */
export function heldIn(
  { value, isEnough, closed }: Ask,
  matters: ((actor: BypassActor) => boolean) | null,
): Held {
  const enough = [...value.from.filter((demand) => isEnough(demand.value as never)), ...closed];
  if (enough.length === 0) {
    return value.known ? { is: 'loose', from: value.from } : { is: 'not known', missing: value.missing };
  }
  if (!matters) return { is: 'held' };
  const seen = enough.flatMap(({ at, bypass }) =>
    bypass.known ? [{ at, actors: bypass.actors.filter(matters) }] : [],
  );
  if (seen.some(({ actors }) => actors.length === 0)) return { is: 'held' };
  const hidden = enough.flatMap(({ bypass }) => (bypass.known ? [] : [gapOf(bypass)]));
  // A place that is not seen could let nobody off.
  const missing = [...hidden, ...(value.known ? [] : value.missing)];
  if (missing.length > 0) return { is: 'not known', missing };
  const [first] = seen.toSorted((a, b) => a.actors.length - b.actors.length);
  return first ? { is: 'bypassed', ...first } : { is: 'held' };
}

function gapOf({ known: _, ...gap }: { readonly known: false } & Gap): Gap {
  return gap;
}
