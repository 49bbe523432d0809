/** What is wrong with, or worth knowing about, a lock file beside its packages. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import type { DependencyChange, DependencyChanges } from '../../facts/dependency-changes.ts';
import type { Flaw, Present } from './flaw.ts';
import { subject } from './flaw.ts';
import type { Options } from './options.ts';
import { movedFlaw } from './provenance.ts';
import { settingFlaw } from './setting.ts';

function removedFlaw(path: string): Flaw {
  return {
    about: say`${path}`,
    message: say`${path} is removed while the project that it locked stays: nothing says any more which versions are installed, and nothing checks them.`,
    remedy: say`Restore ${path}. If this project is meant to lock nothing (some libraries are), an owner can waive it.`,
    path,
    line: null,
    fingerprint: `removed:${path}`,
  };
}

export function lockFileFlaws(facts: DependencyChanges, options: Options): readonly Flaw[] {
  const { removedLockFiles, settings, unaskedAliases } = facts;
  return [
    ...removedLockFiles.flatMap(({ path, abandoned }) => (abandoned ? [removedFlaw(path)] : [])),
    ...settings.flatMap((one) => settingFlaw(one, options) ?? []),
    ...unaskedAliases.flatMap(({ path, line, as, name, overridden }): readonly Flaw[] =>
      overridden
        ? []
        : [
            {
              about: say`${as}`,
              message: say`${name} is installed as ${as}, although nothing asks for that: whatever uses ${as} would get another package.`,
              remedy: say`Regenerate the lock file with its own tool, not by hand, and find out who put this there.`,
              severity: 'critical',
              path,
              line,
              fingerprint: `alias:${as}:${name}`,
            },
          ],
    ),
  ];
}

function told(what: string, found: readonly Prose[]): readonly Prose[] {
  return found.length === 0 ? [] : [say`${own(what)}: ${some(found, 5)}.`];
}

function isRepinned({ repinned }: DependencyChange): boolean {
  return repinned;
}

function isDescribedOtherwise({ kind, repinned, integrity, movedFrom }: DependencyChange): boolean {
  return (
    kind === 'replaced' &&
    !repinned &&
    movedFrom === null &&
    (integrity === 'present' || integrity === 'unsaid')
  );
}

/** Changes that fail nothing by themselves, and that nobody would see otherwise. */
export function lockFileNotes(facts: DependencyChanges, present: readonly Present[]): readonly Prose[] {
  const { removedLockFiles, settings, unaskedAliases } = facts;
  const gone = removedLockFiles.filter(({ abandoned }) => !abandoned);
  const overridden = unaskedAliases.filter((one) => one.overridden);
  const quiet = settings.filter(
    ({ kind, change }) => change === 'removed' || !['index', 'opaque', 'unsafe'].includes(kind),
  );
  const pinned = (integrity: DependencyChange['integrity']) =>
    present.filter((one) => one.integrity === integrity).map(subject);
  return [
    ...told('At another commit of the same repository', present.filter(isRepinned).map(subject)),
    ...told(
      'Other address or settings for the same version and content',
      present.filter(isDescribedOtherwise).map(subject),
    ),
    ...told(
      'From the public registry now, and from elsewhere before',
      present.filter((one) => movedFlaw(one) === null && one.movedFrom !== null).map(subject),
    ),
    ...told('More files than before for the same version', pinned('widened')),
    ...told(
      'With a checksum of another kind than before, so that the two cannot be compared',
      pinned('rehashed'),
    ),
    ...told(
      'Put in the place of other packages by package.json',
      overridden.map(({ as, name }) => say`${name} for ${as}`),
    ),
    ...told(
      'Other settings of where packages come from',
      quiet.map(({ path, text, change }) => say`${own(change)} ${text} in ${path}`),
    ),
    ...told(
      'Removed with what it locked, or replaced by another lock file',
      gone.map(({ path }) => say`${path}`),
    ),
  ];
}
