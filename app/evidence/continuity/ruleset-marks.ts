/** The marks that one ruleset left: versions that GitHub keeps, and events that tell of it. Pure. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { Read, RulesetWire } from '../../protection/model/wire.ts';
import type { CapturedRule } from '../model/captured.ts';
import type { RulesetVersion } from './seen.ts';
import { instant, type Mark, type Seen } from './timeline.ts';

const rulesetWire = z.looseObject({
  id: z.number(),
  name: z.string(),
  enforcement: z.string(),
  rules: z.array(z.looseObject({ type: z.string() })),
  conditions: z.unknown(),
});

/** Null: not all of it is there, and what is left out is not "nothing". */
export function rulesetIn(value: unknown): RulesetWire | null {
  const read = rulesetWire.safeParse(value).data;
  return read && read.conditions !== undefined ? (read as unknown as RulesetWire) : null;
}

/** Milliseconds. Of some events only when they arrived is known; GitHub delivers them within seconds, or they are made up for later. */
export const arrival = 60_000;

/** Events whose payload has no time of its own. */
export const hasNoTime = ({ event, delivery }: CapturedRule): boolean =>
  delivery !== null && /\.(deleted|disabled|enabled)$/.test(event);

export const unsureOf = (event: CapturedRule): { readonly unsure?: number } =>
  hasNoTime(event) ? { unsure: arrival } : {};

const notWhole = own('the event does not show the whole ruleset');

export const seenOf = <S>(read: Read<S | null>): Seen<S> =>
  read.ok ? { is: read.value } : { hidden: read.reason };

export function historyMarks(versions: readonly RulesetVersion[]): readonly Mark<RulesetWire>[] {
  return versions.map(({ version, at, by, state }) => ({
    at,
    order: version,
    kind: 'change',
    after: seenOf(state),
    by,
  }));
}

/** What a ruleset that was deleted had been. */
function beforeDeletion(gone: unknown): { readonly before?: Seen<RulesetWire> } {
  const wire = rulesetIn(gone);
  return wire ? { before: { is: wire } } : {};
}

export function ruleMark(event: CapturedRule): Mark<RulesetWire> {
  const { at, after, sender, delivery, changes, before: gone } = event;
  const wire = rulesetIn(after);
  const created = event.event.endsWith('.created');
  const known = after === null ? beforeDeletion(gone) : beforeSwitch(wire, changes);
  const before = created ? { before: { is: null } } : known;
  return {
    at: instant(at),
    order: 0,
    kind: delivery === null ? 'look' : 'change',
    after: after === null ? { is: null } : wire ? { is: wire } : { hidden: notWhole },
    ...before,
    by: sender?.login ?? null,
    ...unsureOf(event),
  };
}

const switched = z.strictObject({
  enforcement: z.object({ from: z.string() }),
  name: z.unknown().optional(),
});

/** An event that changes nothing but the enforcement says what there was before. */
function beforeSwitch(wire: RulesetWire | null, changes: unknown): { readonly before?: Seen<RulesetWire> } {
  const said = switched.safeParse(changes).data;
  return wire && said ? { before: { is: { ...wire, enforcement: said.enforcement.from } } } : {};
}

export const oneMinute = 60_000;

/** The history knows numbers of people only; events at the same time have their names. */
export function named(
  versions: readonly RulesetVersion[],
  events: readonly CapturedRule[],
): readonly RulesetVersion[] {
  return versions.map((version) => {
    const near = events.find(({ at }) => Math.abs(Date.parse(at) - Date.parse(version.at)) < oneMinute);
    return { ...version, by: near?.sender?.login ?? version.by };
  });
}
