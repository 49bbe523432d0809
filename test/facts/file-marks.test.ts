import { describe, expect, it } from 'vitest';
import { fileMarks } from '../../app/facts/file-marks.ts';
import { localSource } from '../../app/facts/local-source.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { openRange } from '../../app/git/range.ts';
import { openRepository } from '../../app/git/repository.ts';
import { CannotLook } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { say } from '../../policies/engine/prose.ts';
import { markReader } from '../../policies/facts/file-marks.ts';
import { readGitAttributes } from '../../policies/formats/git-attributes.ts';
import { throwAwayClone } from '../throw-away-clone.ts';

function onGitHub(gitAttributes: { text: string | null } | null): PullRequestSource {
  return { github: { snapshot: async () => ({ gitAttributes }) } } as never;
}

describe('marks', () => {
  it('are those of the base branch, not those of the change', async () => {
    const clone = throwAwayClone();
    const base = clone.commit('Start', { '.gitattributes': 'api/** linguist-generated\n' });
    clone.commit('Change', { '.gitattributes': '** linguist-generated\n' });
    const range = await openRange(await openRepository(clone.dir), { base, head: 'HEAD' });
    const source = localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' })(wantsNothing);
    const mark = markReader((await fileMarks.collect(source)).value);
    expect([mark('api/a.ts'), mark('src/a.ts')]).toEqual([true, null]);
  });

  it('are none without the file, and unknown when it cannot be read', async () => {
    expect((await fileMarks.collect(onGitHub(null))).value.rules).toEqual([]);
    expect((await fileMarks.collect(onGitHub({ text: '*.ts binary' }))).value.rules).toHaveLength(1);
    await expect(fileMarks.collect(onGitHub({ text: null }))).rejects.toThrow('too large or not text');
    const refuse = async () => Promise.reject(new CannotLook(say`refused`));
    const source = { github: { snapshot: refuse } } as never;
    await expect(fileMarks.collect(source)).rejects.toThrow('refused');
  });

  it.each([
    ['*.ts linguist-generated', true],
    ['*.ts linguist-vendored', true],
    ['*.ts -diff', true],
    ['*.ts binary', true],
    ['*.ts diff=typescript', null],
    ['*.ts -linguist-generated', false],
    ['*.ts -linguist-vendored', false],
    ['*.ts linguist-documentation', null],
  ])('%s: %j', (text, value) => {
    expect(markReader(readGitAttributes(text))('a.ts')).toBe(value);
  });
});
