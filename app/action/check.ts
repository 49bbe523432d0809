/** The check action: judges one pull request with the workflow's own token. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { error, notice, setFailed, setOutput, summary, warning } from '@actions/core';
import { getOctokit } from '@actions/github';
import type { Octokit } from '@octokit/rest';
import type { Assessment } from '../../policies/engine/evaluate.ts';
import { type Annotation, renderAnnotations } from '../../policies/engine/report/annotations.ts';
import { renderCheck } from '../../policies/engine/report/check.ts';
import { renderJson } from '../../policies/engine/report/json.ts';
import { renderSarif } from '../../policies/engine/report/sarif.ts';
import { renderTitle } from '../../policies/engine/report/title.ts';
import type { Report } from '../../policies/engine/report.ts';
import { catalogue } from '../../policies/index.ts';
import { sarifFiles } from '../cli/sarif-files.ts';
import { makeConditional } from '../github/access/conditional.ts';
import { workflowView } from '../viewpoints.ts';
import { commentFromWorkflow } from './comment.ts';
import { refuseUntrustedCheckout, repositoryIdOf, type WorkflowEvent } from './event.ts';
import { judgeEvent } from './judge.ts';

export interface CheckInputs {
  readonly token: string;
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

function counted(report: Report, outcome: Assessment['result']['outcome']): number {
  const shown = report.assessments.filter(({ rung }) => outcome === 'pass' || rung !== 'observe');
  return shown.filter(({ result }) => result.outcome === outcome).length;
}

async function output(report: Report, { temporary }: CheckInputs): Promise<void> {
  const json = join(temporary, 'fairlead.json');
  const sarif = join(temporary, 'fairlead.sarif');
  await writeFile(json, renderJson(report));
  await writeFile(sarif, renderSarif(report));
  setOutput('conclusion', report.conclusion);
  setOutput('failed', counted(report, 'fail'));
  setOutput('unknown', counted(report, 'unknown'));
  setOutput('passed', counted(report, 'pass'));
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
  const octokit = getOctokit(inputs.token) as unknown as Octokit;
  makeConditional(octokit);
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
    fetch: globalThis.fetch,
    now,
    configurationPath: inputs.configuration,
  };
  const judged = await judgeEvent(access, event);
  const { report } = judged;
  await output(report, inputs);
  await summarize(report);
  for (const annotation of renderAnnotations(report)) annotate(annotation);
  inputs.say(renderTitle(report));
  if (inputs.comment === 'on-problems') await commentFromWorkflow(judged, access);
  if (failing[inputs.failOn].includes(report.conclusion)) setFailed(renderTitle(report));
}
