/** What an assessment costs GitHub: a number that must not grow unseen. */
import { describe, expect, it } from 'vitest';
import { allBlock, openPull, openScene, type Scene } from './scene.ts';

function requests(scene: Scene) {
  const reads = scene.github.requests.filter(
    ({ method, route }) => method === 'GET' || route === 'POST /graphql',
  );
  const writes = scene.github.requests.filter(
    ({ method, route }) => method !== 'GET' && route !== 'POST /graphql',
  );
  return {
    reads: reads.map(({ route }) => route),
    paid: reads.filter(({ conditional }) => !conditional).map(({ route }) => route),
    writes: writes.map(({ route }) => route),
  };
}

const pullRead = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';

describe('requests per assessment', () => {
  it('cold: at most 9 reads, 1 check write, 1 comment write', async () => {
    const scene = await openScene({ configuration: allBlock });
    scene.github.clearRequests();
    await openPull(scene);
    await scene.settle();
    const { reads, writes } = requests(scene);
    expect(reads.length).toBeLessThanOrEqual(9);
    expect(writes.sort()).toEqual([
      // Once an hour and client: the token that reads configuration in its other repositories.
      'POST /app/installations/{installation_id}/access_tokens',
      'POST /repos/{owner}/{repo}/check-runs',
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    ]);
  });

  it('warm: only GraphQL and what changed is paid for, and an unchanged verdict is not written again', async () => {
    const scene = await openScene({ configuration: allBlock });
    const pull = await openPull(scene);
    await scene.settle();
    scene.github.clearRequests();
    await pull.edit({ title: 'Another title', by: scene.maria });
    await scene.settle();
    const { reads, paid, writes } = requests(scene);
    expect(reads.length).toBeLessThanOrEqual(9);
    // The wide read, and the organization's configuration.
    expect(paid.sort()).toEqual([pullRead, 'POST /graphql', 'POST /graphql']);
    expect(writes).toEqual([]);
  });

  it('a change of a lock file costs its two versions, the merge base, and two advisory reads', async () => {
    const lock = (version: string) =>
      JSON.stringify({
        name: 'shop',
        lockfileVersion: 3,
        packages: {
          '': { dependencies: { lodash: version } },
          'node_modules/lodash': {
            version,
            integrity: 'sha512-x',
            resolved: `https://registry.npmjs.org/lodash/-/lodash-${version}.tgz`,
          },
        },
      });
    const scene = await openScene({
      configuration: allBlock,
      files: { 'package-lock.json': lock('4.17.20') },
    });
    scene.github.clearRequests();
    await openPull(scene, { files: { 'package-lock.json': lock('4.17.21') } });
    await scene.settle();
    expect(requests(scene).reads.length).toBeLessThanOrEqual(14);
  });
});
