/** No line of a lock file that decides about what is installed can be taken out or altered without being seen. */
import { describe, expect, it } from 'vitest';
import { read } from './read.ts';
import { type Format, formats, type Rendered } from './rendered.ts';

function packages(format: Format): readonly Rendered[] {
  const algorithm = { Composer: 'sha1', CocoaPods: 'sha1', NuGet: 'sha512' }[format.label] ?? 'sha256';
  const digest = 'a'.repeat({ sha1: 40, sha512: 128 }[algorithm] ?? 64);
  const from = { kind: 'registry' } as const;
  const lib: Rendered = { name: 'lib', version: '1.2.3', sums: [[algorithm, digest]], from };
  if (/npm|Yarn/.test(format.label)) return [{ ...lib, sums: [['sha512', 'a'.repeat(128)]] }, git];
  return format.render([git]) === null ? [lib] : [lib, git];
}

const git: Rendered = {
  name: 'forked',
  version: '4.5.6',
  sums: [],
  from: { kind: 'git', repository: 'github.com/acme/forked', commit: `${'1'.repeat(39)}c` },
};

/**
 * Lines that say nothing about what is installed: the project's own name and version, ranges that were asked for,
 * branches a commit was found on, hashes of the manifest, and what the installer itself refuses when it is wrong.
 */
const silent: Readonly<Record<string, RegExp>> = {
  npm: /"name": "app"|^ {2}"dependencies": \{/,
  pnpm: /specifier|lockfileVersion|^ {6}forked:|^ {8}version: github|^ {2}github\.com|name: forked/,
  Yarn: /^#|^"(lib|forked)@|^ {2}(version|cacheKey|languageName|linkType):/,
  Cargo: /^#|"app"|^version = (4|"0\.1\.0")/,
  Bundler: /specs:|branch:|^ {2}ruby|^ {2}forked \(|2\.6\.2/,
  Composer: /"type"|"reference"|"shasum": ""|"packages-dev": \[\]/,
  Poetry: /description|optional|^files = \[\]|^reference|-version|content-hash/,
  uv: /requires-python|"app"|"0\.1\.0"/,
  PDM: /^groups|lock_version|^ref/,
  Pipenv: /"hash": \{\}|"name": "pypi"|"develop": \{\}|verify_ssl/,
  JSR: /"specifiers": \{\}/,
  Terraform: /^#|constraints/,
  CocoaPods: /COCOAPODS|PODFILE CHECKSUM|:branch:/,
  // What an input is called here.
  Nix: /"original"|^ {8}"(lib|forked)": /,
  renv: /"Version": "4\.4\.1"|"RemoteHost"|"Package"|"Source": "Repository"/,
  NuGet: /"net8\.0"|"requested"/,
};

/** Everything that is read, but the numbers of lines. */
function reading(path: string, text: string): string {
  const found = read(path, text);
  return found.ok ? JSON.stringify(found, (key, value) => (key === 'line' ? undefined : value)) : 'refused';
}

const other = (letter: string) => (letter === 'z' ? 'y' : 'z');

/** The line taken out, and with its first or its last letter replaced. */
function mutations(line: string): readonly (string | null)[] {
  return [null, line.replace(/[a-z0-9]/i, other), line.replace(/[a-z0-9](?=[^a-z0-9]*$)/i, other)];
}

describe('lines', () => {
  it.each(formats)('of $label are all read', (format) => {
    const { label, path } = format;
    const text = format.render(packages(format)) ?? '';
    const whole = reading(path, text);
    const says = silent[label.split(' ')[0] ?? ''];
    const unseen = text.split('\n').filter((line, at, lines) => {
      if (!/[a-z0-9]/i.test(line) || says?.test(line)) return false;
      return mutations(line).some((instead) => {
        const mutated = lines.flatMap((one, i) => (i === at ? (instead ?? []) : one)).join('\n');
        return mutated !== text && reading(path, mutated) === whole;
      });
    });
    expect(whole).not.toBe('refused');
    expect(unseen).toEqual([]);
  });
});
