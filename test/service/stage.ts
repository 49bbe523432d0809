/** Several clients with several repositories each, on a local GitHub, with the App installed on all of them. */
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import {
  type AppHandle,
  type LocalGitHub,
  type RepositoryHandle,
  startGitHub,
  type UserHandle,
} from '../github/index.ts';

/** One approval and one check decide: enough for verdicts of every kind without looking outside. */
const configuration = `policies:
  passing-checks: block
  review: block
`;

export interface Client {
  readonly login: string;
  readonly installation: ReturnType<LocalGitHub['install']>;
  readonly author: UserHandle;
  readonly reviewers: readonly UserHandle[];
  readonly repositories: readonly RepositoryHandle[];
}

export interface Stage {
  readonly github: LocalGitHub;
  readonly app: AppHandle;
  readonly clients: readonly Client[];
  /** The environment of a server for this App. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** An organization with three people, its repositories, and the App on it. */
export async function addClient(
  github: LocalGitHub,
  app: AppHandle,
  login: string,
  repositories: number,
): Promise<Client> {
  const org = github.createOrganization(login);
  const [author, ...reviewers] = ['author', 'first', 'second'].map((name) =>
    github.createUser(`${login}-${name}`),
  );
  if (!author) throw new Error('no author');
  const made: RepositoryHandle[] = [];
  for (let i = 0; i < repositories; i++) {
    const repository = await org.createRepository(`repository-${i}`, { private: true });
    for (const user of [author, ...reviewers]) repository.setCollaborator(user, 'write');
    const files = { 'README.md': `# ${login} ${i}\n`, '.github/fairlead.yml': configuration };
    await repository.commit({ branch: 'main', files, message: 'Start', author: org.owner });
    made.push(repository);
  }
  const installation = github.install(app, org);
  return { login, installation, author, reviewers, repositories: made };
}

export interface StageOptions {
  readonly clients?: number;
  readonly repositories?: number;
  /** Where the server will listen; deliveries fail until it does. */
  readonly port?: number;
}

/** A load test spends an hour's requests in a minute; GitHub's limits are not what it is about. */
const hourly = 100_000_000;

export async function openStage({
  clients = 2,
  repositories = 2,
  port = 0,
}: StageOptions = {}): Promise<Stage> {
  const github = await startGitHub({ limits: { requestsPerHour: hourly } });
  const app = github.createApp({
    slug: 'fairlead',
    permissions: neededPermissions(),
    events: [...neededEvents()],
    webhookSecret: 's'.repeat(40),
    ...(port ? { webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks` } : {}),
  });
  const made: Client[] = [];
  for (let i = 0; i < clients; i++) made.push(await addClient(github, app, `client-${i}`, repositories));
  return {
    github,
    app,
    clients: made,
    env: {
      // Several servers may run on this machine.
      METRICS_PORT: 'off',
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GHE_HOST: new URL(github.url).host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stop: () => github.stop(),
  };
}
