/**
 * What an assessment costs GitHub under the whole catalogue: numbers that must not grow unseen. Every answered request
 * counts, those that GitHub does not charge for too; only the minting of tokens, once an hour, repository and purpose, stands apart.
 */
import { describe, expect, it } from 'vitest';
import {
  type Change,
  openCatalogueScene,
  openDescribed,
  push,
  smallChange,
  wideChange,
} from './full-catalogue.ts';
import { approveAndPass, openScene, type Scene, verdict } from './scene.ts';

const mint = 'POST /app/installations/{installation_id}/access_tokens';

function requests(scene: Scene) {
  const isRead = ({ method, route }: Scene['github']['requests'][number]) =>
    method === 'GET' || route === 'POST /graphql';
  const made = scene.github.requests.filter(({ route }) => route !== mint);
  const reads = made.filter(isRead);
  return {
    mints: scene.github.requests.length - made.length,
    reads: reads.map(({ route }) => route).sort(),
    /** GitHub charges nothing for what did not change. */
    paid: reads
      .filter(({ conditional }) => !conditional)
      .map(({ route }) => route)
      .sort(),
    writes: made
      .filter((request) => !isRead(request))
      .map(({ route }) => route)
      .sort(),
  };
}

/** Reads that are late are made again, so that nobody counts here what only sometimes happens. */
const never = { lag: {} };

/** A branch that was pushed, and looked at for other pull requests: what follows is one assessment. */
async function pushed(change: Change, opening: Parameters<typeof openScene>[0] = {}) {
  const scene = await openCatalogueScene(openScene, opening, never);
  await push(scene, change);
  await scene.settle();
  scene.github.clearRequests();
  return scene;
}

const repository = 'GET /repos/{owner}/{repo}';
const pullRead = `${repository}/pulls/{pull_number}`;
const fileRead = `${repository}/contents/{path+}`;
const files = `${pullRead}/files`;
const graphql = 'POST /graphql';

/** Read for every pull request; the pull request once more, when the verdict is published. */
const always = [
  `${repository}/actions/artifacts`,
  `${repository}/branches/{branch+}`,
  pullRead,
  pullRead,
  files,
  `${repository}/rules/branches/{branch+}`,
  // The organization's layer, the base branch with the configuration, and the wide read.
  graphql,
  graphql,
  graphql,
];

const activity = `${repository}/activity`;

describe('requests per assessment of a change, with every policy about changes and two layers', () => {
  it('cold: 9 reads, 1 check run, 1 comment', async () => {
    const scene = await pushed(smallChange());
    await openDescribed(scene);
    await scene.settle();
    const { mints, reads, writes } = requests(scene);
    // For what the facts need, the check run, the comment and the organization's layer; the push had one for the subject.
    expect(mints).toBe(4);
    expect(reads).toEqual(always);
    expect(writes).toEqual([
      `POST /repos/{owner}/{repo}/check-runs`,
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    ]);
  });

  it('cold and green: 10 reads, for somebody approved', async () => {
    const scene = await pushed(smallChange());
    const mend = ['pull_request', 'pull_request_review', 'check_run', 'check_suite'].map((event) =>
      scene.github.faults.add({ match: { event }, do: 'drop' }),
    );
    const pull = await openDescribed(scene);
    await approveAndPass(scene, pull);
    await scene.settle();
    expect(requests(scene).reads).toEqual([]);
    for (const heard of mend) heard();
    await pull.edit({ title: 'Show all of the cart', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    expect(requests(scene).reads).toEqual([activity, ...always].sort());
  });

  it('warm: 4 reads are paid for, and an unchanged verdict is not written again', async () => {
    const scene = await pushed(smallChange());
    const pull = await openDescribed(scene);
    await approveAndPass(scene, pull);
    await scene.settle();
    scene.github.clearRequests();
    await pull.edit({ title: 'Show all of the cart', by: scene.maria });
    await scene.settle();
    const { mints, reads, paid, writes } = requests(scene);
    expect(mints).toBe(0);
    expect(reads).toEqual([activity, ...always].sort());
    expect(paid).toEqual([pullRead, graphql, graphql, graphql]);
    expect(writes).toEqual([]);
  });
});

describe('what more a change costs', () => {
  it('a pull request that is not there yet: 4 reads, all made at once', async () => {
    const scene = await pushed(smallChange());
    scene.github.lag({ pull: 1 });
    await openDescribed(scene);
    await scene.settle();
    expect(requests(scene).reads).toEqual([...always, pullRead, files, graphql, graphql].sort());
  });

  it('a record, a workflow, a picture and a new folder: 5 reads', async () => {
    const scene = await pushed(wideChange());
    await openDescribed(scene);
    await scene.settle();
    const more = [
      `${repository}/compare/{basehead+}`,
      `${repository}/git/trees/{tree_sha+}`,
      // The record and the workflow; the workflow before the change.
      graphql,
      fileRead,
      // Sizes.
      graphql,
    ];
    expect(requests(scene).reads).toEqual([...always, ...more].sort());
  });

  it('no configuration in the repository: 1 read, since its absence is not believed of GraphQL alone', async () => {
    const scene = await pushed(smallChange(), { configuration: null });
    await openDescribed(scene);
    await scene.settle();
    expect(requests(scene).reads).toEqual([...always, fileRead].sort());
  });

  it('more than one commit: 1 read for all of them', async () => {
    const scene = await pushed(smallChange());
    await push(scene, { files: { 'src/more.ts': 'export const more = 1;\n' } }, 'feature');
    await scene.settle();
    scene.github.clearRequests();
    await openDescribed(scene);
    await scene.settle();
    expect(requests(scene).reads).toEqual([...always, pullRead].sort());
  });

  it('an issue that is only named: 1 read', async () => {
    const scene = await pushed(smallChange());
    await openDescribed(scene, 'feature', 'See #1: carts were not shown when they were empty.');
    await scene.settle();
    expect(requests(scene).reads).toEqual([...always, graphql].sort());
  });

  it('a lock file: its two versions, the merge base, and two advisory reads', async () => {
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
    const path = 'package-lock.json';
    const scene = await openCatalogueScene(openScene, { files: { [path]: lock('4.17.20') } }, never);
    await push(scene, { files: { [path]: lock('4.17.21') } });
    await scene.settle();
    scene.github.clearRequests();
    await openDescribed(scene);
    await scene.settle();
    const more = requests(scene).reads.length - always.length;
    expect(more).toBe(5);
  });
});
