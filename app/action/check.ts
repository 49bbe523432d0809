/** The check action: judges one pull request with the workflow's own token. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { error, notice, setFailed, setOutput, summary, warning } from '@actions/core';
import { type Annotation, renderAnnotations } from '../../policies/engine/report/annotations.ts';
import { renderCheck } from '../../policies/engine/report/check.ts';
import { renderJson } from '../../policies/engine/report/json.ts';
import { renderSarif } from '../../policies/engine/report/sarif.ts';
import { type Standing, standing } from '../../policies/engine/report/tally.ts';
import { renderTitle } from '../../policies/engine/report/title.ts';
import type { Report } from '../../policies/engine/report.ts';
import { catalogue } from '../../policies/index.ts';
import { sarifFiles } from '../cli/sarif-files.ts';
import { tokenOctokit } from '../github/access/token-octokit.ts';
import { workflowView } from '../viewpoints.ts';
import { commentFromWorkflow } from './comment.ts';
import type { Network } from './environment.ts';
import { refuseUntrustedCheckout, repositoryIdOf, type WorkflowEvent } from './event.ts';
import { judgeEvent } from './judge.ts';
import { logReport } from './log.ts';

export interface CheckInputs {
  readonly token: string;
  /** Of GitHub's API. */
  readonly baseUrl: string;
  readonly network: Network;
  /** Path of the configuration on the base branch. */
  readonly configuration: string;
  /** Globs in the workspace. */
  readonly sarif: readonly string[];
  readonly failOn: 'block' | 'warn' | 'never';
  readonly comment: 'on-problems' | 'never';
  readonly event: WorkflowEvent;
  readonly workspace: string;
  /** Where reports are written. */
  readonly temporary: string;
  readonly say: (line: string) => void;
}

const level = { failure: error, warning, notice } as const;

function annotate({ path, startLine, endLine, level: how, title, message }: Annotation): void {
  level[how](message, { file: path, startLine, endLine, title });
}

/** GitHub refuses step summaries over 1 MiB; a check run's own limits keep this one far below. */
async function summarize(report: Report): Promise<void> {
  const { title, summary: text, text: more } = renderCheck([report]);
  await summary.addRaw(`## Fairlead: ${title}\n\n${text}\n${more ?? ''}\n`).write();
}

async function output(report: Report, { temporary }: CheckInputs): Promise<void> {
  const json = join(temporary, 'fairlead.json');
  const sarif = join(temporary, 'fairlead.sarif');
  await writeFile(json, renderJson(report));
  await writeFile(sarif, renderSarif(report, catalogue));
  setOutput('conclusion', report.conclusion);
  // Policies; the title counts what they found, too.
  const of = (...standings: readonly Standing[]) => standings.flatMap((one) => standing(report, one)).length;
  setOutput('failed', of('to fix', 'to consider'));
  setOutput('unknown', of('unknown'));
  setOutput('passed', of('passed'));
  setOutput('report-json', json);
  setOutput('report-sarif', sarif);
}

/** Which conclusions fail the step. */
const failing: Readonly<Record<CheckInputs['failOn'], readonly Report['conclusion'][]>> = {
  block: ['failure', 'action_required'],
  warn: ['failure', 'action_required', 'neutral'],
  never: [],
};

/** Judges, then reports: outputs and summary first, since a fork's token may not be allowed to comment. */
export async function checkAction(inputs: CheckInputs): Promise<void> {
  const { event, workspace } = inputs;
  await refuseUntrustedCheckout(event, workspace);
  const { octokit } = tokenOctokit({
    token: inputs.token,
    baseUrl: inputs.baseUrl,
    fetch: inputs.network.github,
  });
  const self = { appId: null, checkName: '', workflowRunId: event.runId };
  const sarif = await sarifFiles(workspace, inputs.sarif);
  const { owner, repo } = event;
  const now = () => new Date().toISOString();
  const access = {
    viewpoint: workflowView,
    catalogue,
    client: null,
    repositoryId: repositoryIdOf(event),
    octokit,
    // A workflow has one token for everything.
    octokitFor: () => octokit,
    owner,
    repo,
    self,
    sarif,
    checkouts: [workspace],
    fetch: inputs.network.others,
    now,
    configurationPath: inputs.configuration,
  };
  const judged = await judgeEvent(access, event);
  const { report } = judged;
  await output(report, inputs);
  await summarize(report);
  for (const annotation of renderAnnotations(report)) annotate(annotation);
  logReport(report, inputs.say);
  inputs.say(renderTitle(report));
  if (inputs.comment === 'on-problems') await commentFromWorkflow(judged, access);
  if (failing[inputs.failOn].includes(report.conclusion)) setFailed(renderTitle(report));
}
