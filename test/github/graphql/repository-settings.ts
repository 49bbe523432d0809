/** What GraphQL shows of a repository's settings and files to everybody who may read it, and its branches. */
import { lacksPaidPlan } from '../auth/plan.ts';
import { licenceIn, securityPolicyOf } from '../community-files.ts';
import { rulesetsOn } from '../protection.ts';
import { codeOwnersFaults } from '../routes/code-owners.ts';
import { stamp } from '../shapes/accounts.ts';
import { collaboratorsOf } from './collaborators.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { allowed, need } from './context.ts';
import { type Here, refNode } from './git-objects.ts';

interface RulesetArguments extends ConnectionArguments {
  readonly includeParents?: boolean | null;
  readonly targets?: readonly string[] | null;
}

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
    // As unkind as can be: to who may not know it is false.
    hasVulnerabilityAlertsEnabled:
      repository.settings.vulnerabilityAlerts && allowed(context, repository, 'vulnerability_alerts=read'),
    codeowners: async () => {
      need(context, repository, 'contents=read');
      const errors = await codeOwnersFaults({ world: context.world, repository });
      return errors && { __typename: 'RepositoryCodeowners', errors };
    },
    collaborators: collaboratorsOf(here),
    rulesets: (args: RulesetArguments) => {
      if (lacksPaidPlan(repository)) return null;
      const above = args.includeParents === false ? repository.rulesets : rulesetsOn(repository);
      const all = above.filter(({ target }) => args.targets?.includes(target.toUpperCase()) ?? true);
      return connection(context, 'rulesets', args, all, ({ id, name, enforcement, target }) => ({
        __typename: 'RepositoryRuleset',
        // GraphQL's numbers end at 2^31.
        databaseId: id < 2 ** 31 ? id : null,
        name,
        enforcement: enforcement.toUpperCase(),
        target: target.toUpperCase(),
      }));
    },
    refs: (args: RefArguments) => {
      const all = repository.refs.list(args.refPrefix);
      return connection(context, 'refs', args, all, ({ name, oid }) => refNode(here, name, oid));
    },
  };
}
