import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../policies/engine/config/read.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { usualWaiverRules } from '../../../policies/engine/waiver.ts';
import { catalogue } from './policies.ts';

const read = (text: string) => readConfiguration({ path: 'f.yml', text, layer: 'f' }, catalogue);

describe('waivers in the configuration', () => {
  it.each([
    ['nothing', '', usualWaiverRules],
    ['an empty section', 'waivers:\n', usualWaiverRules],
    ['a permission', 'waivers: {permission: admin}\n', { ...usualWaiverRules, permission: 'admin' }],
    [
      'one term',
      'waivers: {most-days: {block: 14}}\n',
      { permission: 'maintain', maxDays: { block: 14, warn: 180 } },
    ],
    [
      'no waivers at all',
      'waivers: {most-days: {block: 0, warn: 0}}\n',
      { permission: 'maintain', maxDays: { block: 0, warn: 0 } },
    ],
  ])('may say %s', (_, text, waivers) => {
    expect(read(text)).toMatchObject({ ok: true, waivers });
  });

  it.each([
    ['waivers: [a]\n', '1:10 "waivers" must be a map; here it is a list of 1 entry'],
    [
      'waivers: {permision: admin}\n',
      '1:11 unknown key "permision" of "waivers". Did you mean "permission"?',
    ],
    [
      'waivers: {permission: read}\n',
      '1:23 "permission" of "waivers" must be "write", "maintain" or "admin"; here it is the text "read"',
    ],
    ['waivers: {most-days: 30}\n', '1:22 "most-days" must be a map; here it is 30'],
    ['waivers: {most-days: {observe: 1}}\n', '1:23 unknown key "observe" of "most-days"'],
    [
      'waivers: {most-days: {block: 367}}\n',
      '1:30 "block" of "most-days" must be a whole number from 0 to 366; here it is 367',
    ],
    [
      'waivers: {most-days: {block: -1}}\n',
      '1:30 "block" of "most-days" must be a whole number from 0 to 366; here it is -1',
    ],
    [
      'waivers: {most-days: {block: 1.5}}\n',
      '1:30 "block" of "most-days" must be a whole number from 0 to 366; here it is 1.5',
    ],
  ])('is wrong: %j', (text, expected) => {
    const configuration = read(text);
    if (configuration.ok) throw new Error('it was taken for valid');
    expect(
      configuration.problems.map(({ line, column, message }) => `${line}:${column} ${toPlain(message)}`),
    ).toEqual([expected]);
  });
});
