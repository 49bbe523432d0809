/** What a waiver's scope covers. Every part of a scope narrows it; whatever cannot be compared is not covered. */
import { compileGlobs } from '../glob.ts';
import type { AdvisoryRef, Finding } from '../verdict.ts';
import type { Waiver } from '../waiver.ts';

/** What is judged, as far as waivers ask about it. */
export interface WaiverSubject {
  /** `owner/repo`; null where it is not known, as in a local clone. */
  readonly repository: string | null;
  /** Null where there is no commit, as of an organization. */
  readonly head: string | null;
  /** Login of who opened the pull request or made the release; null where there is no such person. */
  readonly author: string | null;
  /** When it is judged, ISO 8601, UTC: the only clock. */
  readonly at: string;
}

/** Whether a waiver is for this repository. GitHub ignores case in names. */
export function isForRepository({ scope }: Waiver, repository: string | null): boolean {
  if (scope.repositories.length === 0) return true;
  const globs = scope.repositories.map((glob) => glob.toLowerCase());
  return repository !== null && compileGlobs(globs)(repository.toLowerCase());
}

export function isForSubject(waiver: Waiver, { repository, head }: WaiverSubject): boolean {
  const { scope } = waiver;
  if (scope.head !== null && scope.head.toLowerCase() !== head?.toLowerCase()) return false;
  return isForRepository(waiver, repository);
}

/** Every file the finding is about is within the paths; without a path it is not. */
function isWithinPaths({ path, alsoIn = [] }: Finding, globs: readonly string[]): boolean {
  if (globs.length === 0) return true;
  const matches = compileGlobs(globs);
  return path !== undefined && [path, ...alsoIn].every(matches);
}

function isAbout({ scope: { advisory } }: Waiver, ref: AdvisoryRef | null): boolean {
  if (advisory === null) return true;
  if (ref === null) return false;
  const named = ref.ids.some((id) => id.toLowerCase() === advisory.id.toLowerCase());
  const packages = [ref.package, ref.packageUrl];
  return named && (advisory.package === null || packages.includes(advisory.package));
}

/**
 * Whether a waiver for this subject covers one part of a finding: one of its advisories, or (null) the whole of a
 * finding that is about none. Whether it may still be used is another question.
 */
export function coversPart(waiver: Waiver, finding: Finding, ref: AdvisoryRef | null): boolean {
  const { findings, paths } = waiver.scope;
  if (findings.length > 0 && !findings.includes(finding.fingerprint)) return false;
  return isWithinPaths(finding, paths) && isAbout(waiver, ref);
}

/** The parts that all have to be covered: the advisories, or the finding itself. */
export function partsOf({ advisories = [] }: Finding): readonly (AdvisoryRef | null)[] {
  return advisories.length > 0 ? advisories : [null];
}

/** Whether a fix has appeared for what was waived only until then. */
export function isFixed({ untilFixed = false }: Waiver, ref: AdvisoryRef | null): boolean {
  return untilFixed && ref?.fixed === true;
}
