/** Versions of a ruleset, as far back as the period needs them. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { GuardedOctokit } from '../../../github/reads.ts';
import type { Read, RulesetWire } from '../../../protection/model/wire.ts';
import { rulesetIn } from '../../continuity/ruleset-marks.ts';
import type { RulesetSeen, RulesetVersion } from '../../continuity/seen.ts';
import type { Query } from '../../model/population.ts';
import { askList, askOne } from '../ask.ts';
import { forEach } from '../gathered.ts';
import { type EvidenceRepository, timeOf } from '../of.ts';

export interface At {
  readonly octokit: GuardedOctokit;
  readonly repository: EvidenceRepository;
  /** Each thing that was asked. */
  readonly note: (query: Query) => void;
}

export const listed = z.looseObject({
  id: z.number(),
  name: z.string(),
  source_type: z.string().optional(),
  source: z.string().optional(),
  created_at: z.string().nullish(),
});

export type Listed = z.output<typeof listed>;

export const unseen = (reason: Prose): { readonly ok: false; readonly reason: Prose } => ({
  ok: false,
  reason,
});

const version = z.looseObject({
  version_id: z.number(),
  actor: z.looseObject({ id: z.number().optional(), type: z.string().optional() }).nullish(),
  updated_at: z.string(),
});

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
  at.note(asked.query);
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

export async function historyOf(at: At, ruleset: Listed, from: string): Promise<RulesetSeen['history']> {
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
  at.note(asked.query);
  if (asked.problem) return unseen(asked.problem);
  const versions = await forEach(chosen(asked.items, from), async (one): Promise<RulesetVersion> => {
    const { version_id: id, actor, updated_at: time } = one;
    const by = actor?.id === undefined ? null : `${actor.type ?? 'account'} ${actor.id}`;
    return { version: id, at: timeOf(time) ?? '', by, state: await stateOf(at, ruleset, one) };
  });
  return { ok: true, value: versions };
}
