import { describe, expect, it } from 'vitest';
import { readLayer } from '../../../policies/engine/config/layer.ts';
import { readConfiguration } from '../../../policies/engine/config/read.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { catalogue } from '../../../policies/index.ts';

const file = (value: string) => ({ path: 'f.yml', text: `extends: ${value}\n`, layer: 'f' });

const read = (value: string) => {
  const layer = readLayer(file(value), catalogue);
  if (!layer.ok)
    return layer.problems.map(({ line, column, message }) => `${line}:${column} ${toPlain(message)}`);
  return layer.layer.extends.map(({ at: _, ...one }) => one);
};

const shared = (owner: string, repo: string, ref: string) => [{ kind: 'shared', owner, repo, ref }];

describe('extends', () => {
  it.each([
    ['a pack', 'startup', [{ kind: 'pack', name: 'startup' }]],
    ['a branch', 'acme/standards@main', shared('acme', 'standards', 'main')],
    ['a tag', 'acme/standards@v1.2.0', shared('acme', 'standards', 'v1.2.0')],
    ['a branch with a folder', 'acme/.github@release/1', shared('acme', '.github', 'release/1')],
    ['a commit', `acme/s@${'a'.repeat(40)}`, shared('acme', 's', 'a'.repeat(40))],
    ['several', '[soc2, acme/s@v1]', [{ kind: 'pack', name: 'soc2' }, ...shared('acme', 's', 'v1')]],
    ['none', '[]', []],
  ])('%s', (_, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it.each([
    ['an unknown pack', 'startp', '1:10 there is no pack "startp". Did you mean "startup"?'],
    ['a pack like no other', 'zebra', '1:10 there is no pack "zebra". There are startup, soc2, regulated'],
    ['no ref', 'acme/standards', '1:10 "extends" needs the branch, tag or commit of acme/standards'],
    ['an empty ref', 'acme/standards@', 'does not have the form owner/repo@ref'],
    ['an address', 'https://github.com/acme/standards', 'does not have the form owner/repo@ref'],
    ['a path', 'acme/standards/x.yml@main', 'does not have the form owner/repo@ref'],
    ['a way out', 'acme/..@main', 'does not have the form owner/repo@ref'],
    ['a range', 'acme/s@a..b', 'does not have the form owner/repo@ref'],
    ['a file in the ref', '"acme/s@main:secrets"', 'does not have the form owner/repo@ref'],
    ['an option for git', '"acme/s@--upload-pack=x"', 'does not have the form owner/repo@ref'],
    ['a line break', '"acme/s@main\\nx"', 'does not have the form owner/repo@ref'],
    ['a number', '12', '1:10 "extends" names a pack (startup, soc2, regulated) or a file of another'],
    ['a map', '{a: b}', '1:10 "extends" names a pack'],
    ['nothing', '', '"extends" names a pack'],
    ['one wrong among several', '[soc2, 1]', '1:17 "extends" names a pack'],
    [
      'very many',
      `[${Array(11).fill('soc2').join(', ')}]`,
      '1:10 "extends" may have at most 10 entries; here it has 11',
    ],
  ])('%s is a problem', (_, value, expected) => {
    const said = read(value);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(expected);
  });

  it('a file by itself stands on packs, and on nothing else', () => {
    expect(readConfiguration(file('startup'), catalogue)).toMatchObject({ ok: true });
    const alone = readConfiguration(file('acme/s@v1'), catalogue);
    expect(!alone.ok && alone.problems.map(({ message }) => toPlain(message))).toEqual([
      'acme/s@v1 cannot be read from a file by itself',
    ]);
  });

  it('the file wins over what it extends, and later entries over earlier ones', () => {
    const text = 'extends: [regulated, startup]\npolicies:\n  review: {approvals: 4}\n';
    const merged = readConfiguration({ path: 'f.yml', text, layer: 'f' }, catalogue);
    const review = merged.ok ? merged.settings.find(({ policy }) => policy.id === 'review') : null;
    expect(review).toMatchObject({
      options: { approvals: 4, 'code-owners': 'require-another' },
      origin: { layer: 'pack startup', options: { approvals: { layer: 'f', line: 3 } } },
    });
  });
});
