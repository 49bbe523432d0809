/** Delivery for a terminal. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { say } from '../../../policies/engine/prose.ts';
import { type Line, type Look, tableLines, wrapped } from '../../../policies/engine/wrap.ts';
import { limits } from './limits.ts';
import { headlineNumbers, numbersApart, stageMedians } from './numbers.ts';
import { type Delivery, emptyWords, windowWords } from './report.ts';
import { type Column, deploymentColumns, durationsOf } from './series.ts';

const head = (text: string): Line => ({ text, ink: 'bold' });
const widest = 24;

function bars(columns: readonly Column[], look: Look, shown: (column: Column) => string): readonly Line[] {
  const most = Math.max(...columns.map(({ value }) => value), 1);
  const rows = columns.map((column) => [
    column.label,
    '█'.repeat(column.value === 0 ? 0 : Math.max(1, Math.round((column.value / most) * widest))),
    shown(column),
  ]);
  return tableLines(rows, look, { narrow: ([label = '', , value = '']) => `${label}: ${value}` });
}

/** Outer columns that are empty say nothing. */
function trimmed(columns: readonly Column[]): readonly Column[] {
  const first = columns.findIndex(({ value }) => value > 0);
  const last = columns.findLastIndex(({ value }) => value > 0);
  return columns.slice(first, last + 1);
}

function charts(delivery: Delivery, look: Look): readonly (readonly Line[])[] {
  const { days, columns } = deploymentColumns(delivery);
  const durations = durationsOf(delivery);
  const stages = stageMedians(delivery);
  const some = delivery.measures.frequency.rows.length > 2;
  return [
    some
      ? [
          head(days === 7 ? 'Deployments by week' : `Deployments by ${days} days`),
          ...bars(columns, look, ({ value }) => String(value)),
        ]
      : [],
    durations && durations.n > 2
      ? [
          head(`${durations.what} (n = ${durations.n})`),
          ...bars(trimmed(durations.columns), look, ({ value }) => String(value)),
        ]
      : [],
    stages.length > 1
      ? [
          head('Stages, P50 of the changes that had them'),
          ...tableLines(
            stages.map(({ stage, n, words }) => [stage, words, `n = ${n}`]),
            look,
            { narrow: (row) => row.join(' ') },
          ),
        ]
      : [],
  ];
}

export function renderMetricsText(delivery: Delivery, look: Look): string {
  const { measures, source, name } = delivery;
  const numbers = headlineNumbers(delivery).map(({ name: what, words }) => [what, toPlain(words)]);
  const apart = numbersApart(delivery).map(({ cohort, name: what, words }) => [
    `${what}, ${cohort}`,
    toPlain(words),
  ]);
  const row = ([what = '', words = '']: readonly string[]) => `${what}: ${words}`;
  const table = (rows: readonly (readonly string[])[]) => tableLines(rows, look, { narrow: row });
  const empty = emptyWords(delivery);
  const blocks: readonly (readonly Line[])[] = [
    [
      { text: toPlain(say`${name} ${source.branch} · ${[windowWords(delivery)]}`), ink: 'bold' },
      {
        text: `${measures.landed} changes landed, ${measures.direct} of them ${source.words.pushed}`,
      },
      { text: toPlain(source.deploymentsAre) },
    ],
    empty ? [{ text: toPlain(empty) }] : [],
    [head('People’s changes, and all deployments'), ...table(numbers)],
    apart.length > 0 ? [head('Apart'), ...table(apart)] : [],
    ...charts(delivery, look),
    [head('Not known'), ...limits(delivery).map((one): Line => ({ text: toPlain(one), sign: '•' }))],
  ];
  const lines = blocks
    .filter((block) => block.length > 0)
    .flatMap((block, i) => (i === 0 ? block : [{ text: '' }, ...block]));
  return wrapped(lines, look);
}
