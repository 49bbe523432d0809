/** A small organization to test against: `acme/shop` with a pull request by maria, and an App that is installed on it. */
import { Octokit } from '@octokit/rest';
import { type LocalGitHub, type Options, startGitHub } from './index.ts';
import type { Permissions } from './state.ts';

export const everything: Permissions = {
  actions: 'read',
  administration: 'read',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  pull_requests: 'write',
  security_events: 'read',
  statuses: 'write',
};

const events = [
  'check_run',
  'issue_comment',
  'merge_group',
  'pull_request',
  'pull_request_review',
  'push',
  'status',
  'workflow_run',
];

export async function openShop(
  options: Options & { readonly app?: Partial<Parameters<LocalGitHub['createApp']>[0]> } = {},
) {
  const github = await startGitHub({ described: true, ...options });
  const org = github.createOrganization('acme');
  const maria = github.createUser('maria', { name: 'Maria Lopez', email: 'maria@acme.test' });
  const tom = github.createUser('tom');
  org.addMember(maria);
  org.addMember(tom);
  const shop = await org.createRepository('shop');
  shop.setCollaborator(maria, 'write');
  shop.setCollaborator(tom, 'write');
  await shop.commit({
    branch: 'main',
    files: {
      'README.md': '# Shop\n',
      'src/cart.ts': 'export const items = [];\n',
      'old name.txt': 'one\ntwo\nthree\n',
    },
    message: 'Start',
    author: org.owner,
  });
  await shop.commit({
    branch: 'feature',
    from: 'main',
    files: { 'src/cart.ts': 'export const items: string[] = [];\n', 'docs/new.md': 'New.\n' },
    message: 'Type the cart',
    author: maria,
  });
  const pull = await shop.openPullRequest({ title: 'Type the cart', head: 'feature', author: maria });
  const app = github.createApp({ slug: 'fairlead', permissions: everything, events, ...options.app });
  const installation = github.install(app, org);
  const client = (auth?: string): Octokit =>
    new Octokit({ baseUrl: github.apiUrl, ...(auth === undefined ? {} : { auth }), log: quiet });
  return {
    github,
    org,
    maria,
    tom,
    shop,
    pull,
    app,
    installation,
    client,
    octokit: client(installation.token()),
  };
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const where = { owner: 'acme', repo: 'shop' } as const;

/** What a refused call answered. */
export async function refused(
  call: Promise<unknown>,
): Promise<{ readonly status: number; readonly message: string; readonly errors: unknown }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error) || !('response' in error)) throw error;
    const { status, data } = error.response as {
      status: number;
      data: { message: string; errors?: unknown };
    };
    return { status, message: data.message, errors: data.errors };
  }
  throw new Error('the call was answered');
}

export type Shop = Awaited<ReturnType<typeof openShop>>;
