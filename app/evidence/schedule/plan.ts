/** Plans a client's exports: what came due since they were last planned, however long nothing ran. */

import type { EvidenceRules } from '../../../policies/engine/evidence-rules.ts';
import { rateLimitOf } from '../../github/access/rate-limited.ts';
import { CannotLook } from '../../looked.ts';
import {
  type ExportSchedule,
  exportSchedule,
  type NewExport,
  planExports,
} from '../../store/evidence-exports.ts';
import { lastPeriod } from '../calendar/periods.ts';
import { dueBetween } from './due.ts';
import type { ExportsOf, OfClient } from './of.ts';
import { rulesFrom, rulesInForce, rulesText } from './rules.ts';

/** Milliseconds after which the configuration is read again. */
const every = 55 * 60_000;

/** Exports that are made up after the service was away for long: the newest. */
const maxMadeUp = 15;

async function rulesNow(
  of: ExportsOf,
  { installation, login, client }: OfClient,
  before: ExportSchedule | null,
): Promise<string | null> {
  try {
    const octokit = await of.octokitOf(installation, null, { for: 'layers' });
    const rules = await rulesInForce(octokit, login);
    return rules && rulesText(rules);
  } catch (error) {
    if (!(error instanceof CannotLook) && !rateLimitOf(error)) throw error;
    of.log.warn(
      { err: error, client },
      'what a client says of exports could not be read; what it said before stays',
    );
    return before?.rules ?? null;
  }
}

export function dueOf(rules: EvidenceRules, after: Date, until: Date): readonly NewExport[] {
  return dueBetween(rules.cron, rules.timeZone, after.getTime(), until.getTime()).map((at) => {
    const { name: period, from: periodFrom, to: periodTo } = lastPeriod(rules.period, rules.timeZone, at);
    return { dueAt: new Date(at), period, periodFrom, periodTo, rules: rulesText(rules) };
  });
}

/** Resolves with the rules that are in force; null: no exports are asked for. */
export async function plan(of: ExportsOf, client: OfClient): Promise<EvidenceRules | null> {
  const now = of.now();
  const before = await exportSchedule(of.database.kysely, client.client);
  const isOld = !before || before.readAt.getTime() <= now.getTime() - every;
  const rules = isOld ? await rulesNow(of, client, before) : before.rules;
  const read = rules === null ? null : rulesFrom(rules);
  // Before it was asked for nothing was due. What was due until now is due by what was said then.
  const asked = before?.rules ? rulesFrom(before.rules) : null;
  const due = asked && before ? dueOf(asked, before.plannedUntil, now) : [];
  const schedule = { rules, readAt: isOld ? now : before.readAt, plannedUntil: now };
  await planExports(of.database, client.client, schedule, due.slice(-maxMadeUp));
  if (due.length > maxMadeUp)
    of.log.warn(
      { client: client.client, left: due.length - maxMadeUp },
      'more exports came due while nothing ran than are made up',
    );
  return read;
}
