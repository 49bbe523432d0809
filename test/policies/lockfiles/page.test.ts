/** The policy's page lists the files that are read; the code decides which those are. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lockFileKind, lockFileNames } from '../../../policies/formats/lockfiles/formats.ts';
import { isManifest } from '../../../policies/formats/lockfiles/manifests.ts';

const page = readFileSync('policies/pull-request/dependencies.md', 'utf8');

/** The names in backticks in the second column of the table below a heading. */
function listed(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n### ${heading}\n`);
  const rows = (section.split('\n#')[0] ?? '').split('\n').filter((line) => /^\| [^-|]/.test(line));
  return rows
    .slice(1)
    .flatMap((row) => [...(row.split('|')[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

/** A file of that name: `*` stands for any name. */
const example = (name: string) => name.replaceAll('*', 'any');

describe('the tables of files', () => {
  it.each(listed('Lock files'))('%s is read for what it locks', (name) => {
    const kind = lockFileKind(example(name));
    expect(kind).toMatchObject({ kind: 'readable' });
    expect(kind.kind === 'readable' && kind.format.role).toMatch(/^(packages|checksums)$/);
  });
  it.each(listed('Files that pin versions themselves'))('%s is read for what it pins', (name) => {
    expect(lockFileKind(example(name))).toMatchObject({ kind: 'readable', format: { role: 'manifest' } });
  });
  it.each(listed('Files that say where packages come from'))('%s is read for its settings', (name) => {
    const kind = lockFileKind(example(name));
    expect(kind.kind === 'readable' && kind.format.role).toMatch(/^(settings|manifest)$/);
  });
  it.each(listed('Files that are not read'))('%s is not read, and said', (name) => {
    expect(lockFileKind(example(name)).kind === 'unreadable' || isManifest(example(name))).toBe(true);
  });
  it('have every lock file that is read by name', () => {
    const lower = new Set(listed('Lock files').map((name) => name.toLowerCase()));
    expect(lockFileNames.filter((name) => !lower.has(name))).toEqual([]);
  });
});
