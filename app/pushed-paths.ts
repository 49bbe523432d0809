/** Which files a push changed, and which of them decide how pull requests are judged. Pure. */
import { waiversPath } from '../policies/engine/waivers/read.ts';
import { configurationPath } from './config/in-force.ts';
import type { Payload } from './payload.ts';

/** A push lists at most this many commits; with more, any file may have changed. */
const maxPushedCommits = 20;

/** Null when the payload does not tell them all. */
export function pushedPaths({ commits = [], forced = false }: Payload): readonly string[] | null {
  // A forced push lists what it brings, not what it takes away.
  if (commits.length === 0 || commits.length >= maxPushedCommits || forced) return null;
  return commits.flatMap(({ added = [], modified = [], removed = [] }) => [
    ...added,
    ...modified,
    ...removed,
  ]);
}

/** Files on a base branch that the judgement of every pull request against it depends on. */
export function governs(path: string): boolean {
  return (
    path === configurationPath ||
    path === waiversPath ||
    path === '.gitattributes' ||
    /(^|\/)CODEOWNERS$/.test(path) ||
    /(^|\/)pull_request_template\b/i.test(path) ||
    /(^|\/)(adrs?|decisions)\//i.test(path)
  );
}
