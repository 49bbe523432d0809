/** What renderers call the subject: a pull request is on its way to be merged, a release is out. */
import type { Report } from '../report.ts';
import type { SubjectKind } from '../subject.ts';

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

const ofChange: Nouns = {
  blameless: "not your change's fault",
  before: 'before this merges',
  holds: 'holds the merge',
  holdsNothing: 'Nothing holds this merge',
  optional: 'It does not hold the merge.',
  subject: 'this change',
};

/** A repository or an organization is neither merged nor published: it is as it is. */
function ofSettings(subject: string): Nouns {
  return {
    blameless: `not the fault of ${subject}`,
    before: `of ${subject}`,
    holds: `leaves open whether ${subject} is in order`,
    holdsNothing: `No required policy fails for ${subject}`,
    optional: 'It is not required.',
    subject,
  };
}

const nouns: Readonly<Record<SubjectKind, Nouns>> = {
  pull_request: ofChange,
  merge_group: ofChange,
  release: {
    blameless: "not the release's fault",
    before: 'of this release',
    holds: 'leaves open whether the release is ready',
    holdsNothing: 'No required policy fails for this release',
    optional: 'It is not required.',
    subject: 'this release',
  },
  repository: ofSettings('this repository'),
  organization: ofSettings('this organization'),
};

export function nounsOf({ identity }: Pick<Report, 'identity'>): Nouns {
  return nouns[identity.kind];
}
