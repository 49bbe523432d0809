/** gradle.lockfile (https://docs.gradle.org/current/userguide/dependency_locking.html). */
import { say } from '../../engine/prose.ts';
import {
  type LockedPackage,
  type LockFileContents,
  locked,
  type Scope,
  UnreadableLockFile,
} from './locked-package.ts';

/** `group:artifact:version=compileClasspath,runtimeClasspath`; until Gradle 6 one file per configuration, without `=`. Throws {@link UnreadableLockFile}. */
export function readGradle(source: string): LockFileContents {
  const packages = source.split('\n').flatMap((raw, i): readonly LockedPackage[] => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('empty=')) return [];
    const [, name, version, configurations] = /^([^:=\s]+:[^:=\s]+):([^:=\s]+)(?:=(.*))?$/.exec(line) ?? [];
    if (!name || !version) throw new UnreadableLockFile(say`line ${i + 1} is not group:artifact:version`);
    return [locked({ ecosystem: 'maven', name, version, scope: scopeOf(configurations ?? ''), line: i + 1 })];
  });
  return { packages, unpinned: [] };
}

/** Used by test configurations alone (`testRuntimeClasspath`, `integrationTestCompileClasspath`): for development. */
function scopeOf(configurations: string): Scope {
  const used = configurations.split(',').filter(Boolean);
  if (used.length === 0) return 'unknown';
  return used.every((configuration) => /^test|Test/.test(configuration)) ? 'development' : 'runtime';
}
