/** Results of checks on commits, 20 commits at a time. What ran again hides what ran before: that is asked for by itself. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { CheckFact, Told } from '../population/facts.ts';
import { told } from '../population/facts.ts';
import { type Accounts, type ActorNode, accountOf, actorSelection, restAccount } from './accounts.ts';
import { instantOf, type RepositoryAt, tell } from './asked.ts';
import { askSmaller, type ListNode, listInfo } from './graphql.ts';
import { pagesOf } from './rest.ts';

interface ContextNode {
  readonly __typename: string;
  readonly name?: string;
  readonly conclusion?: string | null;
  readonly startedAt?: string | null;
  readonly completedAt?: string | null;
  readonly checkSuite?: { readonly app: { readonly databaseId: number | null } | null };
  readonly context?: string;
  readonly state?: string;
  readonly createdAt?: string;
  readonly creator?: ActorNode | null;
}

interface CommitNode {
  readonly statusCheckRollup: { readonly contexts: ListNode<ContextNode> } | null;
}

const contexts = `${listInfo} nodes { __typename ... on CheckRun { name conclusion startedAt completedAt checkSuite { app { databaseId } } } ... on StatusContext { context state createdAt creator { ${actorSelection} } } }`;

const what = own('the checks');
const permission = 'checks: read, statuses: read';

const good: ReadonlySet<string> = new Set(['SUCCESS', 'NEUTRAL', 'SKIPPED']);

function stateOf(said: string | null | undefined): CheckFact['state'] {
  if (said == null || said === 'PENDING' || said === 'EXPECTED') return 'pending';
  return good.has(said) ? 'success' : 'failure';
}

const when = (time: string | null | undefined) => (time ? instantOf(time) : null);

async function factOf(node: ContextNode, accounts: Accounts): Promise<CheckFact> {
  if (node.__typename === 'StatusContext')
    return {
      name: node.context ?? '',
      app: null,
      state: stateOf(node.state),
      startedAt: when(node.createdAt),
      at: when(node.createdAt),
      by: await accounts.of(node.creator ?? null),
    };
  return {
    name: node.name ?? '',
    app: node.checkSuite?.app?.databaseId ?? null,
    state: stateOf(node.conclusion),
    startedAt: when(node.startedAt),
    at: when(node.completedAt),
    by: null,
  };
}

type Facts = Map<string, Told<readonly CheckFact[]>>;
type Answer = Readonly<Record<string, CommitNode | null>>;

/** A list that was cut is none. */
async function toldOf(
  node: CommitNode | null | undefined,
  accounts: Accounts,
): Promise<readonly CheckFact[] | null> {
  if (!node) return null;
  if (!node.statusCheckRollup) return [];
  const { nodes, totalCount, pageInfo } = node.statusCheckRollup.contexts;
  const shown = (nodes ?? []).filter((one) => one !== null);
  return pageInfo.hasNextPage || shown.length < totalCount
    ? null
    : await Promise.all(shown.map((one) => factOf(one, accounts)));
}

async function readPart(at: RepositoryAt, shas: readonly string[]): Promise<Answer> {
  const { answer } = await askSmaller<Answer>(at, [50, 20, 5], (size) => ({
    name: 'statusCheckRollup',
    body: shas
      .map(
        (sha, i) =>
          `c${i}: object(oid: ${JSON.stringify(sha)}) { ... on Commit { statusCheckRollup { contexts(first: ${size}) { ${contexts} } } } }`,
      )
      .join('\n'),
    variables: {},
    what,
    permission,
    idsOf: () => shas,
  }));
  return answer;
}

const run = z.object({
  id: z.number(),
  name: z.string(),
  conclusion: z.string().nullable(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  app: z.object({ id: z.number() }).nullable(),
});

const status = z.object({
  id: z.number(),
  context: z.string(),
  state: z.string(),
  created_at: z.string(),
  creator: restAccount.nullable(),
});

/** Every run of every check of a commit, those that were made again as well; and its statuses. */
async function readEvery(at: RepositoryAt, sha: string): Promise<readonly CheckFact[]> {
  const facts: CheckFact[] = [];
  const runs = {
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    parameters: { ref: sha, filter: 'all' },
    item: run,
    idOf: ({ id }: z.output<typeof run>) => String(id),
    under: 'check_runs',
    what,
    permission,
  };
  for await (const page of pagesOf(at, runs))
    for (const { name, conclusion, started_at: begun, completed_at: done, app } of page)
      facts.push({
        name,
        app: app?.id ?? null,
        state: stateOf(conclusion?.toUpperCase()),
        startedAt: when(begun),
        at: when(done),
        by: null,
      });
  const statuses = {
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
    parameters: { ref: sha },
    item: status,
    idOf: ({ id }: z.output<typeof status>) => String(id),
    what,
    permission,
  };
  for await (const page of pagesOf(at, statuses))
    for (const { context, state, created_at: made, creator } of page) {
      const at = instantOf(made);
      const by = accountOf(creator);
      facts.push({ name: context, app: null, state: stateOf(state.toUpperCase()), startedAt: at, at, by });
    }
  return facts;
}

const perQuestion = 20;

/** A result from after the merge makes the earlier ones worth asking for. */
function isEnough(shown: readonly CheckFact[] | null, mergedAt: string): boolean {
  return shown?.every(({ at }) => at !== null && at <= mergedAt) ?? false;
}

async function readOne(
  at: RepositoryAt,
  shown: readonly CheckFact[] | null,
  [sha, mergedAt]: readonly [string, string],
): Promise<Told<readonly CheckFact[]>> {
  if (shown && isEnough(shown, mergedAt)) return told(shown);
  return tell(() => readEvery(at, sha), what, permission);
}

/** `wanted`: when the merge was, by commit. */
export async function readChecks(
  at: RepositoryAt,
  accounts: Accounts,
  wanted: ReadonlyMap<string, string>,
): Promise<Facts> {
  const facts: Facts = new Map();
  const all = [...wanted];
  for (let from = 0; from < all.length; from += perQuestion) {
    const part = all.slice(from, from + perQuestion);
    const shas = part.map(([sha]) => sha);
    const answer = await tell(
      async () => {
        const nodes = await readPart(at, shas);
        return Promise.all(part.map((_, i) => toldOf(nodes[`c${i}`], accounts)));
      },
      what,
      permission,
    );
    for (const [i, one] of part.entries())
      facts.set(one[0], answer.told ? await readOne(at, answer.value[i] ?? null, one) : answer);
  }
  return facts;
}
