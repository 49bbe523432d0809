/** The App against the local GitHub, over real signed webhooks: `acme/shop`, three people, a CI. */
import { type ServerOf, startServer } from '../../app/http-server.ts';
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import { type PullHandle, type RepositoryHandle, startGitHub, type UserHandle } from '../github/index.ts';

const refused: typeof fetch = () => Promise.reject(new Error('the network is refused in tests'));

/** At once: what is to be done later is not waited for. */
const rereads = [0, 0, 0, 0, 0];

export const allBlock = `policies:
  adr-required: block
  dependencies: block
  passing-checks: block
  review: block
  static-analysis: block
  workflow-hardening: block
`;

export interface Opening {
  /** `.github/fairlead.yml` on main; none when null. */
  readonly configuration?: string | null;
  readonly files?: Readonly<Record<string, string>>;
}

/** The service's options; its database is the caller's to close. */
export type SceneService = Omit<ServerOf, 'settings'>;

export async function openScene(
  opening: Opening | undefined,
  options: Parameters<typeof startGitHub>[0] | undefined,
  service: SceneService,
) {
  const github = await startGitHub({ described: true, lag: { pull: 1 }, ...options });
  const app = github.createApp({
    slug: 'fairlead',
    permissions: neededPermissions(),
    events: [...neededEvents()],
    webhookSecret: 's'.repeat(40),
  });
  const settings = {
    appId: app.id,
    privateKey: app.privateKey,
    secrets: [app.webhookSecret],
    webhookPath: '/hook',
    host: '127.0.0.1',
    port: 0,
    baseUrl: github.apiUrl,
    logLevel: 'fatal',
  } as const;
  const running = await startServer({ settings, fetch: refused, retryBase: 1, rereads, ...service });
  app.setWebhookUrl(`${running.url}/hook`);
  const org = github.createOrganization('acme');
  const [maria, tom, eve] = [
    github.createUser('maria'),
    github.createUser('tom'),
    github.createUser('eve'),
  ] as const;
  const shop = await org.createRepository('shop', { private: true });
  for (const user of [maria, tom, eve]) shop.setCollaborator(user, 'write');
  const { configuration = null, files = {} } = opening ?? {};
  await shop.commit({
    branch: 'main',
    files: {
      'README.md': '# Shop\n',
      'src/cart.ts': 'export const items = [];\n',
      ...(configuration === null ? {} : { '.github/fairlead.yml': configuration }),
      ...files,
    },
    message: 'Start',
    author: org.owner,
  });
  const installation = github.install(app, org);
  const settle = () => github.idle({ also: () => running.jobs.idle() });
  await settle();
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await running.stop();
    await github.stop();
  };
  const { database } = service;
  return { github, app, running, database, org, shop, installation, maria, tom, eve, settle, stop };
}

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** A pull request by maria that changes one line of code, green on the built-in expectations: one approval, one check. */
export async function openPull(
  scene: Scene,
  change: Partial<Parameters<RepositoryHandle['commit']>[0]> & {
    readonly title?: string;
    readonly base?: string;
  } = {},
): Promise<PullHandle> {
  const {
    title = 'Show the cart',
    base = 'main',
    branch = 'feature',
    files = { 'src/cart.ts': 'export const items = [1];\n' },
    ...more
  } = change;
  await scene.shop.commit({ branch, from: base, files, message: title, author: scene.maria, ...more });
  return scene.shop.openPullRequest({ title, head: branch, base, author: scene.maria });
}

export async function approveAndPass(
  scene: Scene,
  pull: PullHandle,
  by: UserHandle = scene.tom,
): Promise<void> {
  await pull.review({ by, state: 'APPROVED' });
  await scene.shop.createCheckRun({
    name: 'test',
    headSha: pull.headSha,
    status: 'completed',
    conclusion: 'success',
  });
}
