/** Rulesets of all levels, as a repository shows them. */
import { say } from '../../../policies/engine/prose.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import type { Read, RulesetWire, RuleWire } from '../../protection/model/wire.ts';
import { allPages } from '../access/assessment-octokit.ts';
import { cannotLook } from '../access/reasons.ts';
import type { GuardedOctokit } from '../reads.ts';
import { isPlanWithout, notSeen } from './refusals.ts';

export interface At {
  readonly owner: string;
  readonly repo: string;
}

/** The active rules of all levels for a branch, which need not be there. Throws `CannotLook`. */
export async function askRules(
  octokit: GuardedOctokit,
  { owner, repo }: At,
  branch: string,
): Promise<readonly RuleWire[] | typeof planHasNone> {
  const route = 'GET /repos/{owner}/{repo}/rules/branches/{branch}';
  try {
    return await allPages<RuleWire>(octokit, route, { owner, repo, branch });
  } catch (error) {
    if (isPlanWithout(error)) return planHasNone;
    throw cannotLook(error, say`the rules of the branch ${branch}`, 'metadata: read');
  }
}

async function readOne(octokit: GuardedOctokit, { owner, repo }: At, id: number): Promise<Read<RulesetWire>> {
  try {
    const route = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';
    const { data } = await octokit.request(route, { owner, repo, ruleset_id: id });
    return { ok: true, value: data as RulesetWire };
  } catch (error) {
    return notSeen(error, say`the ruleset with number ${id}`, 'metadata: read');
  }
}

/** Rulesets that do not bind are read so that people hear of them; beyond these they do not. */
const maxIdle = 10;

/** Rulesets of an organization or an enterprise, as they were read for another of its repositories. */
export type KnownRulesets = Map<number, Promise<Read<RulesetWire>>>;

/** What other reads tell of rulesets. */
export interface Told {
  /** Ids of those that bind nobody; null: they are not told. */
  readonly idle: () => Promise<readonly number[] | null>;
  /** Absent where one repository is judged alone. */
  readonly known?: KnownRulesets | undefined;
  /** ISO 8601, UTC: when it is read. Absent where nothing that was read earlier may stand in. */
  readonly at?: string;
}

/** One that binds several repositories is the same in each of them; what failed is read again. */
async function readShared(octokit: GuardedOctokit, at: At, id: number, known: KnownRulesets) {
  const reading = known.get(id) ?? readOne(octokit, at, id);
  known.set(id, reading);
  const read = await reading;
  if (!read.ok) known.delete(id);
  return read;
}

function isShared({ ruleset_source_type: source }: RuleWire): boolean {
  return source === 'Organization' || source === 'Enterprise';
}

/** Those that do not bind: what is not shown of them is nobody's loss. */
async function idleIds(
  octokit: GuardedOctokit,
  { owner, repo }: At,
  { idle }: Told,
): Promise<readonly number[]> {
  const known = await idle();
  if (known) return known.slice(0, maxIdle);
  try {
    const all = await allPages<RulesetWire>(octokit, 'GET /repos/{owner}/{repo}/rulesets', {
      owner,
      repo,
      includes_parents: true,
      targets: 'branch',
    });
    return all
      .filter(({ target, enforcement }) => (target ?? 'branch') === 'branch' && enforcement !== 'active')
      .map(({ id }) => id)
      .slice(0, maxIdle);
  } catch {
    return [];
  }
}

/** The rulesets that these rules are of, and those that bind nobody yet. */
export async function readRulesets(
  octokit: GuardedOctokit,
  at: At,
  rules: readonly RuleWire[],
  told: Told,
): Promise<ReadonlyMap<number, Read<RulesetWire>>> {
  const binding = rules.flatMap(({ ruleset_id: id }) => (id === undefined ? [] : [id]));
  const ids = [...new Set([...binding, ...(await idleIds(octokit, at, told))])];
  const shared = new Set(rules.filter(isShared).map(({ ruleset_id: id }) => id));
  const read = ids.map(async (id) => {
    const isKnown = told.known && shared.has(id);
    return [
      id,
      await (isKnown ? readShared(octokit, at, id, told.known) : readOne(octokit, at, id)),
    ] as const;
  });
  return new Map(await Promise.all(read));
}
