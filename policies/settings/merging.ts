/** How a repository merges, and what it offers people. */
import { isKnown } from '../engine/part.ts';
import { own } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { flag, type Place, pair } from './fields.ts';
import { answer, at, type FieldSetting } from './setting-type.ts';

const common = {
  read: 'repository',
  of: 'repository',
  route: 'PATCH /repos/{owner}/{repo}',
} as const;

const merging = { ...common, read: 'merging', hidden: 'GitHub left it out of its answer' } as const;

const merge = (path: string): Place => ({ ...merging, path: [path] });

const feature = (path: string): Place => ({
  ...common,
  path: [path],
  hidden: 'GitHub left it out of its answer',
});

const merger = { affects: 'everybody who merges', risk: 'low' } as const;
const user = { affects: 'everybody who can read the repository', risk: 'low' } as const;

/** GitHub's own sets: https://github.com/cli/cli/pull/10363 */
const squashMessages = {
  default: ['COMMIT_OR_PR_TITLE', 'COMMIT_MESSAGES'],
  title: ['PR_TITLE', 'BLANK'],
  'title-and-commits': ['PR_TITLE', 'COMMIT_MESSAGES'],
  'title-and-description': ['PR_TITLE', 'PR_BODY'],
} as const;

const mergeMessages = {
  default: ['MERGE_MESSAGE', 'PR_TITLE'],
  title: ['PR_TITLE', 'BLANK'],
  'title-and-description': ['PR_TITLE', 'PR_BODY'],
} as const;

export const mergeSettings: readonly FieldSetting[] = [
  flag(merge('allow_squash_merge'), {
    key: 'repository.merge.squash',
    says: 'Pull requests may be squashed into one commit',
    ...merger,
  }),
  flag(merge('allow_merge_commit'), {
    key: 'repository.merge.merge-commit',
    says: 'Pull requests may be merged with a merge commit',
    ...merger,
  }),
  flag(merge('allow_rebase_merge'), {
    key: 'repository.merge.rebase',
    says: 'Pull requests may be rebased onto the base branch',
    ...merger,
  }),
  flag(merge('allow_auto_merge'), {
    key: 'repository.merge.auto-merge',
    says: 'A pull request may be set to merge by itself once nothing holds it',
    ...merger,
  }),
  flag(merge('allow_update_branch'), {
    key: 'repository.merge.update-branch',
    says: 'A pull request always offers to bring its branch up to date',
    ...merger,
  }),
  flag(merge('delete_branch_on_merge'), {
    key: 'repository.merge.delete-branch',
    says: 'A merged pull request’s branch is deleted',
    ...merger,
  }),
  pair(merging, ['squash_merge_commit_title', 'squash_merge_commit_message'], squashMessages, {
    key: 'repository.merge.squash-message',
    says: 'The message that GitHub proposes for a squashed commit',
    ...merger,
  }),
  pair(merging, ['merge_commit_title', 'merge_commit_message'], mergeMessages, {
    key: 'repository.merge.merge-message',
    says: 'The message that GitHub proposes for a merge commit',
    ...merger,
  }),
];

/** Whose a repository is decides whether GitHub has a switch for forks. */
function forksAreFree(answers: Parameters<FieldSetting['observe']>[0]) {
  const repository = answer(answers, 'repository');
  if (!isKnown(repository)) return null;
  const isPrivate = at(repository, ['private']) === true;
  const isOrganization = at(repository, ['owner', 'type']) === 'Organization';
  return isPrivate && isOrganization
    ? null
    : own('GitHub has this switch only for an organization’s private repositories');
}

export const featureSettings: readonly FieldSetting[] = [
  flag(feature('has_issues'), { key: 'repository.features.issues', says: 'It has issues', ...user }),
  flag(feature('has_wiki'), { key: 'repository.features.wiki', says: 'It has a wiki', ...user }),
  flag(feature('has_projects'), { key: 'repository.features.projects', says: 'It has projects', ...user }),
  flag(feature('has_discussions'), {
    key: 'repository.features.discussions',
    says: 'It has discussions',
    ...user,
  }),
  flag(feature('allow_forking'), {
    key: 'repository.features.forking',
    says: 'Its readers may fork it; only an organization’s private repositories have this switch',
    affects: 'members who work in forks',
    risk: 'high',
    stricter: stricter.whenFalse,
    absent: forksAreFree,
  }),
  flag(feature('web_commit_signoff_required'), {
    key: 'repository.features.sign-off',
    says: 'Commits made on GitHub’s pages must be signed off',
    affects: 'everybody who commits on GitHub’s pages',
    risk: 'low',
    stricter: stricter.whenTrue,
  }),
];
