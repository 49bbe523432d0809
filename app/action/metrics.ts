/** The metrics action: measures delivery of this repository or of an organization, and shows it in the run's summary. No server. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notice, setOutput, summary } from '@actions/core';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Io } from '../cli/command.ts';
import { deliveryOnGitHub, portfolioOnGitHub } from '../cli/metrics-github.ts';
import type { MetricsOptions } from '../cli/metrics-options.ts';
import { renderMetricsJson } from '../delivery/shown/json.ts';
import { exported } from '../delivery/shown/openmetrics.ts';
import { renderMetricsHtml, renderPortfolioHtml } from '../delivery/shown/page.ts';
import { renderPortfolioJson } from '../delivery/shown/portfolio.ts';
import { renderPortfolioSummary, renderSummary } from '../delivery/shown/summary.ts';
import { tokenOctokit } from '../github/access/token-octokit.ts';
import type { Network } from './environment.ts';

export interface MetricsInputs {
  readonly token: string;
  /** Empty: the repository of the workflow. */
  readonly organization: string;
  readonly repositories: readonly string[];
  /** A folder in the workspace; empty: none. */
  readonly checkpoint: string;
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly baseUrl: string;
  readonly network: Network;
  readonly workspace: string;
  /** Where papers are written. */
  readonly temporary: string;
  /** ISO 8601, UTC. */
  readonly now: string;
}

interface Papers {
  readonly summary: string;
  readonly html: string;
  readonly json: string;
  readonly openmetrics: string;
}

function optionsOf({ organization, repository, repositories, checkpoint }: MetricsInputs): MetricsOptions {
  const named = organization !== '' && repositories.length > 0 ? repositories : null;
  return {
    target: organization === '' ? `${repository.owner}/${repository.repo}` : organization,
    explained: null,
    since: null,
    until: null,
    timeZone: null,
    deployments: null,
    branch: null,
    repositories: named,
    checkpoint: checkpoint === '' ? null : checkpoint,
    store: false,
    format: 'html',
  };
}

async function measured(inputs: MetricsInputs): Promise<Papers> {
  const { token, baseUrl, network, workspace, now, organization, repository } = inputs;
  const access = tokenOctokit({ token, baseUrl, fetch: network.github });
  const io: Io = {
    cwd: workspace,
    print: async () => undefined,
    note: (line) => notice(toPlain(line)),
    colour: false,
    width: 140,
    fetch: network.github,
    now,
  };
  const of = { options: optionsOf(inputs), io, tell: () => undefined, access };
  if (organization === '') {
    const delivery = await deliveryOnGitHub(repository, of);
    return {
      summary: renderSummary(delivery),
      html: renderMetricsHtml(delivery),
      json: renderMetricsJson(delivery),
      openmetrics: exported(repository.owner, [delivery], now),
    };
  }
  const portfolio = await portfolioOnGitHub(organization, of);
  return {
    summary: renderPortfolioSummary(portfolio),
    html: renderPortfolioHtml(portfolio),
    json: renderPortfolioJson(portfolio),
    openmetrics: exported(portfolio.name, portfolio.deliveries, now),
  };
}

export async function metricsAction(inputs: MetricsInputs): Promise<void> {
  if (inputs.organization === '' && inputs.repositories.length > 0)
    throw new Error('Input repositories is about an organization, and none is given.');
  const papers = await measured(inputs);
  const folder = join(inputs.temporary, 'fairlead-metrics');
  await mkdir(folder, { recursive: true });
  const put = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  setOutput('report-html', await put('delivery.html', papers.html));
  setOutput('report-json', await put('delivery.json', papers.json));
  setOutput('report-openmetrics', await put('delivery.txt', papers.openmetrics));
  await summary.addRaw(`${papers.summary}\n`).write();
}
