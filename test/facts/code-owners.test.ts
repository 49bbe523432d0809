import { describe, expect, it } from 'vitest';
import { codeOwners } from '../../app/facts/code-owners.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { CannotLook, whole } from '../../app/looked.ts';
import { own } from '../../policies/engine/prose.ts';
import { fakeSource } from './fake-source.ts';

const at = (path: string) => ({ path, text: `* @${path.split('/')[0]?.replace('.', '') ?? ''}` });

function local(texts: PullRequestSource['texts']): PullRequestSource {
  return { ...fakeSource({}).source, github: null, texts };
}

describe('code owners', () => {
  it('is nobody where there is no file', async () => {
    expect(await codeOwners.collect(fakeSource({}).source)).toEqual({
      value: { path: null, rules: [], problems: [] },
      gaps: [],
    });
  });

  it.each([
    [['docs/CODEOWNERS', 'CODEOWNERS', '.github/CODEOWNERS'], '.github/CODEOWNERS'],
    [['docs/CODEOWNERS', 'CODEOWNERS'], 'CODEOWNERS'],
    [['docs/CODEOWNERS'], 'docs/CODEOWNERS'],
  ])('of %j the first place counts', async (paths, expected) => {
    const files = paths.map(at);
    const { value } = await codeOwners.collect(fakeSource({ codeOwners: files }).source);
    expect([value.path, value.rules.length]).toEqual([expected, 1]);
    const fromClone = local(async (place) => (place === 'base' ? whole(files) : whole([])));
    expect((await codeOwners.collect(fromClone)).value).toEqual(value);
  });

  it('keeps the gaps of the source', async () => {
    const gaps = [{ reason: own('the clone is shallow') }];
    expect((await codeOwners.collect(local(async () => ({ value: [], gaps })))).gaps).toEqual(gaps);
  });

  it('has a gap for a file that GitHub does not load', async () => {
    const text = `* @wen\n${'#'.repeat(3 * 1024 * 1024)}`;
    const { value, gaps } = await codeOwners.collect(
      fakeSource({ codeOwners: [{ path: 'CODEOWNERS', text }] }).source,
    );
    expect([value.path, value.rules, gaps.length]).toEqual(['CODEOWNERS', [], 1]);
  });

  it('cannot look when the wide read fails', async () => {
    await expect(codeOwners.collect(fakeSource({ snapshotFails: 502 }).source)).rejects.toThrow(CannotLook);
  });
});
