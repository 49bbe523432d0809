/** Expressions in a text that may bring in what a stranger chooses, at a place that strangers can reach. */
import { embedded } from '../../formats/workflow-embedded.ts';
import { parseExpression } from '../../formats/workflow-expression.ts';
import { flows } from '../../formats/workflow-flow.ts';
import { anyEvent, isVouched, type Reach } from './events.ts';
import type { Place } from './place.ts';
import { contextsOf } from './trace.ts';
import type { UnsafeContext } from './unsafe-contexts.ts';

/** An expression that may bring in unsafe text: `${{ … }}` as written, what it carries, and by which events. */
export interface Unsafe {
  readonly whole: string;
  readonly contexts: readonly UnsafeContext[];
  readonly events: readonly string[];
  /** The variable of `env:` that it came through. */
  readonly variable: string | null;
}

/** Of what a value carries, what these events bring; where the events are not known, any can. */
export function brought(
  carried: readonly UnsafeContext[],
  reached: Reach,
): { readonly contexts: readonly UnsafeContext[]; readonly events: readonly string[] } {
  const by = (one: UnsafeContext) =>
    [...reached].flatMap(([event, marks]) =>
      (event === anyEvent || one.events.includes(event)) && !isVouched(marks, one.path.join('.'))
        ? [event]
        : [],
    );
  const all = carried.map((one) => ({ one, events: by(one) })).filter(({ events }) => events.length > 0);
  return { contexts: all.map(({ one }) => one), events: [...new Set(all.flatMap(({ events }) => events))] };
}

/** The variable of `env.NAME` that an expression passes on; null when it does not. */
function variableIn(inner: string): string | null {
  const expression = parseExpression(inner);
  const found = expression ? flows(expression) : [];
  const [, name] = found.find(({ path }) => path[0] === 'env' && path.length === 2)?.path ?? [];
  return name ?? null;
}

/** The unsafe expressions of a text, in order, each once. */
export function unsafeIn(text: string, place: Place, reached: Reach): readonly Unsafe[] {
  const found = embedded(text).flatMap(({ whole, inner }) => {
    const here = brought(
      contextsOf(inner, place).filter(({ text: isText }) => isText),
      reached,
    );
    return here.contexts.length > 0 ? [{ whole, ...here, variable: variableIn(inner) }] : [];
  });
  return [...new Map(found.map((one) => [one.whole, one])).values()];
}
