/** What GraphQL costs here, and what it says of large numbers. */
import type { Octokit } from '@octokit/core';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import { allPages } from '../github/access/assessment-octokit.ts';
import { idOf } from '../github/pull-request/check-ids.ts';
import { partsFor, readSnapshot } from '../github/pull-request/snapshot-read.ts';
import { type Answer, asked, fine, told, wrong } from './answer.ts';
import type { At, Pull } from './at.ts';

/** GitHub gives up after ten seconds. Milliseconds. */
const slow = 5000;

/** Has every GraphQL answer say what it cost, and adds it up: points of the 5,000 an hour. */
function countPoints(octokit: Octokit): () => number | null {
  let points: number | null = null;
  octokit.hook.wrap('request', async (request, options) => {
    const { query } = options;
    if (typeof query !== 'string' || !query.includes('{\n  repository(')) return request(options);
    // A wrapped request hands its own options on, whatever it is given (before-after-hook): they must be changed in place.
    options.query = query.replace('{\n  repository(', '{\n  rateLimit { cost }\n  repository(');
    const response = await request(options);
    const cost = response.data?.data?.rateLimit?.cost;
    if (typeof cost === 'number') points = (points ?? 0) + cost;
    return response;
  });
  return () => points;
}

interface Measured {
  readonly costs: Prose;
  readonly took: number;
}

type Measure = (read: () => Promise<unknown>) => Promise<Measured>;

/** Nothing else may be asked meanwhile: it would count, too. */
function measuring({ octokit, clock }: At): Measure {
  const points = countPoints(octokit);
  return async (read) => {
    const before = points() ?? 0;
    const started = clock();
    await read();
    const [took, cost] = [Math.round(clock() - started), points()];
    const costs = cost === null ? own('an unknown number of points') : count(cost - before, 'point');
    return { costs, took };
  };
}

function tookWords(what: Prose, { costs, took }: Measured): Answer {
  const said = say`${what} costs ${costs} and takes ${took} ms`;
  if (took < slow) return fine(said);
  return wrong(
    say`${said} of GitHub's ten seconds`,
    own('Verdicts here may be unknown when GitHub is slow; please report it with these figures.'),
  );
}

/** What the wide read of a verdict costs here, and how long it takes. */
async function costAnswers({ octokit, owner, repo }: At, pull: Pull, measure: Measure) {
  const [head, base] = [pull.head.sha, pull.base.sha];
  const of = { owner, repo, number: pull.number, head, base, parts: partsFor([]), directories: [] };
  return [tookWords(say`the wide read of #${pull.number}`, await measure(() => readSnapshot(octokit, of)))];
}

/** Heads of which one query lists a folder, as for the numbers of decision records that others propose. */
const maxTrees = 50;

/** Whether listing a folder at many commits is as cheap as Fairlead takes it for: it should cost no diff. */
async function treeAnswers({ octokit, where }: At, open: readonly string[], measure: Measure) {
  const heads = open.slice(0, maxTrees);
  if (heads.length === 0) return [told(own('no pull request is open, so listing folders was not tried'))];
  const query = `query FairleadDoctorTrees($owner: String!, $repo: String!${heads.map((_, i) => `, $at${i}: String!`).join('')}) {
  repository(owner: $owner, name: $repo) {
    ${heads.map((_, i) => `at${i}: object(expression: $at${i}) { ... on Tree { entries { name type } } }`).join('\n    ')}
  }
}`;
  const expressions = Object.fromEntries(heads.map((sha, i) => [`at${i}`, `${sha}:`]));
  const measured = await measure(() => octokit.graphql(query, { ...where, ...expressions }));
  return [tookWords(say`listing a folder at ${count(heads.length, 'open head')}`, measured)];
}

interface Ids {
  readonly repository: {
    readonly head: {
      readonly statusCheckRollup: {
        readonly contexts: {
          readonly nodes: readonly ({
            readonly databaseId?: number | null;
            readonly permalink?: string;
          } | null)[];
        };
      } | null;
    } | null;
  };
}

const idsQuery = `query FairleadDoctorIds($owner: String!, $repo: String!, $head: GitObjectID!) {
  repository(owner: $owner, name: $repo) {
    head: object(oid: $head) { ... on Commit { statusCheckRollup { contexts(first: 50) {
      nodes { ... on CheckRun { databaseId permalink } }
    } } } }
  }
}`;

/** A number that does not fit is null and an error beside it: what was answered counts all the same. */
function partly(error: unknown): Ids {
  if (error instanceof Error && 'data' in error && error.data) return error.data as Ids;
  throw error;
}

/** Ids of check runs are above 2^31: whether GraphQL tells them, and whether they are those that REST tells. */
async function idAnswers({ octokit, where }: At, { number, head }: Pull): Promise<readonly Answer[]> {
  const [{ repository }, rest] = await Promise.all([
    octokit.graphql<Ids>(idsQuery, { ...where, head: head.sha }).catch(partly),
    allPages<{ readonly id: unknown }>(
      octokit,
      'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      { ...where, ref: head.sha },
      'check_runs',
    ),
  ]);
  const nodes = repository.head?.statusCheckRollup?.contexts.nodes ?? [];
  const runs = nodes.flatMap((node) =>
    node?.permalink === undefined ? [] : [{ databaseId: node.databaseId ?? null, address: node.permalink }],
  );
  if (runs.length === 0)
    return [told(say`there is no check run on #${number}, so what GraphQL says of their ids was not tried`)];
  const known = new Set(rest.map(({ id }) => Number(id)));
  const other = runs.find(({ databaseId, address }) => !known.has(idOf(databaseId, address)));
  if (other)
    return [
      wrong(
        say`GraphQL gives a check run of #${number} another id than REST (${other.address})`,
        own('Fairlead may not find its own check here; please report it.'),
      ),
    ];
  const [large, whole] = [Math.max(...known) > 2 ** 31, runs.every(({ databaseId }) => databaseId !== null)];
  return [
    fine(
      say`ids of ${count(runs.length, 'check run')} of #${number} agree with REST: ${own(whole ? 'GraphQL gives them as numbers' : 'GraphQL gives no number for some, and they are read from the address')} (${own(large ? 'some are' : 'none is')} above 2^31)`,
    ),
  ];
}

/** One after the other: nothing else may count into what a read costs and how long it takes. */
export async function wideAnswers(at: At, pull: Pull, open: readonly string[]): Promise<readonly Answer[]> {
  const measure = measuring(at);
  return [
    ...(await asked('the wide read', () => costAnswers(at, pull, measure))),
    ...(await asked('folders of open heads', () => treeAnswers(at, open, measure))),
    ...(await asked('ids of check runs', () => idAnswers(at, pull))),
  ];
}
