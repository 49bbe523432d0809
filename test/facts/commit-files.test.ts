/** All files of one commit read the same from GitHub and from a clone of it. */
import { Octokit } from '@octokit/rest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localRepositorySource } from '../../app/facts/local-repository-source.ts';
import { repositorySource } from '../../app/facts/repository-source.ts';
import { onGitHub, type RepositorySource } from '../../app/facts/source.ts';
import { openRepository } from '../../app/git/repository.ts';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { CannotLook } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { openShop } from '../github/shop.ts';
import { throwAwayClone } from '../throw-away-clone.ts';

const files = {
  'README.md': '# Shop\n',
  '.github/CODEOWNERS': '* @acme/all\n',
  'apps/web/package.json': '{}\n',
  'picture.png': Buffer.from([0x89, 0x50, 0, 1]),
};
const now = '2026-11-20T12:00:00.000Z';

async function ofClone(): Promise<RepositorySource> {
  const clone = throwAwayClone();
  const sha = clone.commit('Start', { ...files, 'to-readme.md': { link: 'README.md' } });
  const repository = await openRepository(clone.dir);
  return localRepositorySource({ repository, tip: { ref: 'main', sha }, fetch, now })(wantsNothing);
}

async function ofGitHub() {
  const { github, org, installation } = await openShop();
  onTestFinished(() => github.stop());
  const other = await org.createRepository('other');
  await other.commit({
    branch: 'main',
    files: { ...files, 'to-readme.md': { mode: '120000', content: 'README.md' } },
    author: org.owner,
  });
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: installation.token() });
  const self = { appId: 1, checkName: 'Fairlead', workflowRunId: null };
  const at = { owner: 'acme', repo: 'other', self, fetch, now };
  const counted = forAssessment(octokit);
  const open = await repositorySource({ ...at, counted, octokitFor: () => octokit });
  const source = open(wantsNothing);
  return { github, source };
}

const all = ['.github/CODEOWNERS', 'README.md', 'apps/web/package.json', 'picture.png', 'to-readme.md'];

describe.each([
  ['a clone', ofClone],
  ['GitHub', async () => (await ofGitHub()).source],
])('the files of a commit in %s', (_, open) => {
  it('are all listed, sorted, and read together, with a gap for what is not text', async () => {
    const { files } = await open();
    const listed = await files.list();
    expect(listed.map(({ path }) => path)).toEqual(all);
    expect(listed.find(({ path }) => path === 'to-readme.md')?.kind).toBe('link');
    expect(await files.text('README.md')).toBe('# Shop\n');
    expect(await files.text('docs/CODEOWNERS')).toBeNull();
    const { value, gaps } = await files.texts(['to-readme.md', 'gone.md', 'README.md', 'picture.png']);
    expect(value).toEqual([
      { path: 'to-readme.md', text: '# Shop\n' },
      { path: 'README.md', text: '# Shop\n' },
    ]);
    expect(gaps).toHaveLength(1);
  });
});

describe('what cannot be had', () => {
  it('is not a short list: GitHub cut it, or failed', async () => {
    const { github, source } = await ofGitHub();
    github.faults.add({ match: { path: /\/git\/trees\// }, do: { status: 502 } });
    await expect(source.files.list()).rejects.toThrow(CannotLook);
    const second = await ofGitHub();
    second.github.faults.add({ match: { path: /\/git\/trees\// }, do: 'truncate-page' });
    await expect(second.source.files.list()).rejects.toThrow('more files than GitHub lists');
  });

  it('is nothing that a clone makes up', async () => {
    const source = await ofClone();
    expect(() => onGitHub(source)).toThrow(CannotLook);
    await expect(source.repository()).rejects.toThrow(CannotLook);
  });
});

describe('a file that the list of all files does not have', () => {
  it('is not asked for', async () => {
    const { github, source } = await ofGitHub();
    github.clearRequests();
    expect(await source.files.text('SECURITY.md')).toBeNull();
    expect(await source.files.text('docs/SECURITY.md')).toBeNull();
    expect(github.requests.map(({ route }) => route)).toEqual([
      'GET /repos/{owner}/{repo}/git/trees/{tree_sha+}',
    ]);
  });

  it('is asked for below a link, and where the list is cut short or is not there', async () => {
    const below = await ofGitHub();
    expect(await below.source.files.text('to-readme.md/a.md')).toBeNull();
    const contents = 'GET /repos/{owner}/{repo}/contents/{path+}';
    expect(below.github.requests.at(-1)?.route).toBe(contents);
    for (const hide of ['truncate-page', { status: 502 }] as const) {
      const { github, source } = await ofGitHub();
      github.faults.add({ match: { path: /\/git\/trees\// }, do: hide });
      expect(await source.files.text('SECURITY.md')).toBeNull();
      expect(github.requests.at(-1)?.route).toBe(contents);
    }
  });
});
