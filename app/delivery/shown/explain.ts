/** One number, how it is counted, and the rows that give it, for a terminal. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { say } from '../../../policies/engine/prose.ts';
import { type Line, type Look, wrapped } from '../../../policies/engine/wrap.ts';
import { canon, type Rule } from '../definitions/model.ts';
import { headlineNumbers, numbersApart } from './numbers.ts';
import { type Delivery, windowWords } from './report.ts';
import { rowsOf } from './rows.ts';

export function renderExplanation(rule: Rule, delivery: Delivery, look: Look): string {
  const { heads, rows } = rowsOf(rule, delivery);
  const numbers = [
    ...headlineNumbers(delivery),
    ...numbersApart(delivery).map((one) => ({ ...one, name: `${one.name}, ${one.cohort}` })),
  ];
  const said = numbers
    .filter(({ id }) => id === rule.id)
    .map(({ name, words }): Line => ({ text: `${name}: ${toPlain(words)}`, indent: 2 }));
  // Of what nobody tells here, there is no number: that is not 0.
  const none: Line = { text: `${rule.title}: not known, nothing here tells of it`, indent: 2 };
  const listed = rows.map((row): Line => {
    const cells = row.flatMap((cell, i) =>
      cell === null || cell === '' ? [] : [say`${[heads[i] ?? '']} ${cell}`],
    );
    return { text: cells.map(toPlain).join(' · '), sign: '•' };
  });
  return wrapped(
    [
      { text: `${rule.title} (${rule.id}, canon ${canon})`, ink: 'bold' },
      { text: toPlain(say`${delivery.name} ${delivery.source.branch} · ${[windowWords(delivery)]}`) },
      ...(said.length > 0 ? said : [none]),
      { text: '' },
      { text: `Start: ${rule.starts}` },
      { text: `End: ${rule.ends}` },
      { text: `In the window when: ${rule.clock}` },
      { text: `Left out: ${rule.leavesOut}` },
      { text: `Shown: ${rule.shows}` },
      { text: '' },
      { text: `Rows (${rows.length})`, ink: 'bold' },
      ...listed,
    ],
    look,
  );
}
