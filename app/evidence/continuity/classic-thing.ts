/** Branch protection of the old kind, with what is known of it over time. Pure. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { fnmatch } from '../../../policies/formats/fnmatch.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import { classicSource } from '../../protection/model/classic.ts';
import type { Source } from '../../protection/model/said.ts';
import type { CapturedRule } from '../model/captured.ts';
import { unsureOf } from './ruleset-marks.ts';
import type { Place } from './ruleset-things.ts';
import { notRecordedOf, type Recorded, type RulesSeen, watchedBy } from './seen.ts';
import { instant, type Mark, type Seen } from './timeline.ts';
import { beforeEdit, webhookRuleOf, webhookSource } from './webhook-rule.ts';

const patternOf = ({ what, after }: CapturedRule): string | null =>
  webhookRuleOf(after)?.name ?? /^protection of (.+)$/.exec(what)?.[1] ?? null;

const whichCounts = (pattern: string): Prose =>
  say`the protection of ${pattern} was changed, and whether it was the one that counted is not known`;

function classicMark(event: CapturedRule, counts: boolean, pattern: string, name: string) {
  const { at, after, sender, delivery, changes } = event;
  const rule = webhookRuleOf(after);
  const before = rule ? beforeEdit(rule, changes) : webhookRuleOf(event.before);
  const sources = (one: NonNullable<typeof rule>): Seen<readonly Source[]> => ({
    is: [webhookSource(name, one)],
  });
  const hidden = {
    hidden: counts ? own('the event does not show the whole protection') : whichCounts(pattern),
  };
  const mark: Mark<readonly Source[]> = {
    at: instant(at),
    order: 0,
    kind: delivery === null ? 'look' : 'change',
    after: counts && after === null ? { is: null } : counts && rule ? sources(rule) : hidden,
    ...(event.event.endsWith('.created') && counts ? { before: { is: null } } : {}),
    ...(before && counts ? { before: sources(before) } : {}),
    by: sender?.login ?? null,
    ...unsureOf(event),
  };
  return mark;
}

/** Of all branches at once. */
function switchMark(one: CapturedRule): Mark<readonly Source[]> {
  const { event, at, sender } = one;
  const off = event.endsWith('.disabled');
  const unsaid = own('branch protection was switched on again, and the event does not say with what');
  const is: Seen<readonly Source[]> = off ? { is: null } : { hidden: unsaid };
  return {
    at: instant(at),
    order: 0,
    kind: 'change',
    after: is,
    by: sender?.login ?? null,
    ...unsureOf(one),
  };
}

function classicMarks(
  branch: string,
  pattern: string | null,
  events: readonly CapturedRule[],
  name: string,
): readonly Mark<readonly Source[]>[] {
  return events.flatMap((event) => {
    if (event.event.startsWith('branch_protection_configuration')) return [switchMark(event)];
    if (!event.event.startsWith('branch_protection_rule')) return [];
    const of = patternOf(event);
    if (of === null) return [classicMark(event, false, '*', name)];
    const counts = of === branch || of === pattern;
    return counts || fnmatch(of, branch) ? [classicMark(event, counts, of, name)] : [];
  });
}

/** Null where the branch was never looked at. */
export function classicLook(
  { classic, readAt, repository: { name } }: RulesSeen,
  branch: string,
): Mark<readonly Source[]> | null {
  // A branch may be called `constructor`.
  const found = Object.hasOwn(classic, branch) ? classic[branch] : undefined;
  if (!found) return null;
  const { wire, more } = found;
  const after = (): Seen<readonly Source[]> => {
    if (wire === planHasNone) return { is: null };
    if (!wire.ok) return { hidden: wire.reason };
    if (wire.value === null) return { is: null };
    return { is: [classicSource({ repository: name, url: null, wire: wire.value, more })] };
  };
  return { at: readAt, order: 1, kind: 'look', after: after(), by: null };
}

export function classicOf(seen: RulesSeen, branch: string, recorded: Recorded): Place<readonly Source[]> {
  const watched = watchedBy(recorded, seen.repository.id, seen.readAt);
  const events = recorded.captured.filter(
    (one): one is CapturedRule => one.about === 'rule' && one.repository?.id === seen.repository.id,
  );
  const look = classicLook(seen, branch);
  const more = Object.hasOwn(seen.classic, branch) ? seen.classic[branch]?.more : undefined;
  const pattern = more?.ok ? more.value.pattern : null;
  const marks = classicMarks(branch, pattern, events, seen.repository.name);
  return {
    key: `classic ${branch}`,
    title: own('branch protection'),
    thing: {
      marks: look ? [...marks, look] : marks,
      watched,
      born: null,
      because: notRecordedOf(watched),
    },
  };
}
