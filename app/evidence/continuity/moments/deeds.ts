/** What happened to a ruleset or to branch protection, and who did it, in words. Pure. */
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { Source } from '../../../protection/model/said.ts';
import type { RulesetWire } from '../../../protection/model/wire.ts';
import { at, isOf, type Line } from './lines.ts';

/** What happened to a ruleset, by what it was before. */
function deed(before: RulesetWire | null | undefined, now: RulesetWire | null): string {
  if (now === null) return 'removed';
  if (before === null) return 'made';
  if (now.enforcement === before?.enforcement) return 'changed';
  const words: Readonly<Record<string, string>> = {
    disabled: 'switched off',
    evaluate: 'set to only evaluate',
    active: 'switched on',
  };
  return words[now.enforcement] ?? 'changed';
}

const byWhom = (by: string | null): Prose => (by === null ? own('') : say` by ${by}`);

export function changeOf<S>(
  { place, line }: Line<S>,
  when: string,
  word: (before: S | null | undefined, now: S | null | undefined) => string,
): readonly Prose[] {
  const now = at(line, when);
  if (!now || now.from !== when || !now.change) return [];
  const before = line.findLast((one) => one.to === when);
  const did = word(isOf(before?.seen), isOf(now.seen));
  return [say`${place.title} was ${own(did)}${byWhom(now.change.by)}`];
}

export const rulesetWord = (
  before: RulesetWire | null | undefined,
  now: RulesetWire | null | undefined,
): string => (now === undefined ? 'changed' : deed(before, now));

export const classicWord = (_: unknown, now: readonly Source[] | null | undefined): string =>
  now === null ? 'removed' : 'changed';
