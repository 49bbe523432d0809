/** One client's access to one repository, for whoever judges something in it. */
import type { Octokit } from '@octokit/rest';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { Viewpoint } from '../../policies/engine/selection.ts';
import type { Waiver } from '../../policies/engine/waiver.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { type Elsewhere, githubElsewhere } from '../config/elsewhere.ts';
import type { SarifFile } from '../facts/source.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { GitHubReads } from '../github/reads.ts';
import { checkName } from '../publish/check-run.ts';
import { clientId } from '../store/client-id.ts';
import type { RepositoryRef } from '../task.ts';
import { appView } from '../viewpoints.ts';
import type { World } from '../world.ts';

export interface Access {
  readonly viewpoint: Viewpoint;
  readonly catalogue: readonly AnyPolicy[];
  /** `host/installation`; null in a workflow. */
  readonly client: string | null;
  readonly repositoryId: number | null;
  readonly octokit: Octokit;
  /** Reads configuration in this client's other repositories; `octokit` does, where it is left out. */
  readonly layers?: Octokit;
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
  /** ISO 8601, UTC. */
  readonly now: () => string;
}

/** The App's own. */
export interface AppAccess extends Access {
  readonly appId: number;
}

export async function accessTo(world: World, at: RepositoryRef): Promise<AppAccess> {
  const { owner, repo, installation, repositoryId } = at;
  const appId = await world.appId();
  const client = await world.clients.of(installation);
  return {
    viewpoint: appView,
    catalogue: world.catalogue ?? everyPolicy,
    client: clientId(client),
    repositoryId,
    octokit: await client.octokit(repositoryId, 'verdict'),
    layers: await client.octokit(null, 'layers'),
    owner,
    repo,
    self: { appId, checkName, workflowRunId: null },
    sarif: null,
    fetch: world.fetch,
    now: () => world.now().toISOString(),
    granted: (pullRequest) => world.store.of(installation).grants.of(repositoryId, pullRequest),
    appId,
  };
}

/** The layers of other repositories; what is asked of them counts with the rest of the assessment. */
export function elsewhereOf(
  access: Pick<Access, 'layers' | 'octokit' | 'owner'>,
  { calls }: Pick<AssessmentOctokit, 'calls'>,
): Elsewhere {
  return githubElsewhere(forAssessment(access.layers ?? access.octokit, calls).octokit, access.owner);
}
