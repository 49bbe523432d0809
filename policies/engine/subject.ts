/** What is judged. */

/**
 * A merge group is a kind of its own, because it has a commit, a verdict and a check run of its own; the policies that
 * judge it are those of the pull request it was made for.
 */
export const subjectKinds = ['pull_request', 'merge_group', 'release', 'repository', 'organization'] as const;

export type SubjectKind = (typeof subjectKinds)[number];

/** What a policy can be about. */
export type PolicySubject = Exclude<SubjectKind, 'merge_group'>;

/** What the policies are about that judge a kind of subject. */
export function policySubjectOf(kind: SubjectKind): PolicySubject {
  return kind === 'merge_group' ? 'pull_request' : kind;
}

const plurals: Readonly<Record<SubjectKind, string>> = {
  pull_request: 'pull requests',
  merge_group: 'merge groups',
  release: 'releases',
  repository: 'repositories',
  organization: 'organizations',
};

/** `pull_request` → "pull requests" */
export function pluralOf(kind: SubjectKind): string {
  return plurals[kind];
}
