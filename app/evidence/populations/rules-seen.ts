/** What GitHub shows of the rules of one repository: rulesets of all levels with their history, and branch protection. */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { readClassic, readClassicMore } from '../../github/protection/classic.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import type { RulesSeen } from '../continuity/seen.ts';
import { askOne } from './ask.ts';
import { forEach } from './gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName } from './of.ts';
import { type At, unseen } from './rules-seen/history.ts';
import { allRulesets } from './rules-seen/rulesets.ts';

type Classic = RulesSeen['classic'][string];

async function classicSeen({ octokit, repository }: At, branch: string): Promise<Classic> {
  const at = { owner: repository.owner, repo: repository.name };
  const wire = await readClassic(octokit, at, branch);
  const none = unseen(own('there is no branch protection'));
  const isThere = wire !== planHasNone && wire.ok && wire.value !== null;
  return { wire, more: isThere ? await readClassicMore(octokit, at, branch) : none };
}

const branch = z.object({ default_branch: z.string() });

/** The default branch, and these. Never throws but for defects of Fairlead's own. */
export async function rulesSeen(
  of: Pick<EvidenceOf, 'settings' | 'period' | 'collectedAt'>,
  repository: EvidenceRepository,
  branches: readonly string[] = [],
): Promise<RulesSeen> {
  const at = { octokit: of.settings, repository };
  const { owner, name: repo } = repository;
  const now = await askOne({
    octokit: of.settings,
    route: 'GET /repos/{owner}/{repo}',
    parameters: { owner, repo },
    answer: branch,
    what: say`the repository ${fullName(repository)}`,
    permission: 'metadata: read',
  });
  const defaultBranch = now.value?.default_branch ?? repository.defaultBranch;
  const names = [...new Set([...(defaultBranch === null ? [] : [defaultBranch]), ...branches])];
  const [rulesets, classic] = await Promise.all([
    allRulesets(at, of.period.from),
    forEach(names, async (name) => [name, await classicSeen(at, name)] as const),
  ]);
  return {
    repository: { id: repository.id, name: fullName(repository) },
    readAt: of.collectedAt,
    defaultBranch,
    branches,
    rulesets,
    classic: Object.fromEntries(classic),
  };
}
