/**
 * The week of one repository for a client's digest, beside its own 90 days before; null in a week in which nothing landed, was deployed or failed:
 * a quiet week is silent. It names no one, and compares with no other repository. Pure.
 */
import { toMarkdown } from '../../../policies/engine/markdown.ts';
import { say, some } from '../../../policies/engine/prose.ts';
import { baselineDays, baselineOf, comparable } from '../definitions/baseline.ts';
import { type Linked, type Measures, measured } from '../definitions/measure.ts';
import type { Spread } from '../definitions/quantiles.ts';
import type { Delivery } from './report.ts';
import { tableOf } from './table.ts';
import { durationWords, rateWords, shareWords } from './words.ts';

const week = 7 * 86_400;

const noData = 'no data';

function spreadCell(spread: Spread | null, withheld: boolean): string {
  if (withheld) return 'withheld: too little is known';
  return spread
    ? `P50 ${durationWords(spread.p50)}, P90 ${durationWords(spread.p90)} (n = ${spread.n})`
    : noData;
}

function usualCell(spread: Spread | null, withheld: boolean): string {
  return withheld ? 'withheld' : comparable(spread) ? spreadCell(spread, false) : 'too few to compare';
}

function rows(now: Measures, own: Measures, incidentsKnown: boolean): readonly (readonly string[])[] {
  const [lead, usual] = [now.headline.leadTime, own.headline.leadTime];
  const share = ({ stability }: Measures, of: 'failRate' | 'reworkRate') => {
    const found = stability[of];
    if (!found) return noData;
    // That nobody told of one is not that there was none.
    return found.n === 0 && !incidentsKnown ? `none known (of ${found.of})` : shareWords(found);
  };
  const { open } = now.stability;
  const recovery = spreadCell(now.stability.recovery, false);
  return [
    ['lead time', spreadCell(lead.spread, lead.withheld), usualCell(usual.spread, usual.withheld)],
    ['deployments', `${now.frequency.rows.length}`, `${rateWords(own.frequency.perWeek)} a week`],
    ['change fail rate', share(now, 'failRate'), share(own, 'failRate')],
    [
      'recovery time',
      open.length > 0 ? `${recovery}, ${open.length} open` : recovery,
      usualCell(own.stability.recovery, false),
    ],
    ['rework rate', share(now, 'reworkRate'), share(own, 'reworkRate')],
  ];
}

/** Of the seven days before `until`. */
export function renderDigestSection(
  name: string,
  linked: Linked,
  until: number,
  incidentsKnown: boolean,
): string | null {
  const now = measured(linked, { since: until - week, until });
  const own = baselineOf(linked, until - week);
  const quiet = now.landed === 0 && now.frequency.rows.length === 0 && now.stability.failures.length === 0;
  if (quiet) return null;
  const waiting = now.waiting.length;
  const waits = waiting > 0 ? ` ${waiting} that landed ${waiting === 1 ? 'is' : 'are'} not live yet.` : '';
  return [
    `**${toMarkdown(say`${name}`)}** · ${now.landed} ${now.landed === 1 ? 'change' : 'changes'} landed.${waits}`,
    tableOf(['', 'this week', `${baselineDays} days before`], rows(now, own, incidentsKnown)),
  ].join('\n\n');
}

/** Of the seven days before each one's window ends; those of which there is nothing to say are named in one line. */
export function renderDigest(deliveries: readonly Delivery[]): string {
  const sections = deliveries.map(({ name, linked, measures, source }) => ({
    name,
    text: renderDigestSection(name, linked, measures.window.until, source.incidentsKnown),
  }));
  const quiet = sections.filter(({ text }) => text === null).map(({ name }) => say`${name}`);
  const said = sections.flatMap(({ text }) => text ?? []);
  const rest =
    quiet.length > 0
      ? [`Nothing landed, was deployed or failed this week in ${toMarkdown(some(quiet, 10))}.`]
      : [];
  return `${[...said, ...rest].join('\n\n')}\n`;
}
