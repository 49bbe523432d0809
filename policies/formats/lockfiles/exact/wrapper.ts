/** gradle-wrapper.properties and maven-wrapper.properties: the build tool itself, fetched and run by every build. */

import { own } from '../../../engine/prose.ts';
import { lastPart } from '../../ends.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from '../locked-package.ts';
import { linesOf } from '../settings/leaves.ts';

interface Value {
  readonly value: string;
  readonly line: number;
}

/** Java's properties as wrappers write them: `key=value`, with `\:` for `:`. */
function properties(source: string): ReadonlyMap<string, Value> {
  return new Map(
    linesOf(source).flatMap((raw, i) => {
      const [, key, value = ''] = /^\s*([\w.-]+)\s*[=:\s]\s*(.*)$/.exec(raw.trimEnd()) ?? [];
      if (!key || /^\s*[#!]/.test(raw)) return [];
      if (/\\$|\\u/.test(value))
        throw new UnreadableLockFile(own('a value goes on over lines, or has escapes that hide what it is'));
      return [[key, { value: value.replace(/\\(.)/g, '$1'), line: i + 1 }] as const];
    }),
  );
}

/** `gradle-8.10.2-bin.zip`, `apache-maven-3.9.9-bin.zip`, `maven-wrapper-3.3.2.jar` */
function packageAt(url: Value, sum: Value | undefined): LockedPackage {
  const file = lastPart(url.value.replace(/[?#].*$/s, ''));
  const [, tool, version] =
    /^([a-z-]+?)-(\d[\w.+-]*?)(?:-(?:bin|all|src))?\.(?:zip|jar|tar\.gz)$/.exec(file) ?? [];
  return locked({
    ecosystem: 'maven',
    name: names[tool ?? ''] ?? url.value,
    version: version ?? url.value,
    direct: true,
    resolved: url.value,
    integrity: sum && sum.value !== '' ? `sha256:${sum.value.toLowerCase()}` : null,
    line: url.line,
  });
}

/** As advisories would name them. */
const names: Readonly<Record<string, string>> = {
  gradle: 'org.gradle:gradle',
  'apache-maven': 'org.apache.maven:apache-maven',
  'maven-wrapper': 'org.apache.maven.wrapper:maven-wrapper',
};

/** Throws {@link UnreadableLockFile}. */
export function readWrapper(source: string): LockFileContents {
  const values = properties(source);
  const [tool, wrapper] = [values.get('distributionUrl'), values.get('wrapperUrl')];
  if (!tool && !wrapper) throw new UnreadableLockFile(own('it has no distributionUrl'));
  const packages = [
    ...(tool ? [packageAt(tool, values.get('distributionSha256Sum'))] : []),
    ...(wrapper ? [packageAt(wrapper, values.get('wrapperSha256Sum'))] : []),
  ];
  const unchecked = values.get('validateDistributionUrl');
  return {
    packages,
    unpinned: [],
    settings:
      unchecked?.value === 'false'
        ? [{ kind: 'other', text: 'validateDistributionUrl=false', address: null, line: unchecked.line }]
        : [],
  };
}
