/** One character a hundred thousand times, where a stranger can write it: read in the time that its length takes. */
import { describe, expect, it } from 'vitest';
import { readDecisionRecord } from '../../policies/formats/decision-record.ts';
import {
  installedName,
  lastPart,
  withoutComment,
  withoutEnd,
  withoutLineEnds,
} from '../../policies/formats/ends.ts';
import { placeOf } from '../../policies/formats/lockfiles/address.ts';
import { manifestAt } from '../../policies/formats/runtime-dependencies.ts';
import { readYaml } from '../../policies/formats/workflow-yaml.ts';
import { judgeChange } from '../policies/lockfiles/judge.ts';

const many = 100_000;

/** Seconds of processor time. */
async function spent(work: () => unknown): Promise<number> {
  const begun = process.cpuUsage().user;
  await work();
  return (process.cpuUsage().user - begun) / 1e6;
}

/** A new file beside a lock file, or a lock file itself. */
const file = (path: string, text: string) => () => judgeChange({ base: {}, head: { [path]: text } });

/** What is no manifest of its kind may be refused: in time. */
function manifest(path: string, text: string): unknown {
  try {
    return manifestAt(path)?.read(text);
  } catch {
    return null;
  }
}

const step = (run: string) => `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ${run}\n`;
const packages = (key: string) =>
  JSON.stringify({
    lockfileVersion: 1,
    workspaces: {},
    packages: { [key]: ['x@1.0.0', '', {}, 'sha512-x'] },
  });
const deno = (name: string) =>
  JSON.stringify({ version: '4', npm: { [`${name}x@1.0.0`]: { integrity: 'sha512-x' } } });
const record = (words: string) => `# 1. Words\n\nStatus: accepted\n\n## Context\n\n## ${words}x\n`;

const cases: readonly (readonly [string, () => unknown])[] = [
  ['spaces inside quotes of a workflow', () => readYaml(step(`"a${' '.repeat(many)}x"`))],
  ['spaces inside words of a workflow', () => readYaml(step(`a${' '.repeat(many)}x`))],
  ['hashes in a heading', () => readDecisionRecord('docs/adr/0001-a.md', record('#'.repeat(many)))],
  ['brackets in deno.lock', file('deno.lock', deno('['.repeat(many)))],
  ['a long part of a path in bun.lock', file('bun.lock', packages(`${'a'.repeat(many)}/`))],
  ['blank lines in settings.gradle', file('settings.gradle', `${'\n'.repeat(many)}x`)],
  ['returns in settings.gradle', file('settings.gradle', `${'\r'.repeat(many)}x`)],
  ['spaces in .npmrc', file('.npmrc', `registry=a${' '.repeat(many)}x\n`)],
  ['spaces without a value in .npmrc', file('.npmrc', `registry${' '.repeat(many)}x\n`)],
  ['spaces in pip.conf', file('pip.conf', `[global]\nindex-url=a${' '.repeat(many)}x\n`)],
  ['spaces in .yarnrc', file('.yarnrc', `registry a${' '.repeat(many)}x\n`)],
  [
    'spaces in yarn.lock',
    file('yarn.lock', `# yarn lockfile v1\n\na@1${' '.repeat(many)}x:\n  version "1.0.0"\n`),
  ],
  [
    'spaces in a wrapper',
    file('gradle/wrapper/gradle-wrapper.properties', `distributionUrl=a${' '.repeat(many)}x\n`),
  ],
  [
    'a long name in a wrapper',
    file('gradle/wrapper/gradle-wrapper.properties', `distributionUrl=https://a.test/${'a'.repeat(many)}/\n`),
  ],
  ['a long archive in requirements.txt', file('requirements.txt', `./${'a'.repeat(many)}.whl\n`)],
  ['dashes of an archive in requirements.txt', file('requirements.txt', `./a${'-1'.repeat(many)}.whl.x\n`)],
  ...[
    'go.mod',
    'requirements.txt',
    'Gemfile',
    'package.json',
    'pom.xml',
    'Cargo.toml',
    'build.gradle',
  ].flatMap((path) =>
    ['\n', '\r', ' ', '\n '].map((run): readonly [string, () => unknown] => [
      `${JSON.stringify(run)} in the manifest ${path}`,
      () => manifest(path, `${run.repeat(many / run.length)}x`),
    ]),
  ),
  ['blank lines in bun.lock', file('bun.lock', `${packages('a').replace('{', `{${'\n'.repeat(many)}`)}`)],
  ['blank lines in rebar.config', file('rebar.config', `${'\n'.repeat(many)}x`)],
  ['blank lines in a .cabal file', file('a.cabal', `${'\n'.repeat(many)}x`)],
  [
    'a long folder of an archive',
    () => placeOf({ ecosystem: 'npm', origin: 'file', resolved: `file:${'a'.repeat(many)}/` }),
  ],
  [
    'slashes of an address',
    () => placeOf({ ecosystem: 'npm', origin: 'git', resolved: `git@a.test:${'/'.repeat(many)}x` }),
  ],
];

describe('a long run of one character', () => {
  it.each(cases)('%s', async (_, work) => {
    expect(await spent(work)).toBeLessThan(1);
  });
});

describe('ends', () => {
  it('are taken off, and nothing else', () => {
    expect(withoutEnd('a#b##', '#')).toBe('a#b');
    expect(withoutEnd('##', '#')).toBe('');
    expect(withoutLineEnds('a[{,\r\n[b,\nc', '[{,')).toBe('a\r\n[b\nc');
    expect(['a/b', 'b', 'a/'].map(lastPart)).toEqual(['b', 'b', '']);
    expect(['b', 'a/b', '@s/b', 'a/@s/b', '@s/a/b', 'a/'].map(installedName)).toEqual([
      'b',
      'b',
      '@s/b',
      '@s/b',
      'b',
      'a/',
    ]);
    expect(['a # b', 'a', 'a#b', 'a # b\nc', 'a\n  c ; d'].map(withoutComment)).toEqual([
      'a',
      'a',
      'a#b',
      'a # b\nc',
      'a\n  c',
    ]);
  });
});
