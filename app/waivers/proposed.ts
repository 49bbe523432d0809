/** What a change does to the repository's file of waivers: shown, and never in force for the change itself. */

import { toPlain } from '../../policies/engine/plain.ts';
import type { ProposedConfiguration } from '../../policies/engine/report.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import type { WaiverRules } from '../../policies/engine/waiver.ts';
import { dayOf } from '../../policies/engine/waivers/day.ts';
import { waiversDifference } from '../../policies/engine/waivers/difference.ts';
import { examineWaivers } from '../../policies/engine/waivers/examine.ts';
import { readWaivers, waiversPath } from '../../policies/engine/waivers/read.ts';
import { changedOf, unreadBecause } from '../config/in-force.ts';
import type { PullRequestSource } from '../facts/source.ts';
import { kindOf } from './load.ts';
import { misnamedWaivers } from './misnamed.ts';

export interface ProposedUnder {
  readonly settings: readonly Setting[];
  readonly rules: WaiverRules;
  /** Ids of the catalogue. */
  readonly policies: readonly string[];
}

async function compare(source: PullRequestSource, under: ProposedUnder): Promise<ProposedConfiguration> {
  const { rules, readAt } = source;
  const [before, after] = await Promise.all([rules.text(waiversPath), source.text('head', waiversPath)]);
  const read = (text: string | null) =>
    readWaivers({ path: waiversPath, text: text ?? '', layer: `${waiversPath} as proposed` }, under.policies);
  const [old, next] = [read(before), read(after)];
  const there = {
    settings: under.settings,
    rules: under.rules,
    today: dayOf(readAt),
    file: kindOf(rules),
    repository: rules.repository,
  };
  // Where entries have problems, one that is missing may be one of them: it cannot be said to be removed.
  const unread =
    next.problems.length === 0
      ? []
      : old.waivers.filter(({ id }) => !next.waivers.some((one) => one.id === id));
  const { problems, notes } = examineWaivers(next.waivers, there);
  // An orphan is not this change's mistake, unless it is new.
  const known = new Set(examineWaivers(old.waivers, there).notes.map(({ message }) => toPlain(message)));
  return {
    path: waiversPath,
    problems: [...next.problems, ...problems].sort((a, b) => a.line - b.line || a.column - b.column),
    differences: [
      ...waiversDifference(old.waivers, [...next.waivers, ...unread]),
      ...notes.map(({ message }) => message).filter((message) => !known.has(toPlain(message))),
    ],
    wouldConclude: null,
  };
}

/** Null when the change does not touch the file. */
export async function proposedWaivers(
  source: PullRequestSource,
  under: ProposedUnder,
): Promise<ProposedConfiguration | null> {
  const value = await changedOf(source);
  if (!value) return null;
  try {
    const left = value.filter(({ status }) => status !== 'removed').map(({ path }) => path);
    const strays = misnamedWaivers(new Set(left));
    if (strays.length > 0)
      return { path: waiversPath, problems: strays, differences: [], wouldConclude: null };
    if (!value.some((file) => file.path === waiversPath || file.previousPath === waiversPath)) return null;
    return await compare(source, under);
  } catch (error) {
    const { unread } = unreadBecause(error, waiversPath);
    return { path: waiversPath, problems: [], differences: [], wouldConclude: null, unread };
  }
}
