/** Repositories and the query's root. */

import { visible } from '../auth/access.ts';
import { rateKey } from '../auth/identity.ts';
import { stamp } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Pull, Repository } from '../state.ts';
import { renamedRepository, repositoryByName } from '../world.ts';
import { actor } from './actors.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { type Context, type Node, need, refusal } from './context.ts';
import { deliveryFields, nodeById } from './deployments.ts';
import { gitObject, refNode } from './git-objects.ts';
import { issueNode } from './issues.ts';
import { pullRequest } from './pull-request.ts';
import { carries, type LabelArguments, releaseFields } from './releases.ts';
import { shownSettings } from './repository-settings.ts';

interface PullArguments extends ConnectionArguments, LabelArguments {
  readonly states?: readonly string[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

const stateOf = (pull: Pull): string => (pull.merged ? 'MERGED' : pull.state.toUpperCase());

function pullsOf({ world }: Context, repository: Repository, args: PullArguments): readonly Pull[] {
  const wanted = [...repository.pulls.values()]
    .flatMap((pull) => world.lag.pull(pull, 'list') ?? [])
    .filter((pull) => args.states == null || args.states.includes(stateOf(pull)))
    .filter((pull) => carries(pull.labels, args))
    .filter((pull) => args.baseRefName == null || pull.base.ref === args.baseRefName)
    .filter((pull) => args.headRefName == null || pull.head.ref === args.headRefName);
  const { field = 'CREATED_AT', direction = 'ASC' } = args.orderBy ?? {};
  const time = (pull: Pull): number => (field === 'UPDATED_AT' ? pull.updatedAt : pull.createdAt).getTime();
  const sign = direction === 'DESC' ? -1 : 1;
  return wanted.toSorted((a, b) => sign * (time(a) - time(b) || a.number - b.number));
}

export function repositoryNode(context: Context, repository: Repository): Node {
  const here = { context, repository };
  const name = `${repository.owner.login}/${repository.name}`;
  const refAt = (full: string): Node | null => {
    const oid = repository.refs.get(full);
    return oid === null ? null : refNode(here, full, oid);
  };
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: name,
    owner: actor(context, repository.owner),
    isPrivate: repository.private,
    isFork: repository.parent !== null,
    isArchived: repository.archived,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    url: `${context.world.url}/${name}`,
    ...releaseFields(here),
    ...deliveryFields(here),
    ...shownSettings(here),
    defaultBranchRef: () => refAt(`refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { readonly qualifiedName: string }) => {
      const full = qualifiedName.startsWith('refs/') ? qualifiedName : `refs/heads/${qualifiedName}`;
      const oid = context.world.lag.branch(repository, full);
      return oid === null ? null : refNode(here, full, oid);
    },
    object: (args: { readonly expression?: string | null; readonly oid?: string | null }) =>
      gitObject(here, args),
    pullRequest: ({ number }: { readonly number: number }) => {
      const known = repository.pulls.get(number);
      const pull = known && context.world.lag.pull(known, 'graphql');
      if (pull) return pullRequest(context, pull);
      throw refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    issueOrPullRequest: ({ number }: { readonly number: number }) => {
      const issue = repository.issues.get(number);
      const pull = repository.pulls.get(number);
      if (issue) return issueNode(context, issue);
      if (pull) return pullRequest(context, pull);
      throw refusal(
        'NOT_FOUND',
        `Could not resolve to an issue or pull request with the number of ${number}.`,
      );
    },
    pullRequests: (args: PullArguments) => {
      need(context, repository, 'pull_requests=read');
      return connection(context, 'pullRequests', args, pullsOf(context, repository, args), (pull) =>
        pullRequest(context, pull),
      );
    },
  };
}

/** As much of it as is asked for: pull requests of an account that were merged in a time. */
function search({ world, call }: Context, query: string): unknown {
  const [, login = '', from = '', to = ''] =
    /^user:(\S+) is:pr is:merged merged:(\S+Z)\.\.(\S+Z)$/.exec(query) ?? [];
  if (login === '') throw refusal('NOT_SERVED', `The local GitHub does not search for ${query}`);
  const seen = [...world.repositories.values()].filter(
    (one) => one.owner.login.toLowerCase() === login.toLowerCase() && visible(call.identity, one),
  );
  const isIn = ({ merged }: Pull) =>
    merged !== null && merged.at >= new Date(from) && merged.at <= new Date(to);
  const issueCount = seen.flatMap(({ pulls }) => [...pulls.values()]).filter(isIn).length;
  return { __typename: 'SearchResultItemConnection', issueCount };
}

export function root(context: Context): Readonly<Record<string, unknown>> {
  const { world, call } = context;
  return {
    __typename: 'Query',
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
      // `followRenames` is true by default.
      const repository = repositoryByName(world, owner, name) ?? renamedRepository(world, owner, name);
      if (repository && visible(call.identity, repository)) return repositoryNode(context, repository);
      throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
    viewer: () => {
      const { identity } = call;
      if (identity.kind === 'installation') return actor(context, identity.token.installation.app.bot);
      return identity.kind === 'user' ? actor(context, identity.user) : null;
    },
    node: ({ id }: { readonly id: string }) => nodeById(context, id),
    search: ({ query }: { readonly query: string }) => search(context, query),
    rateLimit: () => {
      const { key, limit } = rateKey(world, call.identity);
      const rate = world.rates.read(`${key} graphql`, limit);
      return {
        ...rate,
        cost: context.cost.points,
        nodeCount: context.cost.nodes,
        resetAt: stamp(new Date(rate.reset * 1000)),
      };
    },
  };
}
