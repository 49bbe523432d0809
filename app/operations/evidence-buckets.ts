/**
 * The file that `FAIRLEAD_EVIDENCE_BUCKETS` names: buckets that clients' evidence may go to. Whoever runs the service writes it, each
 * bucket for one client: a client names its bucket, and neither an address nor a key.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { pathTrouble } from '../store/folder.ts';

const name = z.string().min(1).max(100);

const buckets = z.array(
  z.strictObject({
    client: z.string().regex(/^[\w.-]+\/\d+$/),
    name,
    endpoint: z.string().regex(/^https?:\/\/[^\s/]+$/),
    region: name,
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    prefix: z
      .string()
      .regex(/^(?:[\w .+=@-]+\/)*[\w .+=@-]+$/)
      .max(500)
      .or(z.literal(''))
      .default(''),
    accessKeyId: name,
    secretAccessKey: z.string().min(8).max(200),
  }),
);

/** One that was set up for one client. */
export interface EvidenceBucket {
  /** `github.com/123` */
  readonly client: string;
  /** What its configuration calls it. */
  readonly name: string;
  /** `https://s3.eu-central-1.amazonaws.com`, or another store's. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Folder in the bucket, without slashes at its ends; empty: none. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export type Buckets = readonly EvidenceBucket[] | { readonly problem: string };

/** Names what is wrong, and never a key. */
export function readEvidenceBuckets(path: string | undefined): Buckets {
  if (!path) return [];
  const variable = `FAIRLEAD_EVIDENCE_BUCKETS ${path}`;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { problem: `${variable} cannot be read: ${pathTrouble(error) ?? 'it is no file'}.` };
  }
  try {
    const read = buckets.safeParse(JSON.parse(text));
    if (read.success) return twice(read.data) ?? read.data;
    const [issue] = read.error.issues;
    const at = issue?.path.map(String).join('.') ?? '';
    return {
      problem: `${variable} is not as it has to be${at === '' ? '' : ` at ${at}`}: it is a list of buckets, each with client, name, endpoint, region, bucket, accessKeyId, secretAccessKey and, if wanted, prefix.`,
    };
  } catch {
    return { problem: `${variable} is no JSON.` };
  }
}

function twice(all: readonly EvidenceBucket[]): { readonly problem: string } | null {
  const keys = all.map((one) => `${one.name} of ${one.client}`);
  const again = keys.find((key, i) => keys.indexOf(key) !== i);
  return again === undefined ? null : { problem: `FAIRLEAD_EVIDENCE_BUCKETS names ${again} twice.` };
}
