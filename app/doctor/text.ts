/** The doctor's answers for a terminal. */
import { toPlain } from '../../policies/engine/plain.ts';
import { type Line, type Look, wrapped } from '../../policies/engine/wrap.ts';
import type { Answer, Section } from './answer.ts';

const signs = {
  fine: { sign: '✓', ink: 'green' },
  wrong: { sign: '✗', ink: 'red' },
  told: { sign: '·', ink: 'dim' },
  unknown: { sign: '?', ink: 'magenta' },
} as const;

function linesOf({ state, said, remedy }: Answer): readonly Line[] {
  return [
    { text: toPlain(said), ...signs[state] },
    ...(remedy ? [{ text: `→ ${toPlain(remedy)}`, indent: 2 }] : []),
  ];
}

const plural = (n: number, words: string) => `${n} ${words}`;

/** `2 wrong · 1 could not be asked · 12 fine` */
export function tally(sections: readonly Section[]): string {
  const answers = sections.flatMap((section) => section.answers);
  const of = (state: Answer['state']) => answers.filter((answer) => answer.state === state).length;
  const parts = [
    [of('wrong'), 'wrong'],
    [of('unknown'), 'could not be asked'],
    [of('fine'), 'fine'],
  ] as const;
  return parts
    .filter(([n]) => n > 0)
    .map(([n, words]) => plural(n, words))
    .join(' · ');
}

export function renderDoctor(host: string, sections: readonly Section[], look: Look): string {
  const lines: readonly Line[] = [
    { text: `Fairlead doctor · ${host}`, ink: 'dim' },
    { text: tally(sections), ink: 'bold' },
    ...sections.flatMap(({ about, answers }) => [
      { text: '' },
      { text: toPlain(about), ink: 'bold' as const },
      ...answers.flatMap(linesOf),
    ]),
  ];
  return wrapped(lines, look);
}

/** The same as plain data, for scripts. */
export function doctorJson(host: string, sections: readonly Section[]): string {
  const plain = sections.map(({ about, answers }) => ({
    about: toPlain(about),
    answers: answers.map(({ state, said, remedy }) => ({
      state,
      said: toPlain(said),
      ...(remedy ? { remedy: toPlain(remedy) } : {}),
    })),
  }));
  return `${JSON.stringify({ version: 1, host, sections: plain }, null, 2)}\n`;
}
