/** What the pipeline reports of a pull request in a scene, beside what it publishes. */
import { Octokit } from '@octokit/rest';
import { judgePullRequest } from '../../app/subjects/pull-request/judge.ts';
import { accessWith } from '../access.ts';
import type { Scene } from './scene.ts';

/** The fingerprint of the first thing that a policy finds wrong. */
export async function fingerprintIn(scene: Scene, number: number, policy: string): Promise<string> {
  const auth = scene.installation.token();
  const octokit = new Octokit({ auth, baseUrl: scene.github.apiUrl });
  const { owner, name } = scene.shop;
  const access = accessWith(octokit, { owner, name, appId: scene.app.id }, { fetch });
  const { report } = await judgePullRequest(access, number);
  const result = report.assessments.find((one) => one.policy === policy)?.result;
  if (result?.outcome !== 'fail') throw new Error(`${policy} does not fail`);
  return result.findings[0].fingerprint;
}
