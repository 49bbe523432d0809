/** The audit as JSON, for programs and for comparing: prose is plain text there. `docs/audit.md` describes it. */
import { z } from 'zod';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { Audit } from '../model/audit.ts';
import type { Check } from '../model/check.ts';
import type { EarlierAudit } from '../model/compare.ts';
import type { PlanItem } from '../model/plan.ts';
import { type Risk, severities } from '../model/risk.ts';
import { periods } from './words.ts';

function riskJson({ title, likelihood, impact, mitigation, evidence, ...rest }: Risk): object {
  return {
    ...rest,
    title: toPlain(title),
    likelihood: { level: likelihood.level, because: toPlain(likelihood.because) },
    impact: { level: impact.level, because: toPlain(impact.because) },
    mitigation: toPlain(mitigation),
    owner: null,
    evidence: evidence.map((one) => ({ ...one, message: toPlain(one.message) })),
  };
}

function checkJson({ id, area, repository, asks, result, gaps }: Check): object {
  const because =
    'because' in result
      ? toPlain(result.because)
      : result.state === 'not seen'
        ? toPlain(result.reason)
        : null;
  return {
    id,
    area,
    repository,
    asks,
    state: result.state,
    because,
    notLookedAt: gaps.map(({ reason }) => toPlain(reason)),
  };
}

function itemJson(item: PlanItem): object {
  return { ...item, outcome: toPlain(item.outcome), owner: null };
}

/** Indented, with a last line break. */
export function auditJson(audit: Audit): string {
  const { kind, name, at, engine, repositories, areas, plan, notVisible, movement, portrait } = audit;
  const [thirty, sixty, ninety, later] = periods(plan).map(({ items }) => items.map(itemJson));
  const data = {
    fairlead: 'audit, 1',
    kind,
    name,
    source: toPlain(audit.source),
    at,
    engine,
    areas: areas.map((one) => ({ ...one, because: toPlain(one.because) })),
    risks: audit.risks.map(riskJson),
    plan: { capacity: plan.capacity, quickWins: plan.quickWins, thirty, sixty, ninety, later },
    notVisible: notVisible.map(({ reason, remedy, ...rest }) => ({
      ...rest,
      reason: toPlain(reason),
      remedy: remedy && toPlain(remedy),
    })),
    repositories: repositories.map(({ note, ...rest }) => ({ ...rest, note: note && toPlain(note) })),
    checks: audit.checks.map(checkJson),
    movement,
    portrait,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

const affected = z.object({ repository: z.string().nullable(), count: z.number() });

const earlier = z.object({
  fairlead: z.literal('audit, 1'),
  name: z.string(),
  at: z.iso.datetime(),
  risks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      severity: z.enum(severities),
      score: z.number(),
      count: z.number(),
      checks: z.array(z.string()),
      affected: z.array(affected),
    }),
  ),
  checks: z.array(
    z.object({
      id: z.string(),
      repository: z.string().nullable(),
      state: z.string(),
      notLookedAt: z.array(z.string()),
    }),
  ),
});

/** Null: it is no audit of this version. */
export function readEarlier(text: string): EarlierAudit | null {
  try {
    const read = earlier.safeParse(JSON.parse(text));
    if (!read.success) return null;
    const { name, at, risks, checks } = read.data;
    const unseen = checks.filter(({ state, notLookedAt }) => state === 'not seen' || notLookedAt.length > 0);
    return { name, at, risks, unseen: unseen.map(({ id, repository }) => ({ id, repository })) };
  } catch {
    return null;
  }
}
