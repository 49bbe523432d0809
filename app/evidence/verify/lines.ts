/** What stands on the lines of an exported ledger. Strict: a member that nobody expects is an error, as a missing one is. */
import { z } from 'zod';

export const hex = z.string().regex(/^[0-9a-f]{64}$/);
/** One text for the same bytes. */
const base64 = z
  .base64()
  .min(1)
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text);
const time = z.iso.datetime();

export const ledgerHead = z.strictObject({
  fairlead: z.literal('ledger'),
  format: z.literal(1),
  client: z.string().min(1),
  at: time,
});

export const keyLine = z.strictObject({ id: hex, publicKey: base64, madeAt: time });

export const checkpointLine = z.strictObject({
  payloadType: z.literal('application/vnd.fairlead.checkpoint+json'),
  payload: base64,
  signatures: z.array(z.strictObject({ keyid: hex, sig: base64 })).min(1),
});

export const ledgerLine = z.union([
  z.strictObject({ key: keyLine }),
  z.strictObject({ record: z.string(), hash: hex, salt: hex.nullable(), payload: z.string().nullable() }),
  z.strictObject({ checkpoint: checkpointLine }),
  z.strictObject({
    end: z.strictObject({ keys: z.int(), records: z.int(), checkpoints: z.int() }),
  }),
]);

export type LedgerLine = z.infer<typeof ledgerLine>;

export const recordText = z.strictObject({
  v: z.literal(1),
  client: z.string(),
  place: z.int(),
  at: time,
  kind: z.string().min(1),
  payload: hex,
  previous: hex,
});

/** The payload of a record that says what was erased; whatever else stands in it is for people. */
export const erasureText = z.object({ places: z.array(z.int().nonnegative()) });

export const checkpointText = z.strictObject({
  v: z.literal(1),
  client: z.string(),
  size: z.int().positive(),
  root: hex,
  at: time,
  previous: hex.nullable(),
  engine: z.string(),
  keys: z.array(hex).min(1),
});

/** JSON that was not read as a whole: `undefined`. */
export function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * As {@link parsed}, for what was written without a space and with each member once. A member that is there twice shows one
 * value here and the other one to whoever reads the file with something else.
 */
export function parsedAsWritten<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? schema.safeParse(value).data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a flat object's text is canonical (RFC 8785): members sorted, nothing between them, each once. */
export function isCanonical(flat: object, text: string): boolean {
  const sorted = Object.entries(flat).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted)) === text;
}
