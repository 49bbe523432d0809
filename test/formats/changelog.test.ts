import { describe, expect, it } from 'vitest';
import { isChangelog, isUnwritten, mentions } from '../../policies/formats/changelog.ts';

describe('isChangelog', () => {
  it.each([
    ['CHANGELOG.md', true],
    ['packages/cart/changelog', true],
    ['HISTORY.rst', true],
    ['NEWS', true],
    ['docs/release-notes.md', true],
    ['changelog.ts', false],
    ['src/changes/index.md', false],
    ['history/a.md', false],
  ])('%s: %s', (path, expected) => {
    expect(isChangelog(path)).toBe(expected);
  });
});

describe('isUnwritten', () => {
  it.each<readonly [string, string, boolean]>([
    ['nothing', '', true],
    ['blank lines', ' \r\n\n', true],
    ['headings alone', '## Fixed\n### Added\n---\n', true],
    ['comments alone', '<!-- what changed? -->\n', true],
    ['a comment that nobody closed', '<!-- what changed?\n- Fixed receipts', true],
    ['placeholders', '- TODO\n* tbd.\n1. …\n- [ ] Describe the change', true],
    ['variables of a drafting tool', "## What's changed\n$CHANGES\n{{ contributors }}\n", true],
    ['one line', 'Fixes receipts.', false],
    ['one item among placeholders', '- TODO\n- Fixes receipts', false],
    ['a link of GitHub’s own', '**Full Changelog**: https://github.com/a/b/compare/v1...v2', false],
    ['a todo list that is about something', '- TODO lists can be shared', false],
  ])('%s: %s', (_, notes, expected) => {
    expect(isUnwritten(notes)).toBe(expected);
  });
});

describe('mentions', () => {
  it.each([
    ['#12', true],
    ['(#12), #13', true],
    ['by @maria in https://github.com/acme/shop/pull/12', true],
    ['GH-12', true],
    ['#121', false],
    ['acme/other#12', false],
    ['v0#12', false],
    ['12', false],
  ])('%s: %s', (notes, expected) => {
    expect(mentions(notes, 12)).toBe(expected);
  });
});
