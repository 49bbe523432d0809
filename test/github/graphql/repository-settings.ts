/** What GraphQL shows of a repository's settings and files to everybody who may read it, and its branches. */
import { licenceIn, securityPolicyOf } from '../community-files.ts';
import { stamp } from '../shapes/accounts.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { type Here, refNode } from './git-objects.ts';

interface RefArguments extends ConnectionArguments {
  readonly refPrefix: string;
}

export function shownSettings(here: Here) {
  const { context, repository } = here;
  const { merging } = repository.settings;
  const policy = () => securityPolicyOf(context.world, repository);
  const isEmpty = repository.refs.get(`refs/heads/${repository.defaultBranch}`) === null;
  return {
    mergeCommitAllowed: merging.allow_merge_commit,
    squashMergeAllowed: merging.allow_squash_merge,
    rebaseMergeAllowed: merging.allow_rebase_merge,
    autoMergeAllowed: merging.allow_auto_merge,
    deleteBranchOnMerge: merging.delete_branch_on_merge,
    allowUpdateBranch: merging.allow_update_branch,
    squashMergeCommitTitle: merging.squash_merge_commit_title,
    squashMergeCommitMessage: merging.squash_merge_commit_message,
    mergeCommitTitle: merging.merge_commit_title,
    mergeCommitMessage: merging.merge_commit_message,
    pushedAt: isEmpty ? null : stamp(repository.pushedAt),
    licenseInfo: async () => {
      const spdxId = await licenceIn(repository);
      return spdxId === null ? null : { __typename: 'License', spdxId };
    },
    isSecurityPolicyEnabled: async () => (await policy()) !== null,
    securityPolicyUrl: policy,
    refs: (args: RefArguments) => {
      const all = repository.refs.list(args.refPrefix);
      return connection(context, 'refs', args, all, ({ name, oid }) => refNode(here, name, oid));
    },
  };
}
