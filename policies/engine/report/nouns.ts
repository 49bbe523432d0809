/** What renderers call the subject: a pull request is on its way to be merged, a release is out. */
import type { Report } from '../report.ts';

export interface Nouns {
  /** "not your change's fault" */
  readonly blameless: string;
  /** "Fairlead asks for 2 things before this merges." */
  readonly before: string;
  /** "…, which holds the merge" */
  readonly holds: string;
  readonly holdsNothing: string;
  /** Of a policy that could not be judged and only warns. */
  readonly optional: string;
  /** "none applies to this change" */
  readonly subject: string;
}

const nouns: Readonly<Record<NonNullable<Report['kind']>, Nouns>> = {
  pull_request: {
    blameless: "not your change's fault",
    before: 'before this merges',
    holds: 'holds the merge',
    holdsNothing: 'Nothing holds this merge',
    optional: 'It does not hold the merge.',
    subject: 'this change',
  },
  release: {
    blameless: "not the release's fault",
    before: 'of this release',
    holds: 'leaves open whether the release is ready',
    holdsNothing: 'Nothing speaks against this release',
    optional: 'It is not required.',
    subject: 'this release',
  },
};

export function nounsOf({ kind = 'pull_request' }: Pick<Report, 'kind'>): Nouns {
  return nouns[kind];
}
