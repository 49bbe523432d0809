/** `fairlead metrics`: how delivery goes, from a clone. Only reads. */
import { basename, resolve } from 'node:path';
import { own } from '../../policies/engine/prose.ts';
import { historyOfClone } from '../delivery/clone/history.ts';
import { sourceOfClone } from '../delivery/clone/source.ts';
import { renderExplanation } from '../delivery/shown/explain.ts';
import { renderMetricsCsv, renderMetricsJson } from '../delivery/shown/json.ts';
import { renderMetricsHtml } from '../delivery/shown/page.ts';
import { type Delivery, deliveryOf } from '../delivery/shown/report.ts';
import { renderMetricsText } from '../delivery/shown/text.ts';
import { type Command, exitCode, type Io } from './command.ts';
import { type MetricsOptions, metricsHelp, metricsOptions } from './metrics-options.ts';
import { withProgress } from './progress.ts';

function rendered(delivery: Delivery, { explained, format }: MetricsOptions, io: Io): string {
  const look = { colour: io.colour, width: io.width };
  if (explained) return renderExplanation(explained, delivery, look);
  const renderers = {
    text: () => renderMetricsText(delivery, look),
    json: () => renderMetricsJson(delivery),
    csv: () => renderMetricsCsv(delivery),
    html: () => renderMetricsHtml(delivery),
  };
  return renderers[format]();
}

async function run(args: readonly string[], io: Io) {
  const options = metricsOptions(args, io.now);
  const path = resolve(io.cwd, options.path);
  const ask = { path, deployments: options.deployments, branch: options.branch };
  const source = await withProgress(io, own('Reading the history'), () => historyOfClone(ask));
  const delivery = deliveryOf(basename(path), sourceOfClone(source), options.window);
  await io.print(rendered(delivery, options, io));
  return exitCode.fine;
}

export const metrics: Command = { help: metricsHelp, run };
