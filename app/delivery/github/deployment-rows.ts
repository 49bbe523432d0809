/** A deployment as GraphQL, REST or a webhook tells it → a row; a row → a try to reach production. Pure. */
import { present } from '../../github/connection.ts';
import type { DeploymentEvent } from '../definitions/model.ts';
import { type Page, secondsOf } from './pull-rows.ts';
import type { DeploymentRow } from './rows.ts';

export interface StatusNode {
  readonly state: string;
  readonly createdAt: string;
  readonly environment: string | null;
}

export interface DeploymentNode {
  readonly id: string;
  readonly databaseId: number | null;
  readonly commitOid: string;
  readonly createdAt: string;
  readonly environment: string | null;
  readonly statuses: Page<StatusNode> | null;
}

const page = 'totalCount pageInfo { hasNextPage endCursor }';
export const statusSelection = `${page} nodes { state createdAt environment }`;

/** Never `state`: it is what became of a deployment, and most become inactive. */
export const deploymentSelection = `id databaseId commitOid createdAt environment statuses(first: 20) { ${statusSelection} }`;

/** Of GraphQL in upper case, of REST in lower case. */
export function stateOf(state: string): DeploymentRow['statuses'][number]['state'] {
  const name = state.toLowerCase();
  if (name === 'success') return 'success';
  return name === 'failure' || name === 'error' ? 'failure' : 'other';
}

/** The same of GraphQL, REST and a webhook: GraphQL's whole numbers have 32 bits, larger ids come as null. */
export const deploymentId = (id: number | null, node: string): string =>
  id !== null && id < 2 ** 31 ? String(id) : node;

export function deploymentRowOf(node: DeploymentNode): DeploymentRow {
  const environment = node.environment ?? '';
  const statuses = present(node.statuses?.nodes ?? []);
  return {
    id: deploymentId(node.databaseId, node.id),
    commit: node.commitOid,
    environment,
    createdAt: secondsOf(node.createdAt),
    statuses: statuses.map(({ state, createdAt, environment: of }) => ({
      state: stateOf(state),
      at: secondsOf(createdAt),
      environment: of || environment,
    })),
    whole: node.statuses !== null && statuses.length >= node.statuses.totalCount,
  };
}

/** Environments that are production, each with the name of the service that it runs. */
export type Environments = ReadonlyMap<string, string>;

/** A deployment whose statuses say nothing of production is none: nobody knows whether it arrived. */
export function eventsOfDeployment(row: DeploymentRow, production: Environments): readonly DeploymentEvent[] {
  const environments = [...new Set(row.statuses.map(({ environment }) => environment))];
  return environments.map((environment): DeploymentEvent => {
    const service = production.get(environment);
    return {
      id: environment === row.environment ? row.id : `${row.id}/${environment}`,
      service: service ?? '',
      commit: row.commit,
      source: 'deployment',
      environment: service === undefined ? 'other' : 'production',
      time: 'exact',
      ...(row.told ? { told: true } : {}),
      statuses: row.statuses
        .filter((status) => status.environment === environment)
        .map(({ state, at }) => ({ state, at })),
    };
  });
}
