/** What the pipeline reports of a pull request in a scene, beside what it publishes. */
import { Octokit } from '@octokit/rest';
import { judgePullRequest } from '../../app/subjects/pull-request/judge.ts';
import type { Scene } from './scene.ts';

/** The fingerprint of the first thing that a policy finds wrong. */
export async function fingerprintIn(scene: Scene, number: number, policy: string): Promise<string> {
  const auth = scene.installation.token();
  const octokit = new Octokit({ auth, baseUrl: scene.github.apiUrl });
  const { report } = await judgePullRequest(
    {
      octokit,
      octokitFor: () => octokit,
      owner: scene.shop.owner,
      repo: scene.shop.name,
      self: { appId: scene.app.id, checkName: 'Fairlead', workflowRunId: null },
      sarif: null,
      fetch,
      now: () => new Date().toISOString(),
    },
    number,
  );
  const result = report.assessments.find((one) => one.policy === policy)?.result;
  if (result?.outcome !== 'fail') throw new Error(`${policy} does not fail`);
  return result.findings[0].fingerprint;
}
