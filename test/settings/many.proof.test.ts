/** 250 repositories: what a plan, and doing it, cost. */
import { afterEach, describe, expect, it } from 'vitest';
import { idOf, openSettings, type SettingsScene, stepsOf } from './scene.ts';

let scene: SettingsScene;
afterEach(() => scene.stop());

const repositories = 250;

describe('250 repositories', () => {
  it('are planned, applied and undone, within twelve reads each, whatever fails in some of them', async () => {
    scene = await openSettings({
      organization: `settings:
  repository:
    merge: { rebase: false }
    security: { vulnerability-alerts: true, security-updates: true }
    actions: { default-token: read, sha-pinning: true }
  protection:
    default: { block-deletion: true }
`,
    });
    const { github, org, plan, apply, undo } = scene;
    for (let i = 2; i < repositories; i++) await org.createRepository(`r${i}`);
    github.clearRequests();
    const planned = await plan();
    const reads = github.requests.length;
    expect(planned.file.targets).toHaveLength(repositories);
    expect(reads / repositories).toBeLessThan(12);
    github.clearRequests();
    // One in twenty refuses, none three times in a row.
    github.faults.add({ match: { method: 'PATCH', path: /\/r\d*7[05]$/ }, do: { status: 403 } });
    const applied = await apply(planned);
    const results = Map.groupBy(stepsOf(applied), (step) => step.split(' acme')[0]);
    expect([...results.keys()].sort()).toEqual(['done', 'failed', 'not tried']);
    const failed = results.get('failed')?.length ?? 0;
    expect(failed).toBeGreaterThan(3);
    github.faults.clear();
    expect((await plan()).file.targets).toHaveLength(failed);
    const undone = await undo(idOf(applied));
    expect(undone).toMatchObject({ refused: [], account: { stopped: null } });
    expect((await plan()).file.targets).toHaveLength(repositories);
    console.log(`reads for each repository, planned: ${(reads / repositories).toFixed(1)}`);
  }, 600_000);
});
