/** A source of plain functions, for collectors: what it was not told, it refuses to answer. */

import type { PullRequestSource } from '../../app/facts/source.ts';
import { allPages } from '../../app/github/access/assessment-octokit.ts';
import { cannotLook } from '../../app/github/access/reasons.ts';
import type {
  CheckRunNode,
  CommitNode,
  ReviewNode,
  Snapshot,
  StatusContextNode,
} from '../../app/github/pull-request/snapshot.ts';
import type { PullRequestReads } from '../../app/github/reads.ts';
import { whole } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { own } from '../../policies/engine/prose.ts';
import type { ChangeHistory } from '../../policies/facts/change-history.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { changedFile, pullRequest } from '../policies/sample.ts';

/** What GitHub answers to one route: data, or an HTTP error. */
export type Answer = { readonly data: unknown } | { readonly status: number; readonly message?: string };

export interface Told {
  readonly pull?: Partial<PullRequest>;
  readonly reviews?: readonly ReviewNode[];
  readonly commits?: readonly CommitNode[];
  readonly baseChanges?: Snapshot['pullRequest']['baseChanges'];
  readonly history?: ChangeHistory;
  readonly checks?: readonly (CheckRunNode | StatusContextNode)[] | null;
  readonly codeOwners?: Snapshot['codeOwners'];
  readonly closingIssues?: Snapshot['closingIssues'];
  readonly files?: readonly string[];
  readonly teams?: readonly string[];
  readonly visibility?: Snapshot['visibility'];
  readonly self?: Partial<PullRequestReads['self']>;
  /** Route → answer, e.g. `GET /repos/{owner}/{repo}/activity`. */
  readonly routes?: Readonly<Record<string, Answer>>;
  /** The snapshot cannot be read. */
  readonly snapshotFails?: number;
}

/** Octokit's RequestError, as far as anybody looks at it. */
function httpError(status: number, message = `HTTP ${status}`): Error {
  return Object.assign(new Error(message), { status, response: { headers: {}, data: { message } } });
}

function requester(routes: NonNullable<Told['routes']>, asked: string[]) {
  return async (route: string, parameters: Readonly<Record<string, unknown>>) => {
    asked.push(route.replace(/\{(\w+)\}/g, (_, name) => String(parameters[name])));
    const answer = routes[route];
    if (!answer) throw new Error(`the test expected no request to ${route}`);
    if ('status' in answer) throw httpError(answer.status, answer.message);
    return { data: answer.data, headers: {} };
  };
}

function githubOf(told: Told, asked: string[]): PullRequestReads {
  const octokit = { request: requester(told.routes ?? {}, asked), graphql: null } as never;
  return {
    owner: 'acme',
    repo: 'shop',
    number: 12,
    octokit,
    subject: octokit,
    snapshot: async () => {
      if (told.snapshotFails) throw cannotLook(httpError(told.snapshotFails), own('the reviews'));
      return {
        pullRequest: {
          reviews: told.reviews ?? [],
          commits: told.commits ?? [],
          checks: told.checks ?? null,
          baseChanges: told.baseChanges ?? [],
          ownComments: [],
        },
        openPullRequests: { nodes: [], totalCount: 0, endCursor: null },
        visibility: told.visibility ?? 'PRIVATE',
        heads: { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false } },
        repository: { nameWithOwner: 'acme/shop', url: 'https://github.com/acme/shop' },
        closingIssues: told.closingIssues === undefined ? { nodes: [], totalCount: 0 } : told.closingIssues,
        codeOwners: told.codeOwners ?? [],
        gitAttributes: null,
        templates: { files: [], folders: [], texts: {} },
        directories: {},
      };
    },
    history: async () => told.history ?? { pushes: [], views: [] },
    pages: async <T>(route: string, parameters: Readonly<Record<string, unknown>>) => {
      try {
        return await allPages<T>(octokit, route, parameters);
      } catch (error) {
        throw cannotLook(error, own('a list'));
      }
    },
    othersOpen: async () => ({ pulls: [], all: 0 }),
    self: { appId: 77, checkName: 'Fairlead', workflowRunId: null, ...told.self },
  };
}

/** The source, and the requests that were made through it, with their parameters filled in. */
export function fakeSource(told: Told): {
  readonly source: PullRequestSource;
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  const refuse = () => Promise.reject(new Error('the test did not expect this read'));
  const files = (told.files ?? ['src/receipt.ts']).map((path) => changedFile({ path }));
  const source = {
    kind: 'pull_request',
    readAt: pullRequest.readAt,
    rules: {
      repository: 'acme/shop',
      at: async () => pullRequest.base,
      text: refuse,
      texts: refuse,
      directories: refuse,
      history: async function* () {},
    },
    wanted: { ...wantsNothing, teams: told.teams ?? [] },
    pullRequest: async () => ({ ...pullRequest, ...told.pull }),
    changedFiles: async () => whole(files),
    text: refuse,
    texts: refuse,
    directories: refuse,
    sarif: null,
    github: githubOf(told, asked),
    fetch: refuse,
  } satisfies Partial<PullRequestSource>;
  return { source: source as Partial<PullRequestSource> as PullRequestSource, asked };
}
