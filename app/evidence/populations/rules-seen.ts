/** What GitHub shows of the rules of one repository: rulesets of all levels with their history, and branch protection. */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { readClassic, readClassicMore } from '../../github/protection/classic.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import type { RulesSeen } from '../continuity/seen.ts';
import type { Query } from '../model/population.ts';
import { askOne } from './ask.ts';
import { forEach } from './gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName } from './of.ts';
import { type At, unseen } from './rules-seen/history.ts';
import { allRulesets } from './rules-seen/rulesets.ts';

type Classic = RulesSeen['classic'][string];

async function classicSeen({ octokit, repository, note }: At, branch: string): Promise<Classic> {
  const at = { owner: repository.owner, repo: repository.name };
  const wire = await readClassic(octokit, at, branch);
  note({
    asked: 'GET /repos/{owner}/{repo}/branches/{branch}/protection',
    parameters: { ...at, branch },
    permissions: 'administration: read',
    pages: 1,
    rows: 1,
    first: branch,
    last: branch,
  });
  const none = unseen(own('there is no branch protection'));
  const isThere = wire !== planHasNone && wire.ok && wire.value !== null;
  return { wire, more: isThere ? await readClassicMore(octokit, at, branch) : none };
}

const branch = z.object({ default_branch: z.string() });

type Of = Pick<EvidenceOf, 'settings' | 'period' | 'collectedAt'>;

const classicsOf = async (at: At, names: readonly string[]): Promise<RulesSeen['classic']> =>
  Object.fromEntries(await forEach(names, async (name) => [name, await classicSeen(at, name)] as const));

const nobody = (): void => undefined;

/** The default branch, and these. Never throws but for defects of Fairlead's own. `note` is told all that is asked. */
export async function rulesSeen(
  of: Of,
  repository: EvidenceRepository,
  branches: readonly string[] = [],
  note: (query: Query) => void = nobody,
): Promise<RulesSeen> {
  const at = { octokit: of.settings, repository, note };
  const { owner, name: repo } = repository;
  const now = await askOne({
    octokit: of.settings,
    route: 'GET /repos/{owner}/{repo}',
    parameters: { owner, repo },
    answer: branch,
    what: say`the repository ${fullName(repository)}`,
    permission: 'metadata: read',
  });
  note(now.query);
  const defaultBranch = now.value?.default_branch ?? repository.defaultBranch;
  const names = [...new Set([...(defaultBranch === null ? [] : [defaultBranch]), ...branches])];
  const [rulesets, classic] = await Promise.all([allRulesets(at, of.period.from), classicsOf(at, names)]);
  return {
    repository: { id: repository.id, name: fullName(repository) },
    readAt: of.collectedAt,
    defaultBranch,
    branches,
    rulesets,
    classic,
  };
}

/** With branches that were not looked at yet: rulesets are read for all of them at once. */
export async function moreBranches(
  of: Of,
  repository: EvidenceRepository,
  { seen, branches }: { readonly seen: RulesSeen; readonly branches: readonly string[] },
  note: (query: Query) => void = nobody,
): Promise<RulesSeen> {
  const missing = branches.filter((name) => !Object.hasOwn(seen.classic, name));
  const at = { octokit: of.settings, repository, note };
  return {
    ...seen,
    branches: [...new Set([...seen.branches, ...branches])],
    classic: { ...seen.classic, ...(await classicsOf(at, missing)) },
  };
}
