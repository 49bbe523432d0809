/** What rules and branch protection demand of a change, joined. Pure. */
import * as z from 'zod';
import type { ClassicWire, RuleWire } from '../../../protection/model/wire.ts';
import type { BypassFact, Demands } from '../../population/facts.ts';

const reviewParameters = z.object({ required_approving_review_count: z.number().optional() }).nullish();
const checkParameters = z
  .object({
    required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.number().nullish() })),
  })
  .nullish();

const nothing: Demands = {
  pullRequest: false,
  approvals: 0,
  checks: [],
  signatures: false,
  byRuleset: false,
};

export function joined(all: readonly Demands[]): Demands {
  return {
    pullRequest: all.some(({ pullRequest }) => pullRequest),
    approvals: Math.max(0, ...all.map(({ approvals }) => approvals)),
    checks: [
      ...new Map(all.flatMap(({ checks }) => checks).map((one) => [`${one.name} ${one.app}`, one])).values(),
    ].sort((a, b) => (`${a.name} ${a.app}` < `${b.name} ${b.app}` ? -1 : 1)),
    signatures: all.some(({ signatures }) => signatures),
    byRuleset: all.some(({ byRuleset }) => byRuleset),
  };
}

export function ofRule({ type, parameters }: RuleWire): Demands {
  if (type === 'pull_request') {
    const read = reviewParameters.safeParse(parameters);
    const approvals = read.success ? (read.data?.required_approving_review_count ?? 0) : 0;
    return { ...nothing, pullRequest: true, approvals, byRuleset: true };
  }
  if (type === 'required_signatures') return { ...nothing, signatures: true };
  const read = type === 'required_status_checks' ? checkParameters.safeParse(parameters) : null;
  const checks = read?.success ? (read.data?.required_status_checks ?? []) : [];
  return {
    ...nothing,
    checks: checks.map(({ context, integration_id: id }) => ({ name: context, app: id ?? null })),
  };
}

export function ofClassic(classic: ClassicWire): Demands {
  const {
    required_pull_request_reviews: reviews,
    required_status_checks: checks,
    required_signatures: signed,
  } = classic;
  const named = checks?.checks ?? (checks?.contexts ?? []).map((context) => ({ context }));
  return {
    ...nothing,
    pullRequest: reviews != null,
    approvals: reviews?.required_approving_review_count ?? 0,
    // -1: any App may report it.
    checks: named.map((one) => {
      const app = 'app_id' in one ? (one.app_id ?? null) : null;
      return { name: one.context, app: app === -1 ? null : app };
    }),
    signatures: signed?.enabled === true,
  };
}

/** Whom classic protection lets off. */
export function classicBypass({
  enforce_admins: admins,
  required_pull_request_reviews: reviews,
}: ClassicWire): readonly BypassFact[] {
  const allowed = reviews?.bypass_pull_request_allowances;
  const count = (allowed?.users?.length ?? 0) + (allowed?.teams?.length ?? 0) + (allowed?.apps?.length ?? 0);
  return [
    ...(admins?.enabled === true ? [] : [{ kind: 'Administrators', id: null, mode: 'always' }]),
    ...(count > 0 ? [{ kind: 'Named in branch protection', id: count, mode: 'pull_request' }] : []),
  ];
}
