/** A pull request that edits the configuration shows what its rules would have said of what was merged before. */
import { expect, it } from 'vitest';
import { approveAndPass, openPull, openScene, type Scene, verdict } from '../end-to-end/scene.ts';

const path = '.github/fairlead.yml';

async function merged(scene: Scene, branch: string, approved: boolean): Promise<number> {
  const files = { [`src/${branch}.ts`]: `export const name = '${branch}';\n` };
  const pull = await openPull(scene, { branch, title: `Add ${branch}`, files });
  if (approved) await approveAndPass(scene, pull);
  await scene.settle();
  await pull.merge({ method: 'squash' });
  await scene.settle();
  return pull.number;
}

async function proposed(scene: Scene, configuration: string, branch = 'rules') {
  const pull = await openPull(scene, { branch, title: 'Rules', files: { [path]: configuration } });
  await scene.settle();
  const check = verdict(scene, pull.headSha);
  return { pull, check, words: `${check?.summary}\n${check?.text}` };
}

it('says which merged pull requests the new rules would have held', async () => {
  const scene = await openScene();
  const bare = await merged(scene, 'cart', false);
  await merged(scene, 'receipt', true);
  const { words, check } = await proposed(scene, 'policies:\n  review: block\n');
  expect(check).toMatchObject({ conclusion: 'success' });
  expect(words).toContain(
    `Simulated over the last 2 merged changes, the changed policies would have held 1 (as they are in force: 0): \\#${bare} \`Add cart\` (review).`,
  );
});

it('says what the rules in force held that the new ones would let through', async () => {
  const scene = await openScene({ configuration: 'policies:\n  review: block\n' });
  await merged(scene, 'cart', false);
  const { words } = await proposed(scene, 'policies:\n  review: off\n');
  expect(words).toContain('would have held 0 (as they are in force: 1).');
});

it('simulates nothing when nothing changes, or the new configuration has problems', async () => {
  const scene = await openScene({ configuration: 'policies:\n  review: block\n' });
  await merged(scene, 'cart', false);
  scene.github.clearRequests();
  const same = await proposed(scene, '# Ours\npolicies:\n  review: block\n', 'same');
  const broken = await proposed(scene, 'policies:\n  reviw: block\n', 'broken');
  expect(same.words).toContain('Its own has the same effect.');
  for (const { words } of [same, broken]) expect(words).not.toContain('eplayed');
});

it('looks once while nothing else was merged, however often the change is judged', async () => {
  // Without late reads, which are made again.
  const scene = await openScene({}, { lag: {} });
  await merged(scene, 'cart', false);
  const { pull, words } = await proposed(scene, 'policies:\n  review: block\n');
  scene.github.clearRequests();
  await pull.edit({ title: 'Better rules' });
  await scene.settle();
  const graphql = scene.github.requests.filter(({ route }) => route === 'POST /graphql');
  // The wide read of the change itself, its base, the organization's file, and the list of what was merged.
  expect(graphql).toHaveLength(4);
  const check = verdict(scene, pull.headSha);
  const sentence = /Simulated over.*/.exec(words)?.[0] ?? 'none';
  expect(`${check?.summary}`).toContain(sentence);
});

it('judges as ever when what was merged cannot be looked at, and says so', async () => {
  const scene = await openScene();
  const number = await merged(scene, 'cart', false);
  scene.github.faults.add({
    match: { method: 'GET', path: new RegExp(`/pulls/${number}$`) },
    do: { status: 403, body: { message: 'Resource not accessible by integration' } },
  });
  const { check, words } = await proposed(scene, 'policies:\n  review: block\n');
  expect(check).toMatchObject({ conclusion: 'success' });
  expect(words).toContain('would have held 0 (as they are in force: 0); 1 more could not be judged in full.');
});
