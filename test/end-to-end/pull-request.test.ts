import { Octokit } from '@octokit/rest';
import { describe, expect, it } from 'vitest';
import { allBlock, approveAndPass, openPull, openScene, unfinished, verdict } from './scene.ts';

describe('a pull request', () => {
  it('is never red without a configuration, and leaves no comment', async () => {
    const scene = await openScene();
    const pull = await openPull(scene);
    await scene.settle();
    const check = verdict(scene, pull.headSha);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(check?.summary).toContain('Nothing blocks');
    expect(pull.comments()).toEqual([]);
  });

  it('asks for what is missing, then goes green, in one check run per verdict and one comment', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(pull.comments()).toHaveLength(1);
    await approveAndPass(scene, pull);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    expect(pull.comments()).toHaveLength(1);
    expect(pull.comments()[0]?.body).not.toContain('asks for');
  });

  it('keeps to its own comment: of before it was noted, beside one of ours for something else and a copy', async () => {
    const scene = await openScene({ configuration: allBlock });
    const heard = scene.github.faults.add({ match: { event: 'pull_request' }, do: 'drop' });
    const pull = await openPull(scene);
    const octokit = new Octokit({ auth: scene.installation.token(), baseUrl: scene.github.apiUrl });
    await pull.comment({ by: scene.eve, body: '<!-- fairlead:policies -->\n**Fairlead: all settled.**' });
    const say = (body: string) =>
      octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...{ owner: scene.shop.owner, repo: scene.shop.name },
        issue_number: pull.number,
        body,
      });
    await say('<!-- fairlead:metrics -->\nMerged after **1 d 3 h**.');
    await say('**Fairlead: 3 things before this merges.**');
    await scene.settle();
    const before = pull.comments().map(({ body }) => body);
    heard();
    await pull.edit({ title: 'Show all of the cart', by: scene.maria });
    await scene.settle();
    expect(pull.comments()[2]?.body).toMatch(/^<!-- fairlead:policies -->\n\*\*/);
    expect(pull.comments()[2]?.body).not.toContain('3 things before this merges');
    await approveAndPass(scene, pull);
    await scene.settle();
    const after = pull.comments().map(({ body }) => body);
    expect(after).toHaveLength(before.length);
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(after.at(-1)).toMatch(/^<!-- fairlead:policies -->\n\*\*Fairlead: all settled/);
  });

  it('loses its green with the next push: an approval is of a commit', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    await approveAndPass(scene, pull);
    await scene.settle();
    const green = pull.headSha;
    await scene.shop.commit({
      branch: 'feature',
      files: { 'src/cart.ts': 'export const items = [2];\n' },
      message: 'More',
      author: scene.maria,
    });
    await scene.settle();
    expect(pull.headSha).not.toBe(green);
    expect(verdict(scene, green)).toMatchObject({ conclusion: 'success' });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
  });

  it('is judged by the policy of its base branch, not by the one it brings', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene, {
      files: { '.github/fairlead.yml': 'policies:\n  review: off\n  passing-checks: off\n' },
    });
    await scene.settle();
    const check = verdict(scene, pull.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(`${check?.summary}${check?.text}`).toContain('review');
  });

  it('fails when it would break the configuration, with the mistakes on their lines', async () => {
    const scene = await openScene();
    const pull = await openPull(scene, {
      files: { '.github/fairlead.yml': 'policies:\n  reviw: block\n  review:\n    aprovals: 2\n' },
    });
    await scene.settle();
    const check = verdict(scene, pull.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.annotations.map((one) => [one.path, one.start_line])).toEqual([
      ['.github/fairlead.yml', 2],
      ['.github/fairlead.yml', 4],
    ]);
    expect(check?.annotations[0]?.message).toContain('review');
  });

  it('is judged by the last valid configuration when the base has a broken one, and says so', async () => {
    const scene = await openScene({ configuration: 'policies:\n  review: block\n' });
    await scene.shop.commit({
      branch: 'main',
      files: { '.github/fairlead.yml': 'policies:\n  review: blok\n' },
      message: 'Oops',
      author: scene.org.owner,
    });
    const pull = await openPull(scene);
    await scene.settle();
    const check = verdict(scene, pull.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(`${check?.summary}${check?.text}`).toContain('last valid');
    await approveAndPass(scene, pull);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'neutral' });
  });

  it('cannot be green when no configuration was ever valid', async () => {
    const scene = await openScene({ configuration: 'policies: [\n' });
    const pull = await openPull(scene);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'action_required' });
  });

  it('is judged again when its base changes: a lax branch gives no green to main', async () => {
    const scene = await openScene({ configuration: allBlock });
    await scene.shop.commit({
      branch: 'lax',
      from: 'main',
      files: { '.github/fairlead.yml': 'policies: {}\n' },
      message: 'Lax',
      author: scene.org.owner,
    });
    const pull = await openPull(scene, { base: 'lax' });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    await pull.edit({ base: 'main', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(unfinished(scene, pull.headSha)).toEqual([]);
  });

  it('shares its check run with another of the same head, which says the worst of the two', async () => {
    const scene = await openScene({ configuration: allBlock });
    await scene.shop.commit({
      branch: 'lax',
      from: 'main',
      files: { '.github/fairlead.yml': 'policies: {}\n' },
      message: 'Lax',
      author: scene.org.owner,
    });
    const strict = await openPull(scene);
    const lax = await scene.shop.openPullRequest({
      title: 'The same, elsewhere',
      head: 'feature',
      base: 'lax',
      author: scene.maria,
    });
    await scene.settle();
    expect(lax.headSha).toBe(strict.headSha);
    const check = verdict(scene, strict.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.summary).toContain(`#${lax.number}`);
    expect(check?.summary).toContain(`#${strict.number}`);
  });

  it('from a fork is judged too', async () => {
    const scene = await openScene({ configuration: allBlock });
    const fork = scene.maria.fork(scene.shop);
    await fork.commit({
      branch: 'feature',
      from: 'main',
      files: { 'src/cart.ts': 'export const items = [3];\n' },
      message: 'From a fork',
      author: scene.maria,
    });
    const pull = await scene.shop.openPullRequest({
      title: 'From a fork',
      head: 'feature',
      author: scene.maria,
      fromFork: fork,
    });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    await approveAndPass(scene, pull);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
  });

  it('has its verdict on record though GitHub takes no comment: the conversation is locked', async () => {
    const scene = await openScene({ configuration: allBlock });
    scene.github.faults.add({
      match: {
        path: (passing) =>
          passing.kind === 'request' &&
          passing.method === 'POST' &&
          /\/issues\/\d+\/comments$/.test(passing.path),
      },
      do: { status: 403, body: { message: 'Unable to create comment because issue is locked.' } },
    });
    const pull = await openPull(scene);
    await scene.settle();
    expect(pull.comments()).toEqual([]);
    expect(verdict(scene, pull.headSha)?.conclusion).toBe('failure');
    const { rows } = await scene.database.execute(
      `select conclusion from verdicts where kind = 'pull_request' and head = $1 and repository_id = $2`,
      [pull.headSha, scene.shop.id],
    );
    expect(rows).toEqual([{ conclusion: 'failure' }]);
    expect(await scene.running.jobs.deadLetters()).toEqual([]);
  });

  it('is judged when Fairlead is installed, so that the check can be made required', async () => {
    const scene = await openScene({ configuration: allBlock });
    const globex = scene.github.createOrganization('globex');
    const late = await globex.createRepository('late', { private: true });
    late.setCollaborator(scene.maria, 'write');
    await late.commit({
      branch: 'main',
      files: { 'a.txt': 'a\n' },
      message: 'Start',
      author: scene.org.owner,
    });
    await late.commit({
      branch: 'b',
      from: 'main',
      files: { 'a.txt': 'b\n' },
      message: 'B',
      author: scene.maria,
    });
    const pull = await late.openPullRequest({ title: 'B', head: 'b', author: scene.maria });
    scene.github.install(scene.app, globex);
    await scene.settle();
    expect(late.checkRuns(pull.headSha).map((run) => run.name)).toContain('Fairlead');
  });

  it('is judged again when main gets another configuration', async () => {
    const scene = await openScene();
    const pull = await openPull(scene);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    await scene.shop.commit({
      branch: 'main',
      files: { '.github/fairlead.yml': allBlock },
      message: 'Mean it',
      author: scene.org.owner,
    });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
  });

  it('gets a verdict on its merge group', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    await scene.settle();
    const group = await scene.shop.createMergeGroup({ pulls: [pull] });
    await scene.settle();
    expect(verdict(scene, group.headSha)).toMatchObject({ conclusion: 'failure' });
  });
});
