/** Paths as people type them on either system. */
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { globOf } from '../../app/cli/sarif-files.ts';
import { isWaiversFile } from '../../app/waivers/lint.ts';

describe('a path that somebody typed', () => {
  it.each([
    ['reports/*.sarif', win32.sep, 'reports/*.sarif'],
    ['reports\\*.sarif', win32.sep, 'reports/*.sarif'],
    ['.\\reports\\**\\x.sarif', win32.sep, './reports/**/x.sarif'],
    ['C:\\scan\\*.sarif', win32.sep, 'C:/scan/*.sarif'],
    ['reports/\\*.sarif', posix.sep, 'reports/\\*.sarif'],
  ])('%s is a glob, where folders are separated by %s', (typed, separator, glob) => {
    expect(globOf(typed, separator)).toBe(glob);
  });

  it.each([
    ['.github\\fairlead\\waivers.yml', true],
    ['.github/fairlead/waivers.yml', true],
    ['C:\\waivers\\fairlead.yml', false],
    ['waivers/fairlead.yml', false],
  ])('%s is one of waivers: %s', (path, expected) => {
    expect(isWaiversFile(path)).toBe(expected);
  });
});
