/** `metrics` in the configuration: how delivery is measured. A later file wins key by key. */
import { type MetricsRules, metricsRulesOf, metricsSchema } from '../metrics-rules.ts';
import { type Keyed, keyedJsonSchema, readKeyed, type Said } from './keyed.ts';
import type { Entry } from './tree.ts';

const section = { name: 'metrics', schema: metricsSchema };

export type SaidMetrics = Said;

export const readMetrics = (entry: Entry | undefined): Keyed => readKeyed(entry, section);

/** `layers` from the one that loses to the one that wins. */
export function mergeMetrics(layers: readonly { readonly metrics: SaidMetrics }[]): MetricsRules {
  const together = Object.assign({}, ...layers.map(({ metrics }) => metrics));
  return metricsRulesOf(metricsSchema.parse(together));
}

/** For the JSON Schema of the configuration. */
export const metricsJsonSchema = (): object =>
  keyedJsonSchema(section, 'How delivery is measured (fairlead metrics).');
