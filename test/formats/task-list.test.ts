import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxesOf, itemKey, type Revision, whoTicked } from '../../policies/formats/task-list.ts';

describe('boxesOf', () => {
  it.each<readonly [string, string, readonly (readonly [string, boolean])[]]>([
    [
      'bullets and numbers',
      '- [ ] A\n* [x] B\n+ [X] C\n1. [x] D',
      [
        ['a', false],
        ['b', true],
        ['c', true],
        ['d', true],
      ],
    ],
    ['nested and with carriage returns', '- a\r\n  - [x] B\r\n', [['b', true]]],
    ['not in comments or fences', '<!-- - [x] A -->\n```\n- [x] B\n```\n- [x] C', [['c', true]]],
    ['emphasis, spacing and a full stop', '- [x]  **Load   test** passed.', [['load test passed', true]]],
    ['struck out: another item', '- [x] ~~Load test~~', [['~~load test~~', true]]],
    ['twice: ticked when both are', '- [x] A\n- [ ] A', [['a', false]]],
    ['no boxes', '[x] A\n- [y] B\n- []C\n- [x]\n-[x] D', []],
  ])('%s', (_, text, expected) => {
    expect(boxesOf(text).map(({ key, ticked }) => [key, ticked])).toEqual(expected);
  });
});

const by = (login: string) => ({ login, kind: 'user' as const });

function history(...edits: readonly (readonly [string | null, string])[]): readonly Revision[] {
  return edits.map(([login, text], i) => ({
    text,
    editor: login === null ? null : by(login),
    at: `2026-11-0${i + 1}T09:00:00Z`,
  }));
}

const open = '- [ ] A';
const done = '- [x] A';

describe('whoTicked', () => {
  it.each<readonly [string, readonly Revision[], string | null]>([
    ['the author, when nobody edited', history(['maria', done]), 'maria'],
    ['who ticked it', history(['maria', open], ['wen', done]), 'wen'],
    [
      'not who edited it afterwards',
      history(['maria', open], ['wen', done], ['eve', `${done}\n\nMore`]),
      'wen',
    ],
    ['who ticked it last', history(['wen', done], ['eve', open], ['tom', done]), 'tom'],
    ['who reworded what somebody else had ticked', history(['wen', '- [x] B'], ['eve', done]), 'eve'],
    ['who brought it back', history(['wen', done], ['maria', 'nothing'], ['eve', done]), 'eve'],
    ['who ticked its twin', history(['wen', `${done}\n${open}`], ['eve', `${done}\n${done}`]), 'eve'],
    ['nobody, when the beginning is not known', history([null, done], ['wen', `${done}\n`]), null],
    ['nobody, when it is open', history(['wen', done], ['wen', open]), null],
  ])('%s', (_, revisions, expected) => {
    expect(whoTicked(revisions).map((box) => box.by?.login ?? null)).toEqual([expected]);
  });

  it('names somebody who left a text in which the box is ticked, for any history', () => {
    const line = fc.constantFrom(open, done, '- [x] B', '');
    const edit = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.array(line, { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
        const revisions = history(...edits.map(([login, lines]) => [login, lines.join('\n')] as const));
        for (const box of whoTicked(revisions)) {
          const wrote = revisions.filter(({ editor }) => editor?.login === box.by?.login);
          const did = wrote.some(({ text }) =>
            boxesOf(text).some((one) => one.key === box.key && one.ticked),
          );
          expect(box.ticked ? did : box.by === null).toBe(true);
        }
      }),
    );
  });

  it('knows items by their words', () => {
    expect(itemKey(' Load  `test` passed: ')).toBe('load test passed');
  });
});
