/** Requests to a store that speaks S3: signed, made again after an outage, and refusals in words. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import { CannotLook } from '../../../looked.ts';
import type { EvidenceBucket } from '../../../operations/evidence-buckets.ts';
import { Refused } from '../destination.ts';

export type Bucket = Omit<EvidenceBucket, 'client' | 'name'>;

export interface BucketDestinationOf extends Bucket {
  readonly fetch: typeof fetch;
  /** Bytes of one part, other than usual for tests. */
  readonly partSize?: number;
}

/** Times a request is made that the store could not answer, or that was cut. */
const maxTries = 5;

interface Ask {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly name: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

/** Path style, as all stores know it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
function addressOf({ endpoint, bucket, prefix }: Bucket, { name, query = {} }: Ask): string {
  const key = [prefix, name].filter((part) => part !== '').join('/');
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  const search = new URLSearchParams(query).toString();
  return `${endpoint.replace(/\/+$/, '')}/${path}${search === '' ? '' : `?${search}`}`;
}

/** `AccessDenied`, as the store calls it; empty where it says nothing. */
const codeIn = (body: string): string => /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(body)?.[1] ?? '';

/** What a second try may get. */
export const passing = (reason: Prose): CannotLook => new CannotLook(reason, undefined, undefined, true);

/** What no second try would get. */
function refusal({ bucket }: Bucket, status: number, code: string): CannotLook {
  const name = say`the bucket ${bucket}`;
  const said = own(code === '' ? `${status}` : `${status}, ${code}`);
  if (status === 404)
    return new Refused(
      say`The store has no bucket ${bucket} (${said})`,
      own('Is its name right, and its region?'),
    );
  if (status === 403 || status === 401)
    return new Refused(
      say`The store does not let Fairlead use ${name} (${said})`,
      own('Are the keys right? They need s3:GetObject, s3:PutObject and s3:AbortMultipartUpload there.'),
    );
  if (status < 500 && status !== 408 && status !== 429)
    return new Refused(
      say`The store refused what Fairlead asked of ${name} (${said})`,
      own('Whoever runs the service finds more in its log.'),
    );
  return passing(say`The store of ${name} has an outage (${said})`);
}

async function answerTo(of: BucketDestinationOf, ask: Ask): Promise<Response> {
  const { accessKeyId, secretAccessKey, region } = of;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  const { method, headers = {}, body = Buffer.alloc(0) } = ask;
  const hash = sha256(body);
  const request = await client.sign(addressOf(of, ask), {
    method,
    headers: { ...headers, 'x-amz-content-sha256': hash.toString('hex') },
    ...(body.length > 0 || method === 'PUT' || method === 'POST' ? { body: new Uint8Array(body) } : {}),
  });
  return of.fetch(request);
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Null in it: nothing went wrong. */
async function once(
  of: BucketDestinationOf,
  ask: Ask,
): Promise<Answer & { readonly trouble: CannotLook | null }> {
  const answer = await answerTo(of, ask);
  const text = ask.method === 'HEAD' ? '' : await answer.text();
  const { status, headers } = answer;
  const mayBeGone = status === 404 && (ask.method === 'HEAD' || ask.method === 'DELETE');
  // Some calls say after their 200 that they failed.
  const isGood = mayBeGone || (answer.ok && codeIn(text) === '');
  return {
    status,
    headers,
    text,
    trouble: isGood ? null : refusal(of, answer.ok ? 500 : status, codeIn(text)),
  };
}

/** The answer and its body. Throws `CannotLook` but for what is not there, which the caller has to look at. */
export async function asked(of: BucketDestinationOf, ask: Ask): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await once(of, ask).catch((error: unknown) =>
      passing(say`The store of the bucket ${of.bucket} cannot be reached: ${causeOf(error)}`),
    );
    if ('status' in answer && answer.trouble === null) return answer;
    const trouble = 'status' in answer ? answer.trouble : answer;
    if (trouble !== null && (trouble instanceof Refused || tries >= maxTries)) throw trouble;
    await pause(200 * 2 ** tries);
  }
}

/** Node's `fetch` says the cause below its error; addresses of the service's network are nobody's business. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'the connection broke';
}
