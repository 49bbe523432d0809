/** What layers say of waivers: what one says, later ones can only make stricter. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLayer } from '../../../policies/engine/config/layer.ts';
import { mergeLayers } from '../../../policies/engine/config/merge.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { usualWaiverRules, type WaiverRules, waiverPermissions } from '../../../policies/engine/waiver.ts';
import { catalogue } from './policies.ts';

/** The stricter of two in every part. */
function stricterWaiverRules(a: WaiverRules, b: WaiverRules): WaiverRules {
  const level = ({ permission }: WaiverRules) => waiverPermissions.indexOf(permission);
  const least = (rung: 'block' | 'warn') => Math.min(a.maxDays[rung], b.maxDays[rung]);
  return {
    permission: level(a) >= level(b) ? a.permission : b.permission,
    maxDays: { block: least('block'), warn: least('warn') },
  };
}

/** Layers from the one that loses; each text stands under `waivers:`. Empty: the layer says nothing of them. */
function merge(...texts: readonly string[]) {
  const layers = texts.map((text, i) => {
    const layer = ['organization', 'standards', 'shop'][i] ?? `layer-${i}`;
    const file = { path: `${layer}.yml`, text: text === '' ? '' : `waivers:\n  ${text}\n`, layer };
    const read = readLayer(file, catalogue);
    if (!read.ok) throw new Error(read.problems.map(({ message }) => toPlain(message)).join('\n'));
    return read.layer;
  });
  return mergeLayers(layers, catalogue);
}

const usual = usualWaiverRules;
const { maxDays } = usual;

describe('the rules', () => {
  it.each<[string, readonly string[], WaiverRules]>([
    ['of no layer', [], usual],
    ['of layers that say nothing', ['', ''], usual],
    ['that one says', ['permission: admin'], { ...usual, permission: 'admin' }],
    ['that the first one makes laxer than usual', ['permission: write'], { ...usual, permission: 'write' }],
    [
      'longer than usual, of the first one',
      ['most-days: {block: 366}'],
      { ...usual, maxDays: { ...maxDays, block: 366 } },
    ],
    ['that a later one makes stricter', ['permission: write', 'permission: maintain'], usual],
    [
      'that a later one makes laxer',
      ['permission: admin', 'permission: write'],
      { ...usual, permission: 'admin' },
    ],
    [
      'that a layer between leaves open',
      ['most-days: {block: 7}', '', 'most-days: {block: 90}'],
      { ...usual, maxDays: { ...maxDays, block: 7 } },
    ],
    [
      'that become stricter step by step, each part by itself',
      ['most-days: {block: 30}', 'permission: admin', 'most-days: {block: 0, warn: 10}'],
      { permission: 'admin', maxDays: { block: 0, warn: 10 } },
    ],
    [
      'of which one part is refused and the other is not',
      ['most-days: {block: 30, warn: 30}', 'most-days: {block: 31, warn: 29}'],
      { ...usual, maxDays: { block: 30, warn: 29 } },
    ],
  ])('%s', (_, texts, expected) => {
    expect(merge(...texts).waivers).toEqual(expected);
  });

  it('name the layer and the line where they were set', () => {
    const { waiverOrigins } = merge('permission: maintain', 'most-days: {block: 7}', 'permission: write');
    expect(waiverOrigins).toEqual({
      permission: { layer: 'organization', line: 2 },
      block: { layer: 'standards', line: 2 },
      warn: { layer: 'built-in', line: null },
    });
  });
});

describe('what may not be said', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'fewer rights',
      ['permission: admin', '', 'permission: maintain'],
      [
        'shop.yml:2:15 "permission" of "waivers" is admin by organization line 2; it can only be made stricter',
      ],
    ],
    [
      'a longer term',
      ['most-days: {warn: 14}', 'most-days: {warn: 15}'],
      ['standards.yml:2:21 "warn" of "waivers" is 14 by organization line 2; it can only be made stricter'],
    ],
    [
      'any term where there is none',
      ['most-days: {block: 0}', 'most-days: {block: 1}'],
      ['standards.yml:2:22 "block" of "waivers" is 0 by organization line 2; it can only be made stricter'],
    ],
    [
      'laxer than the strictest so far, which is named',
      ['permission: write', 'permission: admin', 'permission: maintain'],
      ['shop.yml:2:15 "permission" of "waivers" is admin by standards line 2; it can only be made stricter'],
    ],
    ['the same again', ['permission: admin', 'permission: admin'], []],
  ])('%s', (_, texts, expected) => {
    const said = merge(...texts).problems.map(
      ({ path, line, column, message }) => `${path}:${line}:${column} ${toPlain(message)}`,
    );
    expect(said).toEqual(expected);
  });
});

describe('whatever layers say', () => {
  const days = fc.integer({ min: 0, max: 366 });
  const rule = fc.record(
    { permission: fc.constantFrom(...waiverPermissions), block: days, warn: days },
    { requiredKeys: [] },
  );
  const textOf = ({ permission, block, warn }: Partial<Record<'permission' | 'block' | 'warn', unknown>>) => {
    const terms = Object.entries({ block, warn }).filter(([, value]) => value !== undefined);
    const parts = [
      ...(permission === undefined ? [] : [`permission: ${permission}`]),
      ...(terms.length === 0 ? [] : [`most-days: {${terms.map((term) => term.join(': ')).join(', ')}}`]),
    ];
    return parts.join('\n  ');
  };
  const texts = fc.array(rule.map(textOf), { maxLength: 5 });

  it('no later layer makes them laxer than what those before it said', () => {
    fc.assert(
      fc.property(texts, rule.map(textOf), (before, last) => {
        // The built-in rules are a starting point that the first who speaks may leave, so that somebody has spoken.
        const all = ['permission: maintain\n  most-days: {block: 90, warn: 180}', ...before];
        const [was, is] = [merge(...all).waivers, merge(...all, last).waivers];
        expect(stricterWaiverRules(was, is)).toEqual(is);
      }),
    );
  });

  it('each part is the strictest that any of them said, or the usual one', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), (rules) => {
        const { waivers } = merge(...rules.map(textOf));
        const least = (key: 'block' | 'warn') =>
          Math.min(...rules.map((one) => one[key] ?? Number.POSITIVE_INFINITY));
        const said = rules.flatMap(({ permission }) => (permission ? [permission] : []));
        const strictest = waiverPermissions.findLast((one) => said.includes(one));
        expect(waivers).toEqual({
          permission: strictest ?? usual.permission,
          maxDays: {
            block: Number.isFinite(least('block')) ? least('block') : usual.maxDays.block,
            warn: Number.isFinite(least('warn')) ? least('warn') : usual.maxDays.warn,
          },
        });
      }),
    );
  });

  it('what is refused is a problem with its layer and line, and nothing else is', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const { problems } = merge(...all);
        const refused = all.flatMap((_, i) => {
          const before = merge(...all.slice(0, i));
          const upTo = merge(...all.slice(0, i + 1));
          return Array.from({ length: upTo.problems.length - before.problems.length }, () => i);
        });
        const names = ['organization', 'standards', 'shop'];
        expect(problems.map(({ path }) => path)).toEqual(
          refused.map((i) => `${names[i] ?? `layer-${i}`}.yml`),
        );
        for (const { line, column } of problems) expect([line > 1, column > 0]).toEqual([true, true]);
      }),
    );
  });
});
