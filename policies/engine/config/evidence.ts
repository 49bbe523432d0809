/** `evidence` in the organization's configuration: when evidence is exported, and where to. A later file wins key by key. */
import { type EvidenceRules, evidenceRulesOf, evidenceSchema } from '../evidence-rules.ts';
import { type Keyed, keyedJsonSchema, readKeyed, type Said } from './keyed.ts';
import type { Entry, Position } from './tree.ts';

const section = { name: 'evidence', schema: evidenceSchema };

/** `at`: null where the file says nothing of it. */
export interface SaidEvidence {
  readonly said: Said;
  readonly at: Position | null;
}

export const readEvidence = (entry: Entry | undefined): Keyed => readKeyed(entry, section);

/** `layers` from the one that loses to the one that wins; null: none of them asks for exports. */
export function mergeEvidence(layers: readonly { readonly evidence: SaidEvidence }[]): EvidenceRules | null {
  if (layers.every(({ evidence }) => evidence.at === null)) return null;
  const together = Object.assign({}, ...layers.map(({ evidence }) => evidence.said));
  return evidenceRulesOf(evidenceSchema.parse(together));
}

/** For the JSON Schema of the configuration. */
export const evidenceJsonSchema = (): object =>
  keyedJsonSchema(
    section,
    'When evidence is exported, of what, and where to. Only in the organization’s .github repository.',
  );
