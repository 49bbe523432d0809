/** The evidence action: exports a period's evidence from GitHub alone, with the engine that the service has. No server. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setOutput, summary } from '@actions/core';
import { periodKinds } from '../../policies/engine/evidence-rules.ts';
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { isTimeZone } from '../../policies/engine/time-zone.ts';
import { lastPeriod, type NamedPeriod, namedPeriod } from '../evidence/calendar/periods.ts';
import type { Made } from '../evidence/export/asked.ts';
import { estimateOf, estimateText } from '../evidence/export/estimate.ts';
import { frameworkIds } from '../evidence/export/frameworks.ts';
import { keptReads } from '../evidence/export/kept-reads.ts';
import { makePackage } from '../evidence/export/make.ts';
import { summaryOf } from '../evidence/export/summary.ts';
import { hostOf } from '../github/access/host.ts';
import { type TokenOctokit, tokenOctokit } from '../github/access/token-octokit.ts';
import type { Network } from './environment.ts';
import { quoted } from './log.ts';

export interface EvidenceInputs {
  readonly token: string;
  /** Empty: who owns the workflow's repository. */
  readonly organization: string;
  readonly period: string;
  readonly timeZone: string;
  readonly frameworks: readonly string[];
  readonly repositories: readonly string[];
  /** A folder in the workspace; empty: none. */
  readonly checkpoint: string;
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly baseUrl: string;
  readonly network: Network;
  readonly workspace: string;
  /** Where the package is written. */
  readonly temporary: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly say: (line: string) => void;
}

function periodOf({ period, timeZone, now }: EvidenceInputs): NamedPeriod {
  if (!isTimeZone(timeZone))
    throw new Error(
      `Input timezone is "${timeZone}"; it must be a name of the IANA database, as Europe/Berlin.`,
    );
  const kind = periodKinds.find((one) => one === period);
  const found = kind ? lastPeriod(kind, timeZone, Date.parse(now)) : namedPeriod(timeZone, period);
  if (!found)
    throw new Error(
      `Input period is "${period}"; it must be one of ${periodKinds.join(', ')}, or a name as 2026-Q3, 2026-09 or 2026-W40.`,
    );
  if (found.to > now) throw new Error(`Input period: ${found.name} is not over yet.`);
  return found;
}

function checkFrameworks({ frameworks }: EvidenceInputs): void {
  const strange = frameworks.find((one) => !frameworkIds.includes(one));
  if (strange !== undefined)
    throw new Error(`Input frameworks: there is no ${strange}; there are ${frameworkIds.join(', ')}.`);
}

/** `at`: milliseconds since 1970. */
async function waitUntil(at: number, say: EvidenceInputs['say']): Promise<void> {
  say(`GitHub takes no more requests now: going on at ${new Date(at).toISOString().slice(11, 16)} UTC.`);
  await pause(Math.max(0, at - Date.now()) + 2000);
}

/** Waits for the next hour's requests. */
async function waitForMore({ moreAt }: TokenOctokit, say: EvidenceInputs['say']): Promise<void> {
  for (let at = moreAt(); at !== null; at = moreAt()) await waitUntil(at, say);
}

const or = (all: readonly string[]) => (all.length > 0 ? all : null);

const loginOf = ({ organization, repository }: EvidenceInputs): string =>
  organization === '' ? repository.owner : organization;

async function readsOf(inputs: EvidenceInputs, period: NamedPeriod, folder: string, access: TokenOctokit) {
  const { workspace, checkpoint, now, say, timeZone } = inputs;
  const kept = checkpoint === '' ? folder : resolve(workspace, checkpoint);
  await mkdir(kept, { recursive: true, mode: 0o700 });
  return keptReads({
    octokit: access.octokit,
    path: join(kept, 'evidence.reads'),
    about: JSON.stringify([loginOf(inputs), period.from, period.to, timeZone, inputs.repositories]),
    now,
    before: () => waitForMore(access, say),
    limited: (until) => waitUntil(until.getTime(), say),
  });
}

async function made(inputs: EvidenceInputs, period: NamedPeriod, folder: string): Promise<Made> {
  const { token, baseUrl, network, now, say, timeZone } = inputs;
  const login = loginOf(inputs);
  const access = tokenOctokit({ token, baseUrl, fetch: network.github });
  const host = hostOf(baseUrl);
  const repositories = or(inputs.repositories);
  const reads = await readsOf(inputs, period, folder, access);
  const { octokit } = reads;
  try {
    const estimate = await estimateOf({ octokit, fresh: access.octokit, login, period, repositories });
    say(toPlain(estimateText(estimate, Date.parse(now), reads.answered)));
    const package_ = await makePackage({
      client: `${host}/${login}`,
      host,
      login,
      period,
      timeZone,
      frameworks: or(inputs.frameworks),
      repositories,
      draw: { how: 'all' },
      octokit,
      ledger: null,
      sign: [],
      by: 'the evidence action',
      collectedAt: reads.begunAt,
      path: join(folder, `${login}-evidence-${period.name}.zip`),
      settle: () => reads.settle('throw'),
    });
    await reads.remove();
    return package_;
  } finally {
    await reads.close();
  }
}

export async function evidenceAction(inputs: EvidenceInputs): Promise<void> {
  const period = periodOf(inputs);
  checkFrameworks(inputs);
  const folder = join(inputs.temporary, 'fairlead-evidence');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const written = await made(inputs, period, folder);
  const name = `${written.path.slice(folder.length + 1)}`;
  await writeFile(`${written.path}.sha256`, `${written.sha256}  ${name}\n`);
  setOutput('package', written.path);
  setOutput('sha256', written.sha256);
  setOutput('folder', folder);
  const page = summaryOf(written);
  quoted(page.map(toPlain).join('\n'), 'The evidence', inputs.say);
  await summary.addRaw(`${page.map((line) => toMarkdown(line)).join('\n\n')}\n`).write();
}
