import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readLayer } from '../../../policies/engine/config/layer.ts';
import { type Merged, mergeLayers } from '../../../policies/engine/config/merge.ts';
import { rungs } from '../../../policies/engine/config/policy-entry.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { type AnyPolicy, definePolicy } from '../../../policies/engine/policy.ts';
import { own } from '../../../policies/engine/prose.ts';
import { directionOf, stricter } from '../../../policies/engine/stricter.ts';
import { pass } from '../../../policies/engine/verdict.ts';

const options = z
  .strictObject({
    approvals: z.int().min(0).max(9).default(1).describe('-').meta(stricter.larger),
    lines: z.int().min(0).max(9).default(5).describe('-').meta(stricter.smaller),
    paths: z.array(z.string()).default([]).describe('-').meta(stricter.more),
    ignore: z.array(z.string()).default([]).describe('-').meta(stricter.fewer),
    allowed: z.array(z.string()).default([]).describe('-').meta(stricter.fewerButSome),
    required: z.array(z.string()).default([]).describe('-').meta(stricter.moreUnlessEmpty),
    level: z
      .enum(['none', 'high', 'low'])
      .default('high')
      .describe('-')
      .meta(stricter.from('none', 'high', 'low')),
    strict: z.boolean().default(false).describe('-').meta(stricter.whenTrue),
    lenient: z.boolean().default(false).describe('-').meta(stricter.whenFalse),
    style: z.enum(['free', 'this', 'that']).default('free').describe('-').meta(stricter.other('free')),
    name: z.string().default('a').describe('-'),
    least: z.int().min(0).max(9).default(0).describe('-').meta(stricter.larger),
    most: z.int().min(0).max(9).default(9).describe('-').meta(stricter.smaller),
  })
  .superRefine(({ least, most }, context) => {
    if (least > most)
      context.addIssue({ code: 'custom', path: ['least'], message: 'it must not be more than "most"' });
  });

const common = { title: '-', subject: 'pull_request', controls: [], needs: [] } as const;
const rich = definePolicy({ ...common, id: 'rich', options, judge: () => pass(own('well')) });
const bare = definePolicy({
  ...common,
  id: 'bare',
  options: z.strictObject({}),
  judge: () => pass(own('well')),
});
const catalogue: readonly AnyPolicy[] = [bare, rich];

/** Layers by name, from the one that loses; each text stands under `policies:`. */
function merge(...texts: readonly string[]): Merged {
  const layers = texts.map((text, i) => {
    const layer = ['acme/.github@4f2c1e9', 'shop', 'third'][i] ?? `layer ${i}`;
    const read = readLayer({ path: `${layer}.yml`, text: `policies:\n${text}`, layer }, catalogue);
    if (!read.ok) throw new Error(read.problems.map(({ message }) => toPlain(message)).join('\n'));
    return read.layer;
  });
  return mergeLayers(layers, catalogue);
}

const effective = (merged: Merged, id = 'rich') => {
  const found = merged.effective.find(({ policy }) => policy.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

const problems = ({ problems: all }: Merged) =>
  all.map(({ path, line, message }) => `${path}:${line} ${toPlain(message)}`);

describe('layers', () => {
  it('keep what a later one does not mention, option by option', () => {
    const merged = merge(
      '  rich: {rung: block, approvals: 2, paths: [a]}\n',
      '  rich:\n    approvals: 3\n',
      '  bare: warn\n',
    );
    expect(effective(merged)).toMatchObject({
      rung: 'block',
      options: { approvals: 3, paths: ['a'], lines: 5 },
      origin: {
        layer: 'acme/.github@4f2c1e9',
        line: 2,
        options: {
          approvals: { layer: 'shop', line: 3 },
          paths: { layer: 'acme/.github@4f2c1e9', line: 2 },
        },
      },
    });
    expect(effective(merged).origin.options).not.toHaveProperty('lines');
    expect(effective(merged, 'bare')).toMatchObject({ rung: 'warn', origin: { layer: 'third', line: 2 } });
    expect(merged.problems).toEqual([]);
  });

  it('may turn a policy off and on again, with the options it had', () => {
    expect(merge('  rich: {rung: block, approvals: 2}\n', '  rich: off\n').settings).toHaveLength(1);
    const back = merge('  rich: {rung: block, approvals: 2}\n', '  rich: off\n', '  rich: warn\n');
    expect(effective(back)).toMatchObject({ rung: 'warn', options: { approvals: 2 } });
  });

  it('replace a list as a whole', () => {
    expect(effective(merge('  rich: {paths: [a, b]}\n', '  rich: {paths: [c]}\n'))).toMatchObject({
      options: { paths: ['c'] },
    });
  });

  it('that contradict each other: the later one is told, and what it says of options is left out', () => {
    const merged = merge('  rich: {most: 3}\n', '  rich:\n    rung: block\n    least: 5\n    approvals: 2\n');
    expect(effective(merged)).toMatchObject({ rung: 'block', options: { least: 0, most: 3, approvals: 1 } });
    expect(problems(merged)).toEqual([
      'shop.yml:4 option "least" of policy rich: it must not be more than "most"',
    ]);
  });

  it('that contradict the one before in an option it set: the later one is told', () => {
    const merged = merge('  rich: {least: 5}\n', '  rich:\n    rung: block\n    most: 3\n');
    expect(problems(merged)).toEqual([
      'shop.yml:4 option "least" of policy rich: it must not be more than "most"',
    ]);
  });
});

describe('a lock', () => {
  const locked = (text: string) => `  rich: {rung: warn, lock: true${text}}\n`;

  it.each([
    ['rung', '', 'rung: block', true],
    ['rung', '', 'rung: observe', false],
    ['rung', '', 'rung: off', false],
    ['larger', ', approvals: 2', 'approvals: 3', true],
    ['larger', ', approvals: 2', 'approvals: 2', true],
    ['larger', ', approvals: 2', 'approvals: 1', false],
    ['larger, from the default', '', 'approvals: 0', false],
    ['smaller', ', lines: 4', 'lines: 3', true],
    ['smaller', ', lines: 4', 'lines: 5', false],
    ['more', ', paths: [a]', 'paths: [b, a]', true],
    ['more', ', paths: [a]', 'paths: [b]', false],
    ['fewer', ', ignore: [a, b]', 'ignore: [b]', true],
    ['fewer', '', 'ignore: [b]', false],
    ['an allow list', '', 'allowed: [a]', true],
    ['an allow list', ', allowed: [a, b]', 'allowed: [a]', true],
    ['an allow list', ', allowed: [a]', 'allowed: [a, b]', false],
    ['an allow list', ', allowed: [a]', 'allowed: []', false],
    ['more, unless empty', ', required: [a]', 'required: [a, b]', true],
    ['more, unless empty', '', 'required: [a]', false],
    ['more, unless empty', ', required: [a]', 'required: []', false],
    ['words', '', 'level: low', true],
    ['words', '', 'level: none', false],
    ['any other word', '', 'style: that', true],
    ['any other word', ', style: this', 'style: that', false],
    ['any other word', ', style: this', 'style: free', false],
    ['true', '', 'strict: true', true],
    ['true', ', strict: true', 'strict: false', false],
    ['false', ', lenient: true', 'lenient: false', true],
    ['false', '', 'lenient: true', false],
    ['without a direction, the same', '', 'name: a', true],
    ['without a direction, another', '', 'name: b', false],
  ])('%s: locked with%s, then %s', (_, above, below, allowed) => {
    const before = effective(merge(locked(above)));
    const merged = merge(locked(above), `  rich: {${below}}\n`);
    expect(merged.problems).toHaveLength(allowed ? 0 : 1);
    if (!allowed) expect(effective(merged)).toMatchObject({ rung: before.rung, options: before.options });
    expect(effective(merged).origin.lock).toEqual({ layer: 'acme/.github@4f2c1e9', line: 2 });
  });

  it('says who locked what and what stays, and the rest of the layer counts', () => {
    const merged = merge(
      locked(', approvals: 2'),
      '  rich:\n    rung: observe\n    approvals: 1\n    name: b\n    lines: 1\n  bare: block\n',
    );
    expect(problems(merged)).toEqual([
      'shop.yml:3 the rung of policy rich is locked by acme/.github@4f2c1e9 line 2; it can only be made stricter, so warn stays in force and not observe',
      'shop.yml:4 option "approvals" of policy rich is locked by acme/.github@4f2c1e9 line 2; it can only be made stricter (larger), and 1 is not in force',
      'shop.yml:5 option "name" of policy rich is locked by acme/.github@4f2c1e9 line 2; Fairlead cannot tell which of its values is stricter, so it cannot be changed at all, and "b" is not in force',
    ]);
    expect(effective(merged)).toMatchObject({ rung: 'warn', options: { approvals: 2, lines: 1, name: 'a' } });
    expect(effective(merged, 'bare')).toMatchObject({ rung: 'block' });
  });

  it('binds to what was locked, not to what a later layer made of it', () => {
    const merged = merge(locked(', approvals: 1'), '  rich: {approvals: 3}\n', '  rich: {approvals: 2}\n');
    expect(merged.problems).toEqual([]);
    expect(effective(merged)).toMatchObject({ options: { approvals: 2 } });
  });

  it('of a later layer binds as well', () => {
    const merged = merge(
      locked(', approvals: 1'),
      '  rich: {approvals: 3, lock: true}\n',
      '  rich: {approvals: 2}\n',
    );
    expect(problems(merged)[0]).toContain(
      'third.yml:2 option "approvals" of policy rich is locked by shop line 2',
    );
    expect(effective(merged)).toMatchObject({ options: { approvals: 3 } });
  });

  it('of a policy that is off lets a later layer turn it on', () => {
    expect(effective(merge('  rich: {rung: off, lock: true}\n', '  rich: block\n'))).toMatchObject({
      rung: 'block',
    });
  });

  it.each(['false', '"yes"', '[approvals]', ''])('cannot be %s', (value) => {
    expect(() => merge(`  rich: {rung: warn, lock: ${value}}\n`)).toThrow(
      '"lock" of policy rich can only be true',
    );
  });
});

const some = (values: readonly string[]) => fc.subarray([...values]).map((list) => `[${list.join(', ')}]`);
const digit = fc.integer({ min: 0, max: 9 }).map(String);
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  rung: fc.constantFrom(...rungs),
  approvals: digit,
  lines: digit,
  paths: some(['a', 'b', 'c']),
  ignore: some(['a', 'b', 'c']),
  allowed: some(['a', 'b', 'c']),
  required: some(['a', 'b', 'c']),
  level: fc.constantFrom('none', 'high', 'low'),
  strict: fc.constantFrom('true', 'false'),
  lenient: fc.constantFrom('true', 'false'),
  name: fc.constantFrom('a', 'b'),
  least: digit,
  most: digit,
};
const entry = fc
  .record(values, { requiredKeys: [] })
  .map((said) => Object.entries(said).map(([key, value]) => `    ${key}: ${value}\n`));
const layer = entry.map((lines) => (lines.length === 0 ? '  bare: warn\n' : `  rich:\n${lines.join('')}`));
const lock = entry.map((lines) => `  rich:\n${lines.join('')}    lock: true\n`);

/** Whether `b` asks for at least as much as `a`, said anew: not with the code under test. */
function atLeast(a: Merged, b: Merged): boolean {
  const [from, to] = [effective(a), effective(b)];
  const was = z.parse(options, from.options);
  const is = z.parse(options, to.options);
  const within = (small: readonly string[], large: readonly string[]) =>
    small.every((x) => large.includes(x));
  const levels = ['none', 'high', 'low'];
  return (
    rungs.indexOf(to.rung) >= rungs.indexOf(from.rung) &&
    is.approvals >= was.approvals &&
    is.lines <= was.lines &&
    within(was.paths, is.paths) &&
    within(is.ignore, was.ignore) &&
    (was.allowed.length === 0 || (is.allowed.length > 0 && within(is.allowed, was.allowed))) &&
    (was.required.length === 0 ? is.required.length === 0 : within(was.required, is.required)) &&
    levels.indexOf(is.level) >= levels.indexOf(was.level) &&
    (is.strict || !was.strict) &&
    (was.lenient || !is.lenient) &&
    is.name === was.name &&
    is.least >= was.least &&
    is.most <= was.most
  );
}

describe('whatever layers say', () => {
  it('no later layer makes what is locked laxer', () => {
    fc.assert(
      fc.property(layer, lock, fc.array(layer, { maxLength: 4 }), (above, locking, below) => {
        const before = merge(above, locking);
        expect(atLeast(before, merge(above, locking, ...below))).toBe(true);
      }),
    );
  });

  it('nothing is refused without a lock, but a contradiction', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 4 }), (layers) => {
        const told = problems(merge(...layers)).filter((line) => !line.includes('must not be more than'));
        expect(told).toEqual([]);
      }),
    );
  });

  it('every setting that results is valid, and a layer twice is a layer once', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 4 }), layer, (layers, last) => {
        const once = effective(merge(...layers, last));
        expect(options.safeParse(once.options).success).toBe(true);
        const twice = effective(merge(...layers, last, last));
        expect([twice.rung, twice.options]).toEqual([once.rung, once.options]);
      }),
    );
  });

  it('layers that say nothing of the same policy may come in any order', () => {
    fc.assert(
      fc.property(layer, fc.constantFrom(...rungs), (one, rung) => {
        const other = `  bare: ${rung}\n`;
        if (one.includes('bare')) return;
        const values = (merged: Merged) => merged.effective.map(({ rung: at, options: said }) => [at, said]);
        expect(values(merge(one, other))).toEqual(values(merge(other, one)));
      }),
    );
  });

  it('a direction is reflexive and transitive', () => {
    const lists = fc.subarray(['a', 'b', 'c']);
    const held = Object.entries(options.shape).flatMap(([name, schema]) => {
      const direction = directionOf(schema);
      const arbitrary = { paths: lists, ignore: lists, allowed: lists, required: lists }[name];
      return direction && arbitrary ? [{ direction, arbitrary }] : [];
    });
    expect(held).toHaveLength(4);
    for (const { direction, arbitrary } of held)
      fc.assert(
        fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
          expect(direction.holds(a, a)).toBe(true);
          if (direction.holds(a, b) && direction.holds(b, c)) expect(direction.holds(a, c)).toBe(true);
        }),
      );
  });
});
