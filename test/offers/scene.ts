/** Repositories that lack files, and the commands that offer them, as people call them. */
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Options, RepositoryHandle } from '../github/index.ts';
import { openSettings } from '../settings/scene.ts';

export const workflow = `on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: { persist-credentials: false }
      - uses: other/setup@v1 # keep
      - run: npm test
`;

/** An annotated tag. */
function tagAt(repository: RepositoryHandle, name: string, sha: string): void {
  const body = `object ${sha}\ntype commit\ntag ${name}\ntagger O <o@other.test> 1700000000 +0000\n\n${name}\n`;
  repository.data.refs.set(`refs/tags/${name}`, repository.data.store.write('tag', Buffer.from(body)));
}

export const ownBranch = 'fairlead/files';

/** What a repository holds that lacks nothing but what is taken away. */
export const usual: Readonly<Record<string, string>> = {
  'package.json': '{"name":"shop","dependencies":{"a":"1"}}\n',
  '.github/workflows/ci.yml': workflow,
};

export async function openFiles(options: Options = {}) {
  const scene = await openSettings({}, options);
  const { github, org, maria } = scene;
  const other = github.createOrganization('other');
  const setup = await other.createRepository('setup', { private: false });
  const pinned = await setup.commit({
    branch: 'main',
    files: { 'action.yml': 'name: x\n' },
    author: other.owner,
  });
  tagAt(setup, 'v1', pinned);
  const leads = org.createTeam('leads', [maria]);

  async function fairlead(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const before = process.env;
    // No token, and no service: files of one process share what they set.
    const unset = ['GITHUB_TOKEN', 'GH_TOKEN', 'APP_ID', 'PRIVATE_KEY', 'DATABASE_URL', 'FAIRLEAD_DATA_DIR'];
    const rest = Object.entries(before).filter(([name]) => !unset.includes(name));
    process.env = { ...Object.fromEntries(rest), GITHUB_API_URL: github.apiUrl, ...env };
    try {
      const code = await start([...args, '--state', '.'], commands, {
        cwd: scene.state,
        print: async (text) => void out.push(text),
        note: (line) => void err.push(`${toPlain(line)}\n`),
        colour: false,
        width: 1000,
        fetch: () => Promise.reject(new Error('no network')),
        now: '2026-11-03T09:00:00.000Z',
      });
      return { code, out: out.join(''), err: err.join('') };
    } finally {
      process.env = before;
    }
  }

  const asOwner = (...args: readonly string[]) => fairlead({ GITHUB_TOKEN: org.owner.token }, ...args);

  /** A public repository that one team administers and that takes private reports. */
  async function repository(name: string, files: Readonly<Record<string, string>> = usual) {
    const made = await org.createRepository(name, { private: false });
    leads.setRole(made, 'admin');
    made.data.settings.privateReporting = true;
    const write = (more: Readonly<Record<string, string | null>>, branch = 'main', author = org.owner) =>
      made.commit({ branch, files: more, message: 'Change', author });
    if (Object.keys(files).length > 0) await write(files);
    const target = `acme/${name}`;
    const plan = (...args: readonly string[]) => asOwner('plan', target, '--files', ...args);
    return {
      ...made,
      target,
      write,
      plan,
      /** Plans, and returns the hash. */
      planned: async (...args: readonly string[]) => hashIn((await plan(...args)).out),
      pulls: () => [...made.data.pulls.values()],
      branch: () => made.data.refs.get(`refs/heads/${ownBranch}`),
      commits: async (range: string) =>
        (await made.data.store.run(['log', '--format=%H', range])).stdout
          .toString()
          .split('\n')
          .filter(Boolean),
      fileAt: async (path: string, sha = made.data.refs.get(`refs/heads/${ownBranch}`)) =>
        (await made.data.store.run(['show', `${sha}:${path}`], [0, 128])).stdout.toString(),
    };
  }

  return { ...scene, leads, setup, pinned, fairlead, asOwner, repository };
}

export type FilesScene = Awaited<ReturnType<typeof openFiles>>;

export const hashIn = (out: string): string => /fairlead apply (\w{12})/.exec(out)?.[1] ?? '';
export const idIn = (out: string): string => /fairlead undo (\S+)/.exec(out)?.[1] ?? '';
