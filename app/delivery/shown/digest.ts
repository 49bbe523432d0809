/**
 * The week of one repository for a client's digest, beside its own 90 days before, or those that it has; null in a week in which nothing landed, was deployed or failed:
 * a quiet week is silent. It names no one, and compares with no other repository. Pure.
 */
import { toMarkdown } from '../../../policies/engine/markdown.ts';
import { say, some } from '../../../policies/engine/prose.ts';
import { baselineOf, comparable, daysOf } from '../definitions/baseline.ts';
import { type Linked, type Measures, measured } from '../definitions/measure.ts';
import type { Spread } from '../definitions/quantiles.ts';
import type { Delivery } from './report.ts';
import { tableOf } from './table.ts';
import { daysWords, leastShareWords, quantileWords, rateWords } from './words.ts';

const week = 7 * 86_400;

const noData = 'no data';

function spreadCell(spread: Spread | null, least: boolean): string {
  if (!spread) return noData;
  return `P50 ${quantileWords(spread.p50, least)}, P90 ${quantileWords(spread.p90, least)} (n = ${spread.n})`;
}

const usualCell = (spread: Spread | null, least: boolean): string =>
  comparable(spread) ? spreadCell(spread, least) : 'too few to compare';

/** Some of its deployments may have been later than their tags say. */
function recoveryCell({ stability }: Measures, cell: typeof spreadCell): string {
  const { recovery, isAbout, open } = stability;
  const told = cell(recovery, false);
  const words = isAbout && told.startsWith('P50') ? `about ${told}` : told;
  return open.length > 0 && cell === spreadCell ? `${words}, ${open.length} open` : words;
}

function rows(now: Measures, own: Measures, incidentsKnown: boolean): readonly (readonly string[])[] {
  const [lead, usual] = [now.headline.leadTime, own.headline.leadTime];
  const share = ({ stability }: Measures, of: 'failRate' | 'reworkRate') => {
    const found = stability[of];
    if (!found) return noData;
    // That nobody told of one is not that there was none.
    return found.n === 0 && !incidentsKnown
      ? `none known (of ${found.of})`
      : leastShareWords(found, incidentsKnown);
  };
  return [
    [
      'lead time',
      lead.withheld ? 'withheld: too little is known' : spreadCell(lead.spread, lead.isLeast),
      usual.withheld ? 'withheld' : usualCell(usual.spread, usual.isLeast),
    ],
    [
      'deployments',
      `${now.frequency.rows.length}`,
      own.frequency.perWeek === null ? noData : `${rateWords(own.frequency.perWeek)} a week`,
    ],
    ['change fail rate', share(now, 'failRate'), share(own, 'failRate')],
    ['recovery time', recoveryCell(now, spreadCell), recoveryCell(own, usualCell)],
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
    tableOf(
      ['', 'this week', `${daysWords(daysOf(linked, own.window))} before`],
      rows(now, own, incidentsKnown),
    ),
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
