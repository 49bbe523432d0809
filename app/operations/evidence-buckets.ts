/**
 * The file that `FAIRLEAD_EVIDENCE_BUCKETS` names: buckets that clients' evidence may go to. Whoever runs the service writes it, each
 * bucket for one client: a client names its bucket, and neither an address nor a key.
 */
import { readFileSync } from 'node:fs';
import { pathTrouble } from '../store/folder.ts';

/** What each member has to be. Checked by hand: the file is read at the start, and a schema's library costs every start. */
const members: Readonly<Record<keyof EvidenceBucket, RegExp>> = {
  client: /^[\w.-]+\/\d+$/,
  name: /^.{1,100}$/s,
  endpoint: /^https?:\/\/[^\s/]+$/,
  region: /^.{1,100}$/s,
  bucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  prefix: /^(?!.{501})(?:(?:[\w .+=@-]+\/)*[\w .+=@-]+)?$/s,
  accessKeyId: /^.{1,100}$/s,
  secretAccessKey: /^.{8,200}$/s,
};

/** Where it is not as it has to be (`0.region`, `2`; empty: as a whole); null: it is. */
function wrongAt(value: unknown): string | null {
  if (!Array.isArray(value)) return '';
  for (const [place, bucket] of value.entries()) {
    if (typeof bucket !== 'object' || bucket === null || Array.isArray(bucket)) return String(place);
    if (Object.keys(bucket).some((key) => !Object.hasOwn(members, key))) return String(place);
    const given: Readonly<Record<string, unknown>> = { prefix: '', ...bucket };
    for (const [key, pattern] of Object.entries(members)) {
      const text = given[key];
      if (typeof text !== 'string' || !pattern.test(text)) return `${place}.${key}`;
    }
  }
  return null;
}

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
    const read: unknown = JSON.parse(text);
    const at = wrongAt(read);
    if (at === null) {
      const all = (read as readonly EvidenceBucket[]).map((bucket) => ({
        ...bucket,
        prefix: bucket.prefix ?? '',
      }));
      return twice(all) ?? all;
    }
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
