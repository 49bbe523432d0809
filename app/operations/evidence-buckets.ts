/**
 * The file that `FAIRLEAD_EVIDENCE_BUCKETS` names: buckets that clients' evidence may go to. Whoever runs the service writes it, each
 * bucket for one client: a client names its bucket, and neither an address nor a key.
 */
import { readFileSync } from 'node:fs';
import { pathTrouble } from '../store/folder.ts';

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
  const given = parsed(text);
  if (given === undefined) return { problem: `${variable} is no JSON.` };
  if (!Array.isArray(given)) return { problem: `${variable} is no list of buckets.` };
  const wrong = given.flatMap((one, i) => wrongIn(one).map((key) => `${i}.${key}`));
  if (wrong.length === 0) {
    const all = given.map((one) => ({ prefix: '', ...one }) as EvidenceBucket);
    return twice(all) ?? all;
  }
  return {
    problem: `${variable} is not as it has to be at ${wrong[0]}: it is a list of buckets, each with client, name, endpoint, region, bucket, accessKeyId, secretAccessKey and, if wanted, prefix.`,
  };
}

/** What each has to look like. */
const shapes: Readonly<Record<keyof EvidenceBucket, RegExp>> = {
  client: /^[\w.-]+\/\d+$/,
  name: /^.{1,100}$/,
  endpoint: /^https?:\/\/[^\s/]+$/,
  region: /^[\w-]{1,100}$/,
  bucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  prefix: /^(?:[\w .+=@-]+(?:\/[\w .+=@-]+)*)?$/,
  accessKeyId: /^\S{1,200}$/,
  secretAccessKey: /^\S{8,200}$/,
};

/** Names of what is missing, wrong or unknown; a key is never shown. */
function wrongIn(one: unknown): readonly string[] {
  if (typeof one !== 'object' || one === null) return ['?'];
  const given = new Map<string, unknown>(Object.entries({ prefix: '', ...one }));
  const strange = [...given.keys()].filter((key) => !Object.hasOwn(shapes, key));
  const wrong = Object.entries(shapes).filter(([key, shape]) => {
    const value = given.get(key);
    return typeof value !== 'string' || !shape.test(value);
  });
  return [...wrong.map(([key]) => key), ...strange];
}

/** Undefined: it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function twice(all: readonly EvidenceBucket[]): { readonly problem: string } | null {
  const keys = all.map((one) => `${one.name} of ${one.client}`);
  const again = keys.find((key, i) => keys.indexOf(key) !== i);
  return again === undefined ? null : { problem: `FAIRLEAD_EVIDENCE_BUCKETS names ${again} twice.` };
}
