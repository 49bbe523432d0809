/** The audit action: audits the checkout or an organization, writes the papers, and keeps one issue up to date. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { notice, setOutput, summary } from '@actions/core';
import type { Octokit } from '@octokit/core';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Prose } from '../../policies/engine/prose.ts';
import { catalogue } from '../../policies/index.ts';
import { type CheckpointFile, cloneCheckpoint, organizationCheckpoint } from '../audit/checkpoint-files.ts';
import { auditClone } from '../audit/clone/audit.ts';
import type { Audit } from '../audit/model/audit.ts';
import { comparedWith } from '../audit/model/compare.ts';
import { auditOrganization } from '../audit/organization/audit.ts';
import { auditIssue } from '../audit/papers/issue.ts';
import { readEarlier } from '../audit/papers/json.ts';
import { papersOf } from '../audit/papers/papers.ts';
import { renderAuditText } from '../audit/papers/text.ts';
import { hostOf } from '../github/access/host.ts';
import { tokenOctokit } from '../github/access/token-octokit.ts';
import { keepAuditIssue } from './audit-issue.ts';
import type { Network } from './environment.ts';
import { quoted } from './log.ts';

export interface AuditInputs {
  readonly token: string;
  /** Empty: the workspace. */
  readonly organization: string;
  readonly repositories: readonly string[];
  readonly issue: 'private' | 'always' | 'never';
  /** A path in the workspace; empty: none. */
  readonly compare: string;
  /** The same: what an earlier run did, gone on from and written. */
  readonly checkpoint: string;
  /** Whether an advisory database is asked about the checkout's dependencies. */
  readonly advisories: boolean;
  /** Where the workflow runs: where the issue is. */
  readonly repository: { readonly owner: string; readonly repo: string };
  /** Of GitHub's API. */
  readonly baseUrl: string;
  readonly network: Network;
  readonly workspace: string;
  /** Where papers are written. */
  readonly temporary: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly say: (line: string) => void;
}

type Token = ReturnType<typeof tokenOctokit>;

/** Nobody is there to choose: what an earlier run of another version did is done again. */
function fileFor({ checkpoint, workspace, now }: AuditInputs): CheckpointFile {
  const told = (line: Prose) => notice(toPlain(line));
  return { path: resolve(workspace, checkpoint), whenOther: 'begin anew', now, told };
}

async function ofClone(inputs: AuditInputs): Promise<Audit> {
  const { workspace, now, network, advisories } = inputs;
  const kept = inputs.checkpoint === '' ? null : await cloneCheckpoint(fileFor(inputs));
  const { audit, checkpoint } = await auditClone(workspace, {
    now,
    catalogue,
    ...(advisories ? { advisories: network.others } : {}),
    ...(kept?.before ? { before: kept.before, otherClone: kept.otherClone } : {}),
  });
  if (checkpoint) await kept?.write(checkpoint);
  return audit;
}

async function ofOrganization(inputs: AuditInputs, { octokit, enough }: Token): Promise<Audit> {
  const { organization: login, repositories, now, network, checkpoint, baseUrl } = inputs;
  const about = { name: login, host: hostOf(baseUrl) };
  const kept = checkpoint === '' ? null : await organizationCheckpoint(fileFor(inputs), about);
  return auditOrganization({
    login,
    octokit,
    enough,
    catalogue,
    fetch: network.others,
    now,
    repositories: repositories.length > 0 ? repositories : null,
    since: null,
    ...(kept ? { checkpoint: kept } : {}),
  });
}

function made(inputs: AuditInputs, token: Token): Promise<Audit> {
  const { organization, advisories, repositories } = inputs;
  if (organization !== '' && advisories)
    throw new Error('Input advisories is about a checkout, and organization is given.');
  if (organization === '' && repositories.length > 0)
    throw new Error('Input repositories is about an organization, and none is given.');
  return organization === '' ? ofClone(inputs) : ofOrganization(inputs, token);
}

/** Throws a sentence when there is a file, and no such audit in it. */
async function compared(audit: Audit, { compare, workspace }: AuditInputs): Promise<Audit> {
  if (compare === '') return audit;
  const text = await readFile(resolve(workspace, compare), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Error(`Input compare: ${compare} cannot be read: ${String(error)}`);
  });
  if (text === null) {
    notice(`Input compare: there is no ${compare}, as before the first audit is kept. Nothing was compared.`);
    return audit;
  }
  const earlier = readEarlier(text);
  if (!earlier) throw new Error(`Input compare: ${compare} is not the JSON of an earlier audit.`);
  return comparedWith(audit, earlier);
}

async function write(audit: Audit, temporary: string): Promise<string> {
  const folder = join(temporary, 'fairlead-audit');
  await mkdir(folder, { recursive: true });
  for (const { name, text } of papersOf(audit)) {
    await writeFile(join(folder, name), text);
    if (name.endsWith('.html')) setOutput('report-html', join(folder, name));
    if (name.endsWith('.json')) setOutput('report-json', join(folder, name));
  }
  return folder;
}

async function isPublic(octokit: Octokit, { owner, repo }: AuditInputs['repository']): Promise<boolean> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
  return !data.private;
}

/** Null: there is none. What is wrong with a repository is nothing to show to everybody. */
async function issueFor(audit: Audit, inputs: AuditInputs, octokit: Octokit): Promise<number | null> {
  const { issue, repository } = inputs;
  if (issue === 'never') return null;
  if (issue === 'private' && (await isPublic(octokit, repository))) {
    notice('This repository is public, and so there is no issue: it would show everybody where to look.');
    return null;
  }
  return keepAuditIssue({ octokit, ...repository, text: auditIssue(audit) });
}

export async function auditAction(inputs: AuditInputs): Promise<void> {
  const { token, baseUrl, network, temporary, say } = inputs;
  const access = tokenOctokit({ token, baseUrl, fetch: network.github });
  const audit = await compared(await made(inputs, access), inputs);
  const folder = await write(audit, temporary);
  const of = (severity: string) => audit.risks.filter((risk) => risk.severity === severity).length;
  setOutput('papers', folder);
  setOutput('risks', audit.risks.length);
  setOutput('critical', of('critical'));
  setOutput('high', of('high'));
  quoted(renderAuditText(audit, { colour: false, width: 140 }, []), 'The audit', say);
  await summary.addRaw(`${auditIssue(audit).body}\n`).write();
  setOutput('issue', (await issueFor(audit, inputs, access.octokit)) ?? '');
}
