import { expect, it } from 'vitest';
import type { Chronicle } from './chronicle.ts';
import { surprises } from './chronicle.ts';
import { differences, type Expected } from './expectation.ts';
import { seenCheck, seenPull } from './seen-pull.ts';

const annotation = {
  path: 'a.js',
  startLine: 4,
  endLine: 4,
  level: 'failure',
  title: '',
  message: '',
  rawDetails: '',
};
const red = seenPull({
  checks: [
    seenCheck({
      conclusion: 'failure',
      title: '1 to fix',
      summary: '| | policy | what |\n|---|---|---|\n| ✗ | review | Needs `1` approval |',
      text: '<details>\n<summary>review: how to fix</summary>\n\nAsk **ines**\n\n</details>',
      annotations: [annotation],
    }),
  ],
});

it.each<[string, Expected, readonly string[]]>([
  [
    'nothing',
    { conclusion: 'failure', says: ['Needs 1 approval', 'Ask ines'], annotated: { path: 'a.js', line: 4 } },
    [],
  ],
  ['any end', { conclusion: null }, []],
  ['the end', { conclusion: 'success' }, ['the check run ended with failure, expected was success']],
  [
    'a phrase',
    { conclusion: 'failure', says: ['no such words'] },
    ['the check run does not say "no such words"'],
  ],
  ['a place', { conclusion: 'failure', annotated: { path: 'a.js', line: 5 } }, ['a.js:5 is not annotated']],
])('finds that %s differs', (_, expected, found) => {
  expect(differences(expected, red)).toEqual(found);
});

it('does not take an earlier verdict, or an unfinished one, for the verdict on the head', () => {
  const earlier = seenPull({ checks: [seenCheck({ headSha: 'bbbb' })] });
  expect(differences({ conclusion: null }, earlier)).toEqual([
    'there is no check run by Fairlead on its head',
  ]);
  const unfinished = seenPull({ checks: [seenCheck({ conclusion: null })] });
  expect(differences({ conclusion: null }, unfinished)).toEqual(['the check run is not completed']);
});

it('names the scene of every surprise', () => {
  const entry = { what: 'opened', pull: red, milliseconds: null, unexpected: ['it is red'] };
  const chronicle: Chronicle = {
    repository: 'acme/shop',
    from: '',
    papers: new Map(),
    firstVerdict: null,
    finished: true,
    scenes: [
      { title: 'Quiet', happened: ['a note', { ...entry, unexpected: [] }], failure: null },
      { title: 'Loud', happened: [entry], failure: 'the scene broke' },
    ],
  };
  expect(surprises(chronicle)).toEqual(['Loud: #7, opened: it is red', 'Loud: the scene broke']);
});
