/** What was told of elsewhere, in the words of what was read on GitHub. Pure. */
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { count, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { BudgetReading } from '../definitions/error-budget.ts';
import type { DeploymentRow, IssueRow } from '../github/rows.ts';
import type { Facts } from './rows.ts';
import type { KnownRows } from './rows-table.ts';

type Deployment = Facts<'told-deployment'>;
type Incident = Facts<'told-incident'>;

/** A service that the configuration names is known by its environment; one that it does not name is not told apart. */
function environmentOf({ environment, service }: Deployment, { services }: MetricsRules): string {
  const named = services.find(({ name }) => name.toLowerCase() === service.toLowerCase());
  return named?.environments[0] ?? environment;
}

export interface ToldRows {
  readonly deployments: readonly DeploymentRow[];
  readonly issues: readonly IssueRow[];
  readonly budgets: readonly BudgetReading[];
  readonly gaps: readonly Prose[];
}

function deploymentOf(all: readonly Deployment[], rules: MetricsRules): readonly DeploymentRow[] {
  const [first] = all;
  if (!first) return [];
  const environment = environmentOf(first, rules);
  const statuses = all.map(({ state, at }) => ({ state, at, environment })).toSorted((a, b) => a.at - b.at);
  const createdAt = statuses[0]?.at ?? first.at;
  return [{ id: first.id, commit: first.commit, environment, createdAt, statuses, whole: true, told: true }];
}

/** What was resolved after it was last opened, and then first. */
function incidentOf(id: string, all: readonly Incident[]): IssueRow {
  const times = (state: Incident['state']) =>
    all
      .filter((one) => one.state === state)
      .map(({ at }) => at)
      .toSorted((a, b) => a - b);
  const [opened, resolved] = [times('open'), times('resolved')];
  const last = opened.at(-1) ?? 0;
  const openedAt = opened[0] ?? resolved[0] ?? 0;
  return {
    id,
    openedAt,
    resolvedAt: resolved.find((at) => at >= last) ?? null,
    updatedAt: Math.max(openedAt, ...all.map(({ at }) => at)),
    isDuplicate: false,
    labels: [],
    type: null,
    causedBy: [...new Set(all.flatMap(({ causedBy }) => causedBy))].sort(),
  };
}

/** One id at two commits, or in two environments, is two deployments: whoever told gave it twice. */
const keyOf = ({ id, commit, environment, service }: Deployment): string =>
  JSON.stringify([id, commit, environment, service]);

export function toldRows({ of }: KnownRows, rules: MetricsRules): ToldRows {
  const told = of('told-deployment').map(({ data }) => data);
  const deployments = [...Map.groupBy(told, keyOf).values()].flatMap((all) => deploymentOf(all, rules));
  const ids = Map.groupBy(deployments, ({ id }) => id);
  const twice = [...ids.values()].filter((all) => all.length > 1).length;
  const apart = deployments.map((row, i) => {
    const same = ids.get(row.id) ?? [];
    return same.length > 1
      ? { ...row, id: `${row.id} (${deployments.slice(0, i).filter(({ id }) => id === row.id).length + 1})` }
      : row;
  });
  const incidents = Map.groupBy(
    of('told-incident').map(({ data }) => data),
    ({ id }) => id,
  );
  const known = new Set(rules.services.map(({ name }) => name.toLowerCase()));
  const strange = new Set(
    told.map(({ service }) => service).filter((name) => name !== '' && !known.has(name.toLowerCase())),
  );
  return {
    deployments: apart,
    budgets: of('told-budget').map(({ data: { left, at, ...told } }) => ({
      ...told,
      readAt: at,
      usedShare: Math.round((1 - left) * 1e6) / 1e6,
    })),
    issues: [...incidents].map(([id, all]) => incidentOf(id, all)),
    gaps: [
      ...(strange.size > 0
        ? [
            say`Deployments were told of ${count(strange.size, 'service')} that ${own(strange.size === 1 ? 'is' : 'are')} not named in ${'metrics: { services: … }'}: they count as deployments of the whole repository.`,
          ]
        : []),
      ...(twice > 0
        ? [
            say`${count(twice, 'id')} of deployments ${own(twice === 1 ? 'was' : 'were')} told of more than one commit or environment: each counts.`,
          ]
        : []),
    ],
  };
}
