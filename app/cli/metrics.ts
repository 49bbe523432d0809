/** `fairlead metrics`: how delivery goes, from a clone or on GitHub. Only reads. */
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { historyOfClone } from '../delivery/clone/history.ts';
import { sourceOfClone } from '../delivery/clone/source.ts';
import { renderDigest } from '../delivery/shown/digest.ts';
import { renderExplanation } from '../delivery/shown/explain.ts';
import { renderMetricsCsv, renderMetricsJson } from '../delivery/shown/json.ts';
import { exported } from '../delivery/shown/openmetrics.ts';
import { renderMetricsHtml, renderPortfolioHtml } from '../delivery/shown/page.ts';
import {
  type Portfolio,
  renderPortfolioCsv,
  renderPortfolioJson,
  renderPortfolioText,
} from '../delivery/shown/portfolio.ts';
import { type Delivery, deliveryOf, usualView } from '../delivery/shown/report.ts';
import { renderMetricsText } from '../delivery/shown/text.ts';
import { type Command, exitCode, type Io, Usage } from './command.ts';
import { deliveryOnGitHub, portfolioOnGitHub } from './metrics-github.ts';
import { type MetricsOptions, metricsHelp, metricsOptions, windowsOf } from './metrics-options.ts';
import { ofService } from './of-service.ts';
import { type Tell, withProgress } from './progress.ts';

function rendered(delivery: Delivery, { explained, format }: MetricsOptions, io: Io): string {
  const look = { colour: io.colour, width: io.width };
  if (explained) return renderExplanation(explained, delivery, look);
  const renderers = {
    text: () => renderMetricsText(delivery, look),
    json: () => renderMetricsJson(delivery),
    csv: () => renderMetricsCsv(delivery),
    html: () => renderMetricsHtml(delivery),
    // The client is the owner, where the name has one.
    openmetrics: () => exported(delivery.name.split('/')[0] ?? '', [delivery], io.now),
    digest: () => renderDigest([delivery]),
  };
  return renderers[format]();
}

function renderedPortfolio(portfolio: Portfolio, { format }: MetricsOptions, io: Io): string {
  const renderers = {
    text: () => renderPortfolioText(portfolio, { colour: io.colour, width: io.width }),
    json: () => renderPortfolioJson(portfolio),
    csv: () => renderPortfolioCsv(portfolio),
    html: () => renderPortfolioHtml(portfolio),
    openmetrics: () => exported(portfolio.name, portfolio.deliveries, io.now),
    digest: () => renderDigest(portfolio.deliveries),
  };
  return renderers[format]();
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

async function ofClone(path: string, options: MetricsOptions, io: Io): Promise<Delivery> {
  if (options.repositories !== null || options.checkpoint !== null || options.store)
    throw new Usage(own('--repositories, --checkpoint and --store are about GitHub, and this is a folder'));
  const { deployments, branch } = options;
  const timeZone = options.timeZone ?? usualView.timeZone;
  const { window } = windowsOf(options, timeZone, io.now);
  const clone = await historyOfClone({ path, deployments, branch });
  return deliveryOf(basename(path), sourceOfClone(clone), window, { view: { ...usualView, timeZone } });
}

/** What an account and a repository on GitHub may be called. */
const login = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/;
const repository = /^([A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}))\/([A-Za-z0-9._-]{1,100})$/;

async function ofStore(
  of: { readonly owner: string; readonly repo: string | null },
  options: MetricsOptions,
  io: Io,
): Promise<string> {
  if (options.repositories !== null || options.checkpoint !== null || options.deployments !== null)
    throw new Usage(own('--repositories, --checkpoint and --deployments are about reading GitHub anew'));
  const { deliveryInStore } = await ofService('metrics --store', () => import('./metrics-in-store.ts'));
  const found = await deliveryInStore(of, options, io);
  if (!('deliveries' in found)) return rendered(found, options, io);
  if (options.explained !== null)
    throw new Usage(own('explain is about one repository'), say`Name it: ${`${of.owner}/REPOSITORY`}`);
  return renderedPortfolio(found, options, io);
}

async function ofGitHub(options: MetricsOptions, io: Io, tell: Tell): Promise<string> {
  const { target, branch, explained } = options;
  if (branch !== null) throw new Usage(own('--branch is about a clone; on GitHub it is the default branch'));
  const [, owner, repo] = repository.exec(target) ?? [];
  if (options.store) return ofStore({ owner: owner ?? target, repo: repo ?? null }, options, io);
  if (owner !== undefined && repo !== undefined)
    return rendered(await deliveryOnGitHub({ owner, repo }, { options, io, tell }), options, io);
  if (!login.test(target)) throw new Usage(say`There is no folder ${target}`);
  if (explained !== null)
    throw new Usage(own('explain is about one repository'), say`Name it: ${`${target}/REPOSITORY`}`);
  return renderedPortfolio(await portfolioOnGitHub(target, { options, io, tell }), options, io);
}

async function run(args: readonly string[], io: Io) {
  const options = metricsOptions(args);
  windowsOf(options, options.timeZone ?? usualView.timeZone, io.now);
  const path = resolve(io.cwd, options.target);
  const isPath = (await isFolder(path)) || /^[./~]|[/\\]$/.test(options.target);
  const text = await withProgress(io, own('Reading the history'), async (tell) =>
    isPath ? rendered(await ofClone(path, options, io), options, io) : ofGitHub(options, io, tell),
  );
  await io.print(text);
  return exitCode.fine;
}

export const metrics: Command = { help: metricsHelp, run };
