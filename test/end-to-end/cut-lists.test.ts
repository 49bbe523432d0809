/** Lists that GitHub cuts short in its GraphQL answer: what was kept back may be what decides. */
import { describe, expect, it } from 'vitest';
import { openPull, openScene, type Scene, verdict } from './scene.ts';

const only = (policy: string) => `policies:\n  ${policy}: block\n`;

async function conclusion(scene: Scene, sha: string): Promise<string> {
  await scene.settle();
  return verdict(scene, sha)?.conclusion ?? 'none';
}

const cutGraphql = (scene: Scene) =>
  scene.github.faults.add({ match: { path: /^\/graphql/ }, do: 'truncate-page' });

describe('a list that is cut short', () => {
  it('of reviews: an objection that was not listed holds the merge', async () => {
    const scene = await openScene({ configuration: only('review') });
    cutGraphql(scene);
    const pull = await openPull(scene);
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    await pull.review({ by: scene.eve, state: 'CHANGES_REQUESTED' });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });

  it('of checks: a failure that was not listed holds the merge', async () => {
    const configuration = 'policies:\n  passing-checks:\n    rung: block\n    others: require\n';
    const scene = await openScene({ configuration });
    cutGraphql(scene);
    const pull = await openPull(scene);
    for (const [name, end] of [
      ['a', 'success'],
      ['b', 'failure'],
    ] as const)
      await scene.shop.createCheckRun({ name, headSha: pull.headSha, status: 'completed', conclusion: end });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });
});
