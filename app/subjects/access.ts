/** One client's access to one repository, for judging something in it. */
import type { Octokit } from '@octokit/core';
import { notKnown } from '../../policies/engine/part.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { Proceed } from '../../policies/engine/proceed.ts';
import { own } from '../../policies/engine/prose.ts';
import type { Viewpoint } from '../../policies/engine/selection.ts';
import type { Waiver } from '../../policies/engine/waiver.ts';
import type { Delivery } from '../../policies/facts/delivery.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import type { Apart } from '../apart/apart.ts';
import type { Place } from '../apart/messages.ts';
import { type Elsewhere, githubElsewhere } from '../config/elsewhere.ts';
import type { SarifFile } from '../facts/source.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { OctokitFor, Purpose } from '../github/access/purpose.ts';
import type { OwnerRun } from '../github/owner-run.ts';
import type { GitHubReads } from '../github/reads.ts';
import type { PushesTo } from '../github/release/release.ts';
import type { Parts } from '../looked.ts';
import { checkNames } from '../publish/purposes.ts';
import type { ChangeHistories } from '../store/change-history.ts';
import { clientId } from '../store/client-id.ts';
import type { Kept } from '../store/client-store.ts';
import type { RepositoryRef } from '../task.ts';
import { appView } from '../viewpoints.ts';
import type { World } from '../world.ts';

export interface Access {
  readonly viewpoint: Viewpoint;
  readonly catalogue: readonly AnyPolicy[];
  /** `host/installation`; null in a workflow. */
  readonly client: string | null;
  readonly repositoryId: number | null;
  /** Reads the subject itself and its repository's files. */
  readonly octokit: Octokit;
  /** Does what needs another token. */
  readonly octokitFor: OctokitFor;
  readonly owner: string;
  readonly repo: string;
  readonly self: GitHubReads['self'];
  readonly sarif: readonly SarifFile[] | null;
  /** Folders the repository is checked out in, which scanners may name in their paths. */
  readonly checkouts?: readonly string[];
  readonly fetch: typeof fetch;
  /** Where the base branch keeps its rules, when not in the usual place. */
  readonly configurationPath?: string;
  /** Waivers that were given in a pull request's comments. */
  readonly granted?: (pullRequest: number) => Promise<readonly Waiver[]>;
  /** What owners let through in a pull request's comments although it is unknown. */
  readonly proceeds?: (pullRequest: number) => Promise<readonly Proceed[]>;
  /** What is kept of a pull request; absent where nothing is. */
  readonly changes?: ChangeHistories;
  /** The last three of a pull request, in one read; absent where nothing is kept. */
  readonly kept?: (pullRequest: number) => Promise<Kept>;
  /** How the repository's delivery went; absent where that is not kept. */
  readonly delivery?: () => Promise<Delivery>;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Judges in a process of its own; here unless given. */
  readonly apart?: Apart;
  /** Where parts are told before they begin. */
  readonly parts?: Parts;
  /** Where many repositories of one owner are judged together: what is the same for all is read once. */
  readonly run?: OwnerRun;
}

/** The App's own. */
export interface AppAccess extends Access {
  readonly appId: number;
}

async function deliveryNow(world: World, at: RepositoryRef): Promise<Delivery> {
  const known = await world.history?.(at, 'fact', { now: Math.floor(world.now().getTime() / 1000) });
  return known ?? notKnown(own('the history of its deliveries has not been read yet'));
}

export async function accessTo(world: World, at: RepositoryRef): Promise<AppAccess> {
  const { owner, repo, installation, repositoryId } = at;
  const appId = await world.appId();
  const client = await world.clients.of(installation);
  // Configuration lies in other repositories of the client, too; everything else stays in this one.
  const octokitFor = (purpose: Purpose) =>
    client.octokit(purpose.for === 'layers' ? null : repositoryId, purpose);
  return {
    viewpoint: appView,
    catalogue: world.catalogue ?? everyPolicy,
    client: clientId(client),
    repositoryId,
    octokit: octokitFor({ for: 'subject' }),
    octokitFor,
    owner,
    repo,
    self: { appId, checkName: checkNames.verdict, workflowRunId: null },
    sarif: null,
    fetch: world.fetch,
    now: () => world.now().toISOString(),
    changes: world.store.of(installation).changes,
    granted: (pullRequest) => world.store.of(installation).grants.of(repositoryId, pullRequest),
    proceeds: (pullRequest) => world.store.of(installation).proceeds.of(repositoryId, pullRequest),
    kept: (pullRequest) => world.store.of(installation).kept(repositoryId, pullRequest),
    appId,
    ...(world.history ? { delivery: () => deliveryNow(world, at) } : {}),
    ...(world.apart ? { apart: world.apart } : {}),
  };
}

/** What a process that judges knows of it from the start. */
export function placeOf(access: Access): Place {
  const { client, repositoryId, owner, repo, self, configurationPath, octokit } = access;
  return {
    baseUrl: octokit.request.endpoint.DEFAULTS.baseUrl,
    client,
    repositoryId,
    owner,
    repo,
    self,
    now: access.now(),
    ...(configurationPath ? { configurationPath } : {}),
  };
}

/** Who pushed to pull requests of its repository, where that is kept. */
export function pushesToIn({ changes, repositoryId }: Access): PushesTo | undefined {
  return changes && repositoryId !== null
    ? (pullRequests) => changes.pushesTo(repositoryId, pullRequests)
    : undefined;
}

/** The layers of other repositories; what is asked of them counts with the rest of the assessment. */
export function elsewhereOf(
  access: Pick<Access, 'octokitFor' | 'owner' | 'run'>,
  { calls }: Pick<AssessmentOctokit, 'calls'>,
): Elsewhere {
  const { octokit } = forAssessment(access.octokitFor({ for: 'layers' }), calls, access.run?.reads);
  return githubElsewhere(octokit, access.owner);
}
