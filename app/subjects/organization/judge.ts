/** Judges an organization itself, by the organization's own file: it belongs to no repository. */
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import type { Viewpoint } from '../../../policies/engine/selection.ts';
import { assess, type Judged } from '../../assess.ts';
import { githubElsewhere } from '../../config/elsewhere.ts';
import { organizationSource } from '../../facts/organization-source.ts';
import type { OrganizationSource } from '../../facts/source.ts';
import type { AssessmentOctokit } from '../../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../../github/access/purpose.ts';

export interface OrganizationAccess {
  readonly login: string;
  /** `host/installation` */
  readonly client: string;
  /** Reads files of the organization's repositories. */
  readonly layers: AssessmentOctokit;
  /** Reads what the wanted facts need more. */
  readonly octokitFor: OctokitFor;
  readonly viewpoint: Viewpoint;
  readonly catalogue: readonly AnyPolicy[];
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Always gives a report: what cannot be looked at is `unknown`. */
export function judgeOrganization({
  login,
  client,
  layers,
  octokitFor,
  viewpoint,
  catalogue,
  fetch,
  now,
}: OrganizationAccess): Promise<Judged> {
  const nothing = { base: null, head: null, author: null, proposer: null, pullRequest: null };
  // Its waivers are there, so an approver's permission is looked up there.
  const github = { octokit: layers.octokit, owner: login, repo: '.github' };
  return assess<OrganizationSource>({
    subject: login,
    identity: { kind: 'organization', client, repositoryId: null, subjectId: login },
    viewpoint,
    open: organizationSource({ login, counted: layers, octokitFor, fetch, now }),
    describe: async () => ({ ...nothing, github }),
    elsewhere: githubElsewhere(layers.octokit, login),
    catalogue,
    calls: () => layers.calls.reads,
  });
}
