/** The first decision record, where a repository asks for records and has none. Merging it is what accepts it. */
import { compileGlobs } from '../engine/glob.ts';
import { looksLikeRecord } from '../facts/decisions.ts';
import { nextPath } from '../pull-request/adr-required/next-path.ts';

const title = 'Record architecture decisions';

/** In MADR 4's layout, which `adr-valid` takes as it takes every other. `date`: `2026-11-30`. */
export function starterText(date: string): string {
  return `---
status: accepted
date: ${date}
---

# ${title}

## Context and Problem Statement

Why something is built the way it is gets forgotten sooner than it is changed. Whoever changes it next, or has to decide again, needs the reasons and what else was considered.

## Considered Options

* A record for each decision, as a Markdown file in this repository
* Pages outside of the repository
* No records: commits and pull requests have to do

## Decision Outcome

Chosen option: "A record for each decision, as a Markdown file in this repository", because it is reviewed together with the change, is found where the code is, and keeps its history.

### Consequences

* Good, because who comes later finds the reasons beside what they explain
* Bad, because a decision takes a few minutes more to write down
`;
}

/** Where it goes; null where records are kept already, or the globs have no place for one. */
export function starterPath(
  paths: readonly string[],
  globs: readonly string[],
  date: string,
): { readonly path: string } | { readonly kept: string } | null {
  const matches = compileGlobs(globs);
  const kept = paths.find((path) => (matches(path) && path.endsWith('.md')) || looksLikeRecord(path));
  if (kept !== undefined) return { kept };
  const { path } = nextPath({ onBase: [], inChange: [], inOpenPullRequests: [] }, globs, title, date);
  return matches(path) ? { path } : null;
}
