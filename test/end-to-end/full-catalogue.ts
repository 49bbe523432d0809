/** Every policy about changes at `block`, an organization's layer below the repository's, and a change that all look at. */
import { catalogue } from '../../policies/index.ts';
import type { PullHandle } from '../github/index.ts';
import type { openScene, Scene } from './scene.ts';

/** Those about a repository or an organization itself are judged by themselves, and read what no change costs. */
export const aboutChanges = catalogue.filter(({ subject }) => ['pull_request', 'release'].includes(subject));

/** Built from the catalogue: a policy that is added to it is in here. */
export const everyPolicy = `policies:\n${aboutChanges.map(({ id }) => `  ${id}: block\n`).join('')}`;

/** What the organization's layer says: it is read for every pull request, whatever it says. */
export const organizationLayer = 'policies:\n  title: warn\n';

const record = (title: string) =>
  `# ${title}\n\n## Context\n\nJobs get lost.\n\n## Decision\n\nWe do it, for the reasons above.\n`;

const workflow = (step: string) =>
  `on: push\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${step}\n`;

/** Files of the base branch that policies read, or compare with. */
export const baseFiles: Readonly<Record<string, string>> = {
  '.gitattributes': 'dist/** linguist-generated\n',
  '.github/CODEOWNERS': '* @tom\n',
  '.github/pull_request_template.md': '## Why\n\nSay why.\n',
  '.github/workflows/ci.yml': workflow('make test'),
  'docs/adr/0001-use-postgres.md': record('Use Postgres'),
};

/** A small picture: without a patch, so that its size and kind are asked for. */
const picture = Buffer.from(Uint8Array.from({ length: 900 }, (_, i) => i % 7));

/** The organization's layer in `acme/.github`, read for every repository. */
export async function giveLayer(scene: Scene): Promise<void> {
  const repository = await scene.org.createRepository('.github', { private: true });
  const files = { '.github/fairlead.yml': organizationLayer };
  await repository.commit({ branch: 'main', files, message: 'Rules', author: scene.org.owner });
}

export type Change = Pick<Parameters<Scene['shop']['commit']>[0], 'files'> & { readonly branch?: string };

/** One line of code, with its words: what most changes are. `branch` makes it another commit. */
export function smallChange(branch = 'feature'): Change {
  return { branch, files: { 'src/cart.ts': `export const items = ['${branch}'];\n` } };
}

/** Something for every policy that reads files. */
export function wideChange(branch = 'feature'): Change {
  return {
    branch,
    files: {
      'src/cart.ts': `export const items = ['${branch}'];\n`,
      'src/cart.test.ts': `test('${branch}');\n`,
      'img/cart.png': picture,
      '.github/workflows/ci.yml': workflow(`make test # ${branch}`),
      'docs/adr/0002-use-redis.md': record('Use Redis'),
    },
  };
}

/** A signed commit on a branch of its own. */
export async function push(
  scene: Scene,
  { branch = 'feature', files = {} }: Change,
  from = 'main',
): Promise<void> {
  const signature = { state: 'VALID', signer: 'maria' };
  const by = { author: scene.maria, message: 'Show the cart', signature };
  await scene.shop.commit({ from, branch, files, ...by });
}

/** A pull request of what was pushed, described and for an issue. */
export function openDescribed(
  scene: Scene,
  head = 'feature',
  body = 'Fixes #1. Carts were not shown when they were empty.',
): Promise<PullHandle> {
  return scene.shop.openPullRequest({ title: 'Show the cart', body, head, author: scene.maria });
}

/** Opened when its issue is there: each repository's first number. */
export async function openCatalogueScene(
  open: typeof openScene,
  ...[opening = {}, options, service = {}]: Parameters<typeof openScene>
): Promise<Scene> {
  const files = { ...baseFiles, ...opening.files };
  const scene = await open({ configuration: everyPolicy, ...opening, files }, options, {
    catalogue: aboutChanges,
    ...service,
  });
  await giveLayer(scene);
  scene.shop.openIssue({ title: 'Empty carts are not shown', author: scene.tom });
  await scene.settle();
  return scene;
}
