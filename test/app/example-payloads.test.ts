/** Example payloads that GitHub's users published, through the part of the ingress that decides what is looked at. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { lifeOf } from '../../app/clients/life-events.ts';
import { subscribed, tasksOf } from '../../app/events.ts';
import type { Payload } from '../../app/payload.ts';
import { catalogue } from '../../policies/index.ts';
import { aboutOrganizations, aboutRepositories } from '../subjects/settings-policies.ts';

interface Definition {
  readonly name: string;
  readonly examples: readonly Payload[];
}

const require = createRequire(import.meta.url);
const definitions = require('@octokit/webhooks-examples') as readonly Definition[];

/** Of every kind of subject. */
const policies = [...catalogue, aboutRepositories, aboutOrganizations];

const unasked = ['installation', 'installation_repositories'];
const ownAppId = 1;

/** What all examples of an event's action ask for; those that differ among themselves are joined by ` or `. */
const expected: Readonly<Record<string, string>> = {
  'branch_protection_rule.created': 'open_pull_requests and repository',
  'branch_protection_rule.deleted': 'open_pull_requests and repository',
  'branch_protection_rule.edited': 'open_pull_requests and repository',
  'check_run.completed': 'pull_request',
  'check_run.created': 'pull_request',
  'check_run.requested_action': 'pull_request',
  'check_run.rerequested': 'commit',
  'check_suite.completed': 'commit or pull_request',
  'check_suite.requested': 'commit',
  'check_suite.rerequested': 'pull_request',
  'code_scanning_alert.closed_by_user': 'repository',
  'code_scanning_alert.created': 'repository',
  'code_scanning_alert.fixed': 'repository',
  'code_scanning_alert.reopened': 'repository',
  'dependabot_alert.created': 'repository',
  'dependabot_alert.fixed': 'repository',
  'deploy_key.created': 'nothing',
  'deployment.created': 'nothing',
  'deployment_review.requested': 'nothing',
  'deployment_status.created': 'delivery or nothing',
  'installation.created': 'open_pull_requests and repository and organization',
  'installation.deleted': 'nothing',
  'installation.new_permissions_accepted': 'open_pull_requests and repository and organization',
  'installation.suspend': 'nothing',
  'installation.unsuspend': 'every_repository and repositories and organization',
  'installation_repositories.added': 'open_pull_requests and repository and organization',
  'installation_repositories.removed': 'nothing',
  'issue_comment.created': 'nothing',
  'issue_comment.deleted': 'nothing',
  'issue_comment.edited': 'nothing',
  'issues.assigned': 'nothing',
  'issues.deleted': 'release_pull_requests',
  'issues.demilestoned': 'nothing',
  'issues.edited': 'nothing',
  'issues.labeled': 'release_pull_requests',
  'issues.locked': 'nothing',
  'issues.milestoned': 'nothing',
  'issues.opened': 'release_pull_requests',
  'issues.pinned': 'nothing',
  'issues.reopened': 'release_pull_requests',
  'issues.transferred': 'nothing',
  'issues.unassigned': 'nothing',
  'issues.unlabeled': 'release_pull_requests',
  'issues.unlocked': 'nothing',
  'issues.unpinned': 'nothing',
  'member.added': 'repository and organization',
  'member.edited': 'repository and organization',
  'membership.added': 'organization',
  'membership.removed': 'organization',
  'merge_group.checks_requested': 'merge_group',
  'org_block.blocked': 'nothing',
  'org_block.unblocked': 'nothing',
  'organization.member_added': 'organization',
  'organization.member_invited': 'organization',
  'organization.renamed': 'organization',
  public: 'repository',
  'pull_request.assigned': 'nothing',
  'pull_request.closed': 'release_pull_requests',
  'pull_request.converted_to_draft': 'pull_request',
  'pull_request.labeled': 'pull_request and release_pull_requests',
  'pull_request.locked': 'nothing',
  'pull_request.opened': 'pull_request or pull_request and release_pull_requests',
  'pull_request.ready_for_review': 'pull_request',
  'pull_request.reopened': 'pull_request and release_pull_requests',
  'pull_request.review_request_removed': 'nothing',
  'pull_request.review_requested': 'nothing',
  'pull_request.synchronize': 'pull_request',
  'pull_request.unassigned': 'nothing',
  'pull_request.unlabeled': 'pull_request and release_pull_requests',
  'pull_request.unlocked': 'nothing',
  'pull_request_review.dismissed': 'pull_request',
  'pull_request_review.submitted': 'pull_request',
  push: 'nothing or release and delivery or release_pull_requests',
  'release.created': 'release',
  'release.deleted': 'nothing',
  'release.edited': 'release',
  'release.prereleased': 'release',
  'release.published': 'release and delivery and delivery',
  'release.released': 'release and delivery and delivery',
  'repository.created': 'repository',
  'repository.edited': 'repository',
  'repository.privatized': 'repository',
  'repository.publicized': 'repository',
  'repository.renamed': 'repository',
  'repository.transferred': 'repository',
  status: 'commit',
  'team.added_to_repository': 'repository',
  'team.created': 'organization',
  'team.deleted': 'organization',
  'team.edited': 'organization',
  'team.removed_from_repository': 'repository',
  team_add: 'repository',
  'workflow_run.completed': 'commit and delivery',
  'workflow_run.requested': 'commit',
};

/** Hooks of repositories have no installation; the rest of their payloads is the same. */
const asOurs = (payload: Payload): Payload => ({ installation: { id: 1 }, ...payload });

function asked(): Readonly<Record<string, string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { name, examples } of definitions) {
    if (![...subscribed, ...unasked].includes(name)) continue;
    for (const example of examples) {
      const of = example.action ? `${name}.${example.action}` : name;
      const tasks = tasksOf(name, asOurs(example), ownAppId, policies).map(({ kind }) => kind);
      const known = kinds.get(of) ?? new Set<string>();
      kinds.set(of, known.add(tasks.join(' and ') || 'nothing'));
    }
  }
  return Object.fromEntries([...kinds].map(([of, all]) => [of, [...all].sort().join(' or ')]));
}

describe('published examples of our events', () => {
  it('ask for what they should', () => {
    expect(asked()).toEqual(expected);
  });

  it('are all read without an error by what keeps clients and repositories', () => {
    for (const { name, examples } of definitions)
      for (const example of examples) lifeOf(name, asOurs(example) as Parameters<typeof lifeOf>[1]);
    expect(definitions.some(({ name }) => subscribed.includes(name))).toBe(true);
  });
});
