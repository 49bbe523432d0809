/** Small lock file changes with the right answer, each made by hand to be one kind of change. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Change, judgeChange, type Texts } from './judge.ts';

const folder = join(import.meta.dirname, '../../cases/dependencies');

function textsIn(path: string): Texts {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((file) => {
      const whole = join(file.parentPath, file.name);
      // The cases are spelled with a stand-in for the registry that npm itself writes.
      const text = readFileSync(whole, 'utf8').replaceAll('NPM-HOST.example', 'registry.npmjs.org');
      return [whole.slice(path.length + 1), text];
    }),
  );
}

type Right = [name: string, verdict: string, says: RegExp, given?: Partial<Change>];

const right: Right[] = [
  ['a01-npm-other-algorithm', 'fail', /fetches .*evil-1\.0\.0\.tgz/],
  ['a02-yarn1-bare-sha1', 'fail', /checksum of lib 1\.0\.0 changed/],
  ['a04-uv-wheel-moved', 'fail', /checksum of lib 1\.0\.0 changed[\s\S]*evil\.example/],
  ['a05-uv-new-package-http-wheel', 'fail', /http:\/\/evil\.example.*not encrypted/],
  ['a06-poetry-one-hash-replaced', 'fail', /checksum of lib 1\.0\.0 changed/],
  ['a08-gemfile-platform-checksum', 'fail', /checksum of lib 1\.0\.0 changed/],
  ['a09-requirements-other-algorithm', 'fail', /checksum of lib 1\.0 changed/],
  ['a10-git-moved-npm', 'fail', /now comes from .*evil\/lib/],
  ['a12-git-moved-pnpm9', 'fail', /now comes from .*evil\/lib/],
  ['a14-git-moved-poetry', 'fail', /now comes from .*evil\/lib/],
  ['a15-git-moved-uv', 'fail', /now comes from .*evil\/lib/],
  ['a17-git-moved-gemfile', 'fail', /now comes from .*evil\/lib/],
  ['a18-composer-dist-moved', 'fail', /now comes from .*evil\/lib/],
  ['a20-berry-git-updated-legit', 'pass', /1 package changed[\s\S]*At another commit.*lib 1\.0\.0/],
  ['b01-npm-escaped-tarball-path', 'fail', /fetches .*evil-1\.0\.0\.tgz/],
  ['b02-registry-version-folder-false-alarm', 'pass', /1 package changed/],
  ['b03-known-host-any-owner', 'fail', /comes from github\.com\/evil/],
  ['b04-npm-alias-nobody-asked', 'fail', /evil-ms is installed as ms/],
  ['c01-pnpm-flow-style', 'unknown', /line 3 is not written as its tool writes it/, { vulnerable: ['evil'] }],
  ['c03-pnpm-file-key-https-tarball', 'fail', /evil/, { vulnerable: ['evil'] }],
  ['c04-pnpm-escaped-key', 'unknown', /line 13 is not written as its tool writes it/],
  ['c06-yarn1-malformed', 'unknown', /line 4 is not written as its tool writes it/],
  [
    'c07-gomod-require-without-space',
    'fail',
    /github\.com\/evil\/evil/,
    { vulnerable: ['github.com/evil/evil'] },
  ],
  ['c10-uv-registry-and-virtual', 'unknown', /evil has a source that is not one of the known kinds/],
  ['d01-requirements-crlf-comment', 'fail', /lib 3\.0 has GHSA-lib/, { vulnerable: ['lib'] }],
  ['d02-requirements-crlf-comment-line', 'pass', /1 package changed/],
  [
    'd03-requirements-commit-with-digit',
    'unknown',
    /advisories are written for versions/,
    { options: { 'allowed-registries': ['public', 'github.com'] } },
  ],
  ['d05-composer-x-dev', 'unknown', /advisories are written for versions/],
  ['e01-worsened-by-update', 'fail', /is now needed at run time/, { vulnerable: ['lib'] }],
  [
    'e03-npm-dev-optional',
    'fail',
    /lib 1\.0\.0 has GHSA-lib/,
    { vulnerable: ['lib'], options: { scopes: ['runtime'] } },
  ],
  [
    'e04-pdm-extra',
    'fail',
    /lib 5\.0\.0 has GHSA-lib/,
    { vulnerable: ['lib'], options: { scopes: ['runtime'] } },
  ],
  ['f01-requirements-index-url', 'fail', /http:\/\/evil\.example\/simple, which is not encrypted/],
  ['f02-requirements-extra-index-url', 'fail', /https:\/\/evil\.example\/simple/],
  ['g01-npm-git-without-version', 'fail', /comes from github\.com\/acme[\s\S]*lib at c{40} has none/],
  [
    'g01-npm-git-without-version',
    'unknown',
    /1 package changed[\s\S]*lib at c{40} has none/,
    { options: { 'allowed-registries': ['public', 'github.com/acme'] } },
  ],
  ['g02-yarn-empty-before', 'pass', /1 package changed/],
  ['g03-berry-long-key', 'pass', /1 package changed/],
  ['g04-constraints-range', 'pass', /No package changed/],
  ['g07-npm-no-dependencies-before', 'pass', /1 package changed/],
  ['g09-nuget-name-case', 'pass', /No package changed/],
];

describe('small changes', () => {
  it.each<Right>(right)('%s: %s', async (name, verdict, says, given = {}) => {
    const at = (side: string) => textsIn(join(folder, name, side));
    const judged = await judgeChange({ base: at('base'), head: at('head'), ...given });
    expect(judged).toMatchObject({ verdict, text: expect.stringMatching(says) });
  });

  it('all have their answer here', () => {
    expect([...new Set(right.map(([name]) => name))]).toEqual(readdirSync(folder).sort());
  });
});
