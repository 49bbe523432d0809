/** A section of ours in what people wrote about a release: theirs stays, byte for byte. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { commentOnCommit } from '../../app/publish/commit-comment.ts';
import { sectionBegin, sectionEnd } from '../../app/publish/purposes.ts';
import { publishReleaseSection, withSection } from '../../app/publish/release-notes.ts';
import { openShop, type Shop, where } from '../github/shop.ts';

const block = (text: string) => `${sectionBegin}\n${text}\n${sectionEnd}`;

describe('the notes with a section', () => {
  it.each([
    ['nothing', '', true, block('new')],
    ['words', '# Two\r\n\r\n- Receipts\r\n', true, `# Two\r\n\r\n- Receipts\r\n\n\n${block('new')}`],
    ['an older section', `Before\n${block('old')}\nAfter`, true, `Before\n${block('new')}\nAfter`],
    ['an older section, late', `Before\n${block('old')}\nAfter`, false, `Before\n${block('new')}\nAfter`],
  ])('%s', (_, notes, mayAdd, expected) => {
    expect(withSection(notes, 'new', mayAdd)).toEqual({ notes: expected });
  });

  it.each([
    ['without an end', `${sectionBegin}\nold\nand what people wrote below`],
    ['without a beginning', `old\n${sectionEnd}`],
    ['twice', `${block('old')}\n${block('old')}`],
    ['the wrong way round', `${sectionEnd}\nwords\n${sectionBegin}`],
  ])('a section %s is left alone', (_, notes) => {
    expect(withSection(notes, 'new', true)).toBe('left');
  });

  it('titles that GitHub lists in them are no lines of ours, and neither is what a section says of itself', () => {
    const notes = `* ${sectionBegin} by @mallory in #1\n* Fix by @ada in #2\n* ${sectionEnd} by @mallory in #3`;
    const section = `- \`${sectionBegin} and ${sectionEnd}\``;
    const once = withSection(notes, section, true);
    expect(once).toEqual({ notes: `${notes}\n\n${block(section)}` });
    const later = withSection(typeof once === 'string' ? once : once.notes, 'It failed.', false);
    expect(later).toEqual({ notes: `${notes}\n\n${block('It failed.')}` });
    const line = `words\u2028${sectionBegin}\u2028${sectionEnd}\u2028words`;
    expect(withSection(line, 'new', false)).toBe('absent');
  });

  it('a section that somebody took out stays out after a while', () => {
    expect(withSection('Words', 'new', false)).toBe('absent');
  });

  it('keeps every byte of what people wrote, and is the same when it is written twice', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (above, below, section) => {
        const before = above === '' ? '' : `${above}\n`;
        const after = below === '' ? '' : `\r\n${below}`;
        fc.pre(![before, after, section].join('').includes('fairlead:metrics'));
        const once = withSection(`${before}${block('old')}${after}`, section, true);
        if (typeof once === 'string') throw new Error(once);
        expect(once.notes).toBe(`${before}${block(section)}${after}`);
        expect(withSection(once.notes, section, true)).toEqual(once);
      }),
    );
  });
});

describe('on GitHub', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.github.stop());

  const octokitWith = (contents: 'read' | 'write') => {
    const token = shop.installation.token({ permissions: { contents, metadata: 'read' } });
    return shop.client(token);
  };
  /** `reading`: what happens before each read. */
  const on = (tag: string, contents: 'read' | 'write' = 'write', reading?: () => Promise<void>) => {
    const octokit = octokitWith(contents);
    octokit.hook.before('request', async ({ method }) => (method === 'GET' ? reading?.() : undefined));
    return { octokit: forAssessment(octokit).octokit, ...where, tag };
  };

  it('is written once, brought up to date, and not written when it says it already', async () => {
    const release = await shop.shop.createRelease({ tag: 'v1', notes: 'Ours', by: shop.maria });
    expect(await publishReleaseSection(on('v1'), 'one', true)).toBe('written');
    expect(await publishReleaseSection(on('v1'), 'one', true)).toBe('same');
    expect(await publishReleaseSection(on('v1'), 'two', false)).toBe('written');
    expect(release.notes).toBe(`Ours\n\n${block('two')}`);
  });

  it('is not written over what somebody wrote meanwhile', async () => {
    const release = await shop.shop.createRelease({ tag: 'v2', notes: 'Ours', by: shop.maria });
    let reads = 0;
    const of = on('v2', 'write', async () => {
      reads += 1;
      if (reads === 2) await shop.shop.editRelease(release, { notes: 'Ours, edited' }, shop.maria);
    });
    expect(await publishReleaseSection(of, 'one', true)).toBe('written');
    expect(release.notes).toBe(`Ours, edited\n\n${block('one')}`);
  });

  it('is left when people keep on writing', async () => {
    const release = await shop.shop.createRelease({ tag: 'v3', notes: '0', by: shop.maria });
    let reads = 0;
    const of = on('v3', 'write', async () => {
      reads += 1;
      await shop.shop.editRelease(release, { notes: `${reads}` }, shop.maria);
    });
    expect(await publishReleaseSection(of, 'one', true)).toBe('left');
    expect(release.notes).toBe(`${reads}`);
  });

  it('is refused without the permission, and told apart from a release that is gone', async () => {
    await shop.shop.createRelease({ tag: 'v4', by: shop.maria });
    expect(await publishReleaseSection(on('v4', 'read'), 'one', true)).toBe('refused');
    expect(await publishReleaseSection(on('v5'), 'one', true)).toBe('gone');
  });

  it('a comment on a commit needs no permission to write files, and is made once for each commit', async () => {
    const { octokit } = on('v1', 'read');
    const sha = shop.shop.sha();
    const commit = { octokit, ...where, sha };
    // Somebody who copies the line that nobody sees does not keep ours away.
    await shop.client(shop.maria.token).rest.repos.createCommitComment({
      ...where,
      commit_sha: sha,
      body: '<!-- fairlead:metrics v1 -->\nmine',
    });
    // Nor does another App that does.
    const other = shop.github.createApp({ slug: 'other', permissions: { contents: 'read' }, events: [] });
    const theirs = shop.github.install(other, shop.org).token();
    await shop.client(theirs).rest.repos.createCommitComment({
      ...where,
      commit_sha: sha,
      body: '<!-- fairlead:metrics v1 -->\ntheirs',
    });
    expect(await commentOnCommit(commit, 'metrics', { key: 'v1', text: 'one' })).toBe('written');
    expect(await commentOnCommit(commit, 'metrics', { key: 'v1', text: 'two' })).toBe('there');
    expect(await commentOnCommit(commit, 'metrics', { key: 'v2', text: 'other' })).toBe('there');
    expect(shop.shop.commitComments(sha).map(({ body }) => body)).toEqual([
      '<!-- fairlead:metrics v1 -->\nmine',
      '<!-- fairlead:metrics v1 -->\ntheirs',
      '<!-- fairlead:metrics v1 -->\none',
    ]);
  });
});
