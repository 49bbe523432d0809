/** A client with something in every population, everything that an export asks of it, and the same answers with one endpoint broken. */
import type { MakeOf } from '../../../app/evidence/export/asked.ts';
import { dossierOf } from '../../../app/evidence/export/dossier.ts';
import type { Population, Row } from '../../../app/evidence/model/population.ts';
import { tokenOctokit } from '../../../app/github/access/token-octokit.ts';
import type { GuardedOctokit } from '../../../app/github/reads.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { at, openScene, quarter } from '../changes/scene.ts';

const waiver = `waivers:
  - id: axios
    policy: vulnerability-alerts
    reason: It is not reached from outside.
    requested-by: ann
    approved-by: ben
    until: 2026-05-15
    until-fixed: false
`;

const workflow =
  'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: someone/else@v1\n';

export async function richClient() {
  const scene = await openScene();
  const { ann, ben, owner, acme, github } = scene;
  const dora = github.createUser('dora');
  const guest = github.createUser('guest');
  acme.addMember(dora);
  acme.createTeam('core', [ann, dora]);
  const shop = await scene.repository('shop', { ruled: true, checked: true });
  const dot = await scene.repository('.github');
  shop.setCollaborator(guest, 'write');
  shop.addDeployKey({ title: 'robot', by: ann, readOnly: false });
  shop.setEnvironment('production', { reviewers: [ben] });
  scene.clock('03-01 09:00');
  shop.addDependabotAlert({ package: 'axios', createdAt: at('03-10 09:00') });
  shop.addSecretAlert({ createdAt: at('06-10 09:00') });
  shop.enableCodeScanning([]);
  await dot.commit({
    branch: 'main',
    files: {
      '.github/fairlead/evidence.yml':
        'manual:\n  - control: soc2 CC1.1\n    owner: ann\n    date: 2026-06-01\n    file: conduct.txt\n',
      '.github/fairlead/conduct.txt': 'Be kind.\n',
    },
    author: ann,
    date: at('03-02 09:00'),
  });
  const checked = (headSha: string) =>
    shop.createCheckRun({ name: 'ci', headSha, status: 'completed', conclusion: 'success' });
  const before = ({ headSha }: { readonly headSha: string }) => checked(headSha);
  scene.clock('04-01 09:00');
  await shop.commit({
    branch: 'main',
    files: { '.github/fairlead/waivers.yml': waiver, '.github/workflows/ci.yml': workflow },
    author: owner,
    date: at('04-01 09:00'),
  });
  await scene.pull(shop, { day: '04-05', before });
  const released = shop.sha('main');
  scene.clock('04-06 09:00');
  const run = await shop.addWorkflowRun({ headSha: released, actor: dora });
  const deployment = shop.deploy({ sha: released, by: dora, state: null });
  await shop.sayOfDeployments(run, { by: ben, state: 'approved', environments: ['production'] });
  const logUrl = `https://github.com/acme/shop/actions/runs/${run.id}/job/1`;
  shop.addDeploymentStatus(deployment, { state: 'success', by: dora, logUrl });
  await shop.createRelease({ tag: 'v1', target: released, by: ann, immutable: true });
  await scene.pull(shop, { day: '05-04', approvedBy: null, mergedBy: owner, author: owner, before });
  scene.clock('05-05 09:00');
  await shop.push('side', shop.sha('main'), { pusher: ann });
  shop.addRuleset({
    name: 'side',
    include: ['refs/heads/side'],
    rules: [{ type: 'deletion' }],
    bypassActors: [],
  });
  shop.openIssue({ title: 'Down', labels: ['incident'], author: ben });
  scene.clock('07-05 00:00');
  return scene;
}

type Parameters = Readonly<Record<string, unknown>>;
export type Answered = {
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
};
type Kept = { readonly answer: Answered } | { readonly error: unknown };

/** What is asked of GraphQL: `GraphQL deployments`. */
function askedOf(query: string): string {
  const inside = /repository\([^)]*\)\s*\{\s*(?:\w+:\s*)?(\w+)/.exec(query)?.[1];
  return `GraphQL ${inside ?? /\{\s*(?:\w+:\s*)?(\w+)/.exec(query)?.[1] ?? query}`;
}

const plain = (given: Parameters = {}): Parameters => {
  const { request: _, ...rest } = given;
  return rest;
};

/** Lets everything through, and remembers it. */
export function recorded(octokit: GuardedOctokit) {
  const kept = new Map<string, Kept>();
  const endpoints = new Set<string>();
  const key = (...of: readonly unknown[]) => JSON.stringify(of);
  const keep = async (endpoint: string, name: string, ask: () => Promise<Answered>): Promise<Answered> => {
    endpoints.add(endpoint);
    try {
      const answer = await ask();
      kept.set(name, { answer });
      return answer;
    } catch (error) {
      kept.set(name, { error });
      throw error;
    }
  };
  const request = (route: string, given?: Parameters) =>
    keep(route, key(route, plain(given)), () => octokit.request(route, { ...given }) as Promise<Answered>);
  const graphql = async (query: string, given?: Parameters) =>
    (
      await keep(askedOf(query), key(query, plain(given)), async () => ({
        data: await octokit.graphql(query, { ...given }),
        headers: {},
      }))
    ).data;

  /** The same answers again, without a network, and one endpoint broken. */
  function replay(broken: string, effect: (answer: Answered, given: Parameters) => Answered): GuardedOctokit {
    const find = (endpoint: string, name: string, given: Parameters): Answered => {
      const found = kept.get(name);
      if (endpoint === broken)
        return effect(found && 'answer' in found ? found.answer : { data: [], headers: {} }, given);
      // What was never asked before: GitHub would know nothing of it.
      if (found === undefined) throw refused(404, 'Not Found');
      if ('error' in found) throw found.error;
      return structuredClone(found.answer);
    };
    return {
      request: async (route: string, given: Parameters = {}) => find(route, key(route, plain(given)), given),
      graphql: async (query: string, given: Parameters = {}) =>
        find(askedOf(query), key(query, plain(given)), given).data,
    } as unknown as GuardedOctokit;
  }
  return { octokit: { request, graphql } as unknown as GuardedOctokit, endpoints, replay };
}

export const refused = (status: number, message: string, headers = {}) =>
  Object.assign(new Error(message), { status, response: { headers, data: { message } } });

const throwing =
  (...of: ArgumentsOf<typeof refused>) =>
  (): never => {
    throw refused(...of);
  };
type ArgumentsOf<T extends (...args: never[]) => unknown> = T extends (...args: infer A) => unknown
  ? A
  : never;

/** A list, an object that has one and its count, or an answer of GraphQL: what has pages. */
const isPage = (data: unknown): boolean =>
  Array.isArray(data) ||
  (typeof data === 'object' && data !== null && ('total_count' in data || !('id' in data || 'url' in data)));

/** Every list in it without its second half, and nothing that says that there is more. */
function halved(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, Math.floor(value.length / 2)).map(halved);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, halved(one)]));
}

function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, Array.isArray(one) ? [] : one]),
  );
}

const next = (page: number) => ({ link: `<https://github.test/x?page=${page + 1}>; rel="next"` });

export const faults: Readonly<Record<string, (answer: Answered, given: Parameters) => Answered>> = {
  '401': throwing(401, 'Bad credentials'),
  '403': throwing(403, 'Resource not accessible by integration'),
  '404': throwing(404, 'Not there at all'),
  '422': throwing(422, 'Validation Failed: the parameter is odd'),
  '429': throwing(429, 'Too many requests'),
  '429 with retry-after': throwing(429, 'Too many requests', { 'retry-after': '1' }),
  '500': throwing(500, 'Server Error'),
  '502': throwing(502, 'Bad gateway'),
  'no answer': () => {
    throw new Error('socket hang up');
  },
  'another shape': () => ({ data: { message: 'hello' }, headers: {} }),
  null: () => ({ data: null, headers: {} }),
  'a page that is announced and not given': ({ data }) => ({
    data,
    headers: { link: '<https://github.test/x?page=3>; rel="last"' },
  }),
  'half a page, without a link': ({ data }) => ({
    data: isPage(data) ? halved(data) : data,
    headers: {},
  }),
  'an empty list': ({ data }) => ({ data: isPage(data) ? emptied(data) : data, headers: {} }),
  'the same page 101 times': ({ data }, { page = 1 }) => ({
    data,
    headers: Number(page) < 101 ? next(Number(page)) : {},
  }),
};

export interface Exported {
  readonly rows: ReadonlyMap<string, Row>;
  /** By population. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  /** Whatever says that something may be missing, or is not known. */
  readonly said: ReadonlySet<string>;
  /** An error of our own. */
  readonly defect: string | null;
}

/** Answers in cells and attributes. */
const answersIn = ({ cells, attributes }: Row): readonly (readonly [string, unknown])[] => [
  ...Object.entries(cells),
  ...Object.entries(attributes ?? {}).map(([id, { answer }]) => [`attribute ${id}`, answer] as const),
];

export const passesIn = (row: Row | undefined): readonly string[] =>
  row === undefined ? [] : answersIn(row).flatMap(([name, answer]) => (answer === 'pass' ? [name] : []));

interface Reading {
  readonly rows: Map<string, Row>;
  readonly ids: Map<string, readonly string[]>;
  readonly said: Set<string>;
}

async function readInto({ rows, ids, said }: Reading, population: Population): Promise<void> {
  const own: string[] = [];
  for await (const row of population.rows()) {
    own.push(row.id);
    rows.set(`${population.id} ${row.id}`, row);
    for (const [name, answer] of answersIn(row))
      if (answer === 'unknown') said.add(`${population.id} ${row.id} ${name}`);
  }
  ids.set(population.id, own);
  const { incomplete, tieOuts } = population.sheet();
  for (const one of incomplete) said.add(`${population.id}: ${toPlain(one)}`);
  for (const { holds, what, because } of tieOuts)
    if (holds !== true) said.add(`${population.id}: ${toPlain(what)} ${toPlain(because ?? [])}`);
}

export async function exported(octokit: GuardedOctokit): Promise<Exported> {
  const asked: MakeOf = {
    client: 'github.com/acme',
    host: 'github.com',
    login: 'acme',
    period: { name: '2026-Q2', ...quarter },
    timeZone: 'UTC',
    frameworks: null,
    repositories: null,
    draw: { how: 'all' },
    octokit,
    ledger: null,
    sign: [],
    by: 'the command',
    collectedAt: '2026-07-05T00:00:00.000Z',
    path: '/nowhere',
  };
  const into: Reading = { rows: new Map(), ids: new Map(), said: new Set() };
  let defect: string | null = null;
  try {
    const dossier = await dossierOf(asked);
    for (const population of dossier.populations) await readInto(into, population);
    for (const one of dossier.notLookedAt()) into.said.add(toPlain(one));
    for (const one of dossier.continuity()) into.said.add(`continuity ${JSON.stringify(one)}`);
  } catch (error) {
    defect = error instanceof TypeError || error instanceof RangeError ? String(error.stack) : null;
    into.said.add(`nothing was exported: ${String(error)}`);
  }
  return { ...into, defect };
}

export async function richExport() {
  const scene = await richClient();
  const { octokit } = tokenOctokit({ token: scene.owner.token, baseUrl: scene.github.apiUrl, retryBase: 1 });
  const recording = recorded(octokit);
  const clean = await exported(recording.octokit);
  await scene.github.stop();
  return { ...recording, clean };
}

/** What is another than it was, or gone. */
function changesIn(clean: Exported, broken: Exported): readonly string[] {
  const text = (row: Row) => JSON.stringify(answersIn(row));
  return [...clean.rows].flatMap(([id, row]) => {
    const other = broken.rows.get(id);
    if (!other) return [`${id} is missing, and nothing says so`];
    return text(other) === text(row) ? [] : [`${id} is another, and nothing says so`];
  });
}

export const saysMore = (clean: Exported, broken: Exported): boolean =>
  [...broken.said].some((one) => !clean.said.has(one));

/** What is wrong with an export of which one endpoint is broken; empty: nothing is. */
export function wrongIn(clean: Exported, broken: Exported): readonly string[] {
  const passing = [...broken.rows].flatMap(([id, row]) => {
    const known = new Set(passesIn(clean.rows.get(id)));
    return passesIn(row).flatMap((name) => (known.has(name) ? [] : [`${id}: ${name} passes`]));
  });
  const twice = [...broken.ids].flatMap(([name, ids]) =>
    new Set(ids).size < ids.length ? [`${name} has rows twice`] : [],
  );
  return [
    ...(broken.defect === null ? [] : [broken.defect]),
    ...passing,
    ...twice,
    ...(saysMore(clean, broken) ? [] : changesIn(clean, broken)),
  ];
}
