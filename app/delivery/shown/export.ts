/**
 * One client's kept delivery for other programs, put together from parts, one of each repository: a part is plain data, so that it
 * may come from another thread, and no more than one history is held at a time. Pure.
 */
import { csvOf } from '../../papers/csv.ts';
import type { ExportPart } from '../definitions/asked.ts';
import { csvRows, metricsJson } from './json.ts';
import { familyNames, joinOpenMetrics, samplesOf } from './openmetrics.ts';
import type { Delivery } from './report.ts';

export const exportFormats = ['openmetrics', 'json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOf {
  readonly client: string;
  readonly format: ExportFormat;
  /** Seconds since 1970: when it was last compared with GitHub. */
  readonly readAt: number;
}

export function exportPart(delivery: Delivery, { client, format, readAt }: ExportOf): ExportPart {
  if (format === 'openmetrics') return { format, families: samplesOf(client, { ...delivery, readAt }) };
  if (format === 'json') return { format, text: `${JSON.stringify(metricsJson(delivery), null, 2)}\n` };
  const { heads, rows } = csvRows(delivery);
  return { format, text: csvOf([['repository', ...heads], ...rows.map((row) => [delivery.name, ...row])]) };
}

const types: Readonly<Record<ExportFormat, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** JSON and CSV are of one repository. `leftOut`: repositories of which nothing is known yet. */
export function exportText(
  format: ExportFormat,
  client: string,
  parts: readonly ExportPart[],
  leftOut: number,
) {
  const type = types[format];
  if (format !== 'openmetrics')
    return { type, text: parts.map((part) => ('text' in part ? part.text : '')).join('') };
  const all = parts.flatMap((part) => (part.format === 'openmetrics' ? [part.families] : []));
  const families = familyNames.map((_, i) => all.flatMap((one) => one[i] ?? []));
  return { type, text: joinOpenMetrics(client, families, leftOut) };
}
