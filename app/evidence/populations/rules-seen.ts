/** What GitHub shows of the rules of one repository: rulesets of all levels with their history, and branch protection. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { readClassic, readClassicMore } from '../../github/protection/classic.ts';
import { isPlanWithout } from '../../github/protection/refusals.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import type { Read, RulesetWire } from '../../protection/model/wire.ts';
import { type RulesetSeen, type RulesetVersion, type RulesSeen, rulesetIn } from '../continuity/things.ts';
import { type Asked, askList, askOne } from './ask.ts';
import { forEach } from './gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName, timeOf } from './of.ts';

const listed = z.looseObject({
  id: z.number(),
  name: z.string(),
  source_type: z.string().optional(),
  source: z.string().optional(),
  created_at: z.string().nullish(),
});

type Listed = z.output<typeof listed>;

const version = z.looseObject({
  version_id: z.number(),
  actor: z.looseObject({ id: z.number().optional(), type: z.string().optional() }).nullish(),
  updated_at: z.string(),
});

const unseen = (reason: Prose): { readonly ok: false; readonly reason: Prose } => ({ ok: false, reason });

interface At {
  readonly octokit: GuardedOctokit;
  readonly repository: EvidenceRepository;
}

/** Each level has its own address; of an enterprise's no App sees the history. */
function routeOf({ source_type: level, source }: Listed, { repository }: At) {
  if (level === 'Organization')
    return {
      route: 'GET /orgs/{org}/rulesets/{ruleset_id}/history',
      parameters: { org: source ?? repository.owner },
      permission: 'organization_administration: write',
    };
  if (level === 'Enterprise') return null;
  return {
    route: 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history',
    parameters: { owner: repository.owner, repo: repository.name },
    permission: 'administration: write',
  };
}

async function stateOf(
  at: At,
  ruleset: Listed,
  { version_id: id }: z.output<typeof version>,
): Promise<Read<RulesetWire>> {
  const where = routeOf(ruleset, at);
  if (!where) return unseen(own('no App sees the history of an enterprise’s rulesets'));
  const what = say`version ${id} of the ruleset ${ruleset.name}`;
  const asked = await askOne({
    octokit: at.octokit,
    route: `${where.route}/{version_id}`,
    parameters: { ...where.parameters, ruleset_id: ruleset.id, version_id: id },
    answer: z.looseObject({ state: z.unknown() }),
    what,
    permission: where.permission,
  });
  if (!asked.value) return unseen(asked.problem ?? say`GitHub does not show ${what}`);
  const wire = rulesetIn(asked.value.state);
  return wire
    ? {
        ok: true,
        value: { source_type: ruleset.source_type ?? 'Repository', source: ruleset.source ?? '', ...wire },
      }
    : unseen(say`GitHub does not show the whole of ${what}`);
}

/** Those that were in force in the period, and what was before it: one version more. */
function chosen(versions: readonly z.output<typeof version>[], from: string): typeof versions {
  const newest = versions.toSorted((a, b) => b.version_id - a.version_id);
  const older = newest.findIndex(({ updated_at: at }) => (timeOf(at) ?? '') <= from);
  return older < 0 ? newest : newest.slice(0, older + 1);
}

async function historyOf(at: At, ruleset: Listed, from: string): Promise<RulesetSeen['history']> {
  const where = routeOf(ruleset, at);
  if (!where) return unseen(own('no App sees the history of an enterprise’s rulesets'));
  const asked = await askList({
    octokit: at.octokit,
    route: where.route,
    parameters: { ...where.parameters, ruleset_id: ruleset.id },
    answer: version,
    idOf: ({ version_id: id }) => String(id),
    what: say`the history of the ruleset ${ruleset.name}`,
    permission: where.permission,
  });
  if (asked.problem) return unseen(asked.problem);
  const versions = await forEach(chosen(asked.items, from), async (one): Promise<RulesetVersion> => {
    const { version_id: id, actor, updated_at: time } = one;
    const by = actor?.id === undefined ? null : `${actor.type ?? 'account'} ${actor.id}`;
    return { version: id, at: timeOf(time) ?? '', by, state: await stateOf(at, ruleset, one) };
  });
  return { ok: true, value: versions };
}

async function rulesetSeen(at: At, ruleset: Listed, from: string): Promise<RulesetSeen> {
  const { owner, name: repo } = at.repository;
  const what = say`the ruleset ${ruleset.name}`;
  const [now, history] = await Promise.all([
    askOne({
      octokit: at.octokit,
      route: 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
      parameters: { owner, repo, ruleset_id: ruleset.id },
      answer: z.unknown(),
      what,
      permission: 'metadata: read',
    }),
    historyOf(at, ruleset, from),
  ]);
  const wire = rulesetIn(now.value);
  const reason = now.problem ?? say`GitHub does not show the whole of ${what}`;
  return {
    id: ruleset.id,
    createdAt: timeOf(ruleset.created_at),
    now: wire ? { ok: true, value: wire } : unseen(reason),
    history,
  };
}

async function allRulesets(at: At, from: string): Promise<RulesSeen['rulesets']> {
  const { owner, name: repo } = at.repository;
  let hasNone = false;
  const asked: Asked<Listed> = await askList({
    octokit: at.octokit,
    route: 'GET /repos/{owner}/{repo}/rulesets',
    parameters: { owner, repo, includes_parents: true, targets: 'branch' },
    answer: listed,
    idOf: ({ id }) => String(id),
    what: say`the rulesets of ${fullName(at.repository)}`,
    permission: 'metadata: read',
    none: (error) => {
      hasNone = isPlanWithout(error);
      return hasNone ? own('the plan has none') : null;
    },
  });
  if (hasNone) return planHasNone;
  if (asked.problem) return unseen(asked.problem);
  return { ok: true, value: await forEach(asked.items, (one) => rulesetSeen(at, one, from)) };
}

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
