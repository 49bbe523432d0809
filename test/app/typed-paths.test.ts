/** Paths as people type them on either system. */
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { globOf } from '../../app/cli/sarif-files.ts';
import { foldersDown } from '../../app/store/folder.ts';
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

  it.each([
    [win32, 'C:\\', 'C:\\data\\fairlead', ['C:\\data', 'C:\\data\\fairlead']],
    [win32, 'D:\\a b', 'D:\\a b\\c', ['D:\\a b\\c']],
    [win32, 'c:\\Data', 'C:\\data\\x', ['c:\\Data\\x']],
    [
      win32,
      '\\\\server\\share\\',
      '\\\\server\\share\\x\\y',
      ['\\\\server\\share\\x', '\\\\server\\share\\x\\y'],
    ],
    [win32, 'C:\\data', 'C:\\data', []],
    [posix, '/', '/srv/a\\b', ['/srv', '/srv/a\\b']],
  ] as const)('makes the folders that are missing, one by one (%#)', (path, there, whole, folders) => {
    expect(foldersDown(there, whole, path)).toEqual(folders);
  });
});
