/** What `fairlead init` saw in a repository, in words. */
import { count, list, own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type { Seen } from './look.ts';

function values(words: readonly string[]): Prose {
  return list(words.map((word) => say`${word}`));
}

/** Lock files that are named. */
const maxNamed = 3;

function someOf(paths: readonly string[]): Prose {
  return some(
    paths.map((path) => say`${path}`),
    maxNamed,
  );
}

export function sightings(seen: Seen): readonly Prose[] {
  const { languages, lockFiles, decisions, codeOwners, workflows, template, tests } = seen;
  return [
    languages.length > 0 ? values(languages) : own('no code in a known language'),
    lockFiles.length > 0
      ? say`${own(lockFiles.length === 1 ? 'lock file' : 'lock files')} ${someOf(lockFiles)}`
      : own('no lock file'),
    decisions ? say`decision records in ${decisions.folder}` : own('no decision records'),
    codeOwners ? say`${codeOwners}` : own('no CODEOWNERS'),
    workflows > 0 ? count(workflows, 'workflow') : own('no workflow'),
    tests ? own('tests') : own('no tests'),
    template ? say`${template}` : own('no pull-request template'),
  ];
}
