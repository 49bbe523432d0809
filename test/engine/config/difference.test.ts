import { expect, it } from 'vitest';
import {
  declaredDifference,
  settingsDifference,
  waiverRulesDifference,
} from '../../../policies/engine/config/difference.ts';
import { readLayer } from '../../../policies/engine/config/layer.ts';
import { mergeLayers } from '../../../policies/engine/config/merge.ts';
import { readConfiguration } from '../../../policies/engine/config/read.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { usualWaiverRules } from '../../../policies/engine/waiver.ts';
import { catalogue } from './policies.ts';

function settings(text: string) {
  const read = readConfiguration({ path: 'fairlead.yml', text, layer: 'fairlead.yml' }, catalogue);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => toPlain(message)).join('\n'));
  return read.settings;
}

const policies = (text: string) => settings(`policies:\n${text}`);

it.each([
  ['nothing', '  review: warn\n', '  review: warn\n', []],
  ['other words for the same', '  review: warn\n', '  # hm\n  review: {rung: warn}\n', []],
  ['a default written out', '', '  adr-required: {threshold: 6}\n', []],
  ['rung', '  review: warn\n', '  review: block\n', ['review: rung warn → block']],
  ['not mentioned any more', '  review: block\n', '', ['review: rung block → observe']],
  ['off', '  review: block\n', '  review: off\n', ['review is switched off; it was at block']],
  ['on', '  review: off\n', '', ['review is switched on, at observe']],
  ['an option', '', '  adr-required: {threshold: 8}\n', ['adr-required: threshold 6 → 8']],
  [
    'a list',
    '  adr-required: {paths: [a]}\n',
    '  adr-required: {paths: [a, b]}\n',
    ['adr-required: paths ["a"] → ["a","b"]'],
  ],
  [
    'order of keys',
    '  adr-required: {teams: [{name: a, count: 1}]}\n',
    '  adr-required: {teams: [{count: 1, name: a}]}\n',
    [],
  ],
  [
    'several, in the order of the catalogue',
    '',
    '  review: off\n  adr-required: {rung: block, mode: lenient, threshold: 1}\n',
    [
      'adr-required: rung observe → block',
      'adr-required: threshold 6 → 1',
      'adr-required: mode "strict" → "lenient"',
      'review is switched off; it was at observe',
    ],
  ],
])('%s', (_, before, after, expected) => {
  expect(settingsDifference(policies(before), policies(after)).map(toPlain)).toEqual(expected);
});

it.each([
  ['nothing', usualWaiverRules, []],
  ['who may', { ...usualWaiverRules, permission: 'admin' }, ['waivers: permission maintain → admin']],
  [
    'for how long',
    { ...usualWaiverRules, maxDays: { block: 0, warn: 200 } },
    ['waivers: most-days of block 90 → 0', 'waivers: most-days of warn 180 → 200'],
  ],
] as const)('rules for waivers: %s', (_, after, expected) => {
  expect(waiverRulesDifference(usualWaiverRules, after).map(toPlain)).toEqual(expected);
});

it('of what is declared of settings names each that is new, gone or another', () => {
  const of = (text: string) => {
    const read = readLayer({ path: 'a.yml', text: `settings:\n${text}`, layer: 'a' }, []);
    if (!read.ok) throw new Error('the file has problems');
    return mergeLayers([read.layer], []).declared;
  };
  const before = of(
    '  repository: { merge: { squash: true, rebase: true } }\n  protection: { main: { checks: [a] } }\n',
  );
  const after = of(
    '  repository: { merge: { squash: false } }\n  protection: { main: { checks: [b, a], approvals: 1 } }\n',
  );
  expect(declaredDifference(before, after).map(toPlain)).toEqual([
    'setting protection.main.approvals is declared as 1',
    'setting protection.main.checks: declared as ["a"] → ["a","b"]',
    'setting repository.merge.rebase is no longer declared; it was true',
    'setting repository.merge.squash: declared as true → false',
  ]);
  expect(declaredDifference(after, after)).toEqual([]);
});
