/** Deployments with their statuses, environments, and the history of commits and tags. */

import { tagTarget } from '../git/objects.ts';
import { stamp } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Deployment } from '../state/deployments.ts';
import { actor } from './actors.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { type Context, int, type Node, need } from './context.ts';
import { commitAt, type Here, refNode } from './git-objects.ts';

/** A status says which environment it is of, and that is then the deployment's. */
const environmentOf = ({ statuses, environment }: Deployment): string =>
  statuses.at(-1)?.environment || environment;

export function deploymentNode({ context, repository }: Here, deployment: Deployment): Node {
  return {
    __typename: 'Deployment',
    id: nodeId('Deployment', deployment.id),
    databaseId: int(deployment.id),
    commitOid: deployment.sha,
    createdAt: stamp(deployment.createdAt),
    environment: environmentOf(deployment),
    originalEnvironment: deployment.environment,
    latestEnvironment: environmentOf(deployment),
    task: deployment.task,
    creator: actor(context, deployment.creator),
    commit: () => commitAt({ context, repository }, deployment.sha),
    // Newest first, as REST lists them.
    statuses: (args: ConnectionArguments) =>
      connection(context, 'statuses', args, deployment.statuses.toReversed(), (status) => ({
        __typename: 'DeploymentStatus',
        id: nodeId('DeploymentStatus', status.id),
        state: status.state.toUpperCase(),
        createdAt: stamp(status.createdAt),
        environment: status.environment,
        logUrl: status.logUrl || null,
        creator: actor(context, status.creator),
      })),
  };
}

interface DeploymentArguments extends ConnectionArguments {
  readonly environments?: readonly string[] | null;
  readonly orderBy?: { readonly direction: string } | null;
}

interface RefArguments extends ConnectionArguments {
  readonly refPrefix: string;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

async function committedAt({ repository: { store } }: Here, oid: string): Promise<number> {
  const object = await store.object(oid);
  const commit = object?.type === 'tag' ? tagTarget(object.body) : oid;
  const isCommit = (await store.object(commit))?.type === 'commit';
  return isCommit ? (await store.commit(commit)).committer.date.getTime() : 0;
}

async function refsOf(here: Here, { refPrefix, orderBy }: RefArguments) {
  const found = here.repository.refs.list(refPrefix);
  if (orderBy?.field !== 'TAG_COMMIT_DATE') return found;
  const times = new Map<string, number>();
  for (const { name, oid } of found) times.set(name, await committedAt(here, oid));
  const sign = orderBy.direction === 'DESC' ? -1 : 1;
  return found.toSorted((a, b) => sign * ((times.get(a.name) ?? 0) - (times.get(b.name) ?? 0)));
}

/** The fields of a repository. */
export function deliveryFields(here: Here): Readonly<Record<string, unknown>> {
  const { context, repository } = here;
  return {
    deployments: (args: DeploymentArguments) => {
      need(context, repository, 'deployments=read');
      const sign = args.orderBy?.direction === 'DESC' ? -1 : 1;
      const wanted = repository.deployments
        .filter((one) => args.environments == null || args.environments.includes(environmentOf(one)))
        .toSorted((a, b) => sign * (a.createdAt.getTime() - b.createdAt.getTime() || a.id - b.id));
      return connection(context, 'deployments', args, wanted, (one) => deploymentNode(here, one));
    },
    environments: (args: ConnectionArguments) => {
      need(context, repository, 'environments=read', 'actions=read', 'deployments=read');
      return connection(context, 'environments', args, repository.environments, ({ name, id }) => ({
        __typename: 'Environment',
        id: nodeId('Environment', id),
        name,
      }));
    },
    label: ({ name }: { readonly name: string }) => {
      const all = [...repository.issues.values(), ...repository.pulls.values()].flatMap(({ labels }) => [
        ...labels,
      ]);
      const found = all.find((one) => one.toLowerCase() === name.toLowerCase());
      return found === undefined ? null : { __typename: 'Label', name: found };
    },
    refs: async (args: RefArguments) =>
      connection(context, 'refs', args, await refsOf(here, args), ({ name, oid }) =>
        refNode(here, name, oid),
      ),
  };
}

/** Everything a commit contains, newest first and children before parents, as `git log` lists it. */
export async function history(here: Here, oid: string, args: ConnectionArguments): Promise<unknown> {
  const { store } = here.repository;
  const oids = await store.memo(`history ${oid}`, async () => {
    const { stdout } = await store.run(['rev-list', '--date-order', oid]);
    return stdout.toString('utf8').trim().split('\n');
  });
  return connection(here.context, 'history', args, oids, (one) => commitAt(here, one));
}

/** `node(id:)`: deployments alone. */
export function nodeById(context: Context, id: string): Node | null {
  for (const repository of context.world.repositories) {
    const found = repository.deployments.find((one) => nodeId('Deployment', one.id) === id);
    if (found) return deploymentNode({ context, repository }, found);
  }
  return null;
}
