import { expect, it } from 'vitest';
import { readOptions, usage } from './options.ts';

const here = { repository: '/here', name: 'fairlead' };
const usual = { ...here, once: false, port: 0, changes: 8, evidence: null };

it.each([
  [[], usual],
  [['--repo', '/there', '--once'], { ...usual, repository: '/there', name: null, once: true }],
  [['--port=4000', '--changes', '0'], { ...usual, port: 4000, changes: 0 }],
  [['--replay', '3'], { ...usual, changes: 3 }],
  [['--evidence', 'own.zip'], { ...usual, evidence: 'own.zip' }],
])('%j', (args, options) => {
  expect(readOptions(args, here)).toEqual({ kind: 'options', options });
});

it.each([
  [['--prot', '1'], '--prot'],
  [['--repo'], '--repo'],
  [['--repo='], '--repo is empty'],
  [['--evidence='], '--evidence is empty'],
  [['--port', '70000'], '--port takes a whole number from 0 to 65535'],
  [['--port', '-1'], '--port'],
  [['--changes', '51'], '--changes takes a whole number from 0 to 50'],
  [['--changes', '1.5'], '--changes'],
  [['--once=yes'], '--once'],
  [['/a/path'], '/a/path'],
])('%j is refused in one line', (args, words) => {
  const typed = readOptions(args, here);
  expect(typed).toMatchObject({ kind: 'wrong', problem: expect.stringContaining(words) });
  expect(typed.kind === 'wrong' && typed.problem).not.toContain('\n');
});

it('explains every option', () => {
  expect(readOptions(['--help'], here)).toEqual({ kind: 'help' });
  for (const option of ['--repo', '--changes', '--port', '--once', '--evidence'])
    expect(usage).toContain(option);
});
