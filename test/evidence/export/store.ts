/**
 * A store that speaks as much of S3 as packages need, by AWS's documentation: it works out every signature by itself
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html) and refuses what does not match.
 */
import { createHash, createHmac } from 'node:crypto';

export const hex = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export interface Signed {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

/** The signature that a request has to have: of the headers that it says it signed. */
export function signatureOf({ method, url, headers }: Signed, secret: string): string {
  const { pathname, searchParams } = new URL(url);
  const [, date = '', region = '', names = ''] =
    /Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+)/.exec(
      headers.get('authorization') ?? '',
    ) ?? [];
  const query = [...searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const signed = names.split(';').map((name) => {
    const value = name === 'host' ? new URL(url).host : headers.get(name);
    return `${name}:${(value ?? '').trim().replaceAll(/ +/g, ' ')}\n`;
  });
  const path = pathname
    .split('/')
    .map((part) => encoded(decodeURIComponent(part)))
    .join('/');
  const body = headers.get('x-amz-content-sha256') ?? '';
  const canonical = [method, path, query, signed.join(''), names, body].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers.get('x-amz-date'), scope, hex(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), 's3'), 'aws4_request');
  return createHmac('sha256', key).update(text).digest('hex');
}

interface Kept {
  readonly bytes: Buffer;
  readonly sha256: string;
}

const refused = (status: number, code: string) =>
  new Response(`<Error><Code>${code}</Code></Error>`, { status });

/** `secret`: what the store knows of the key. `before`: what happens to a request instead; null: nothing. */
export function openStore(
  secret: string,
  before: (request: Request, count: number) => Response | null = () => null,
) {
  const objects = new Map<string, Kept>();
  const uploads = new Map<string, { readonly sha256: string; readonly parts: Map<number, Buffer> }>();
  let count = 0;

  function completed(name: string, id: string, text: string): Response {
    const upload = uploads.get(id);
    if (!upload) return refused(404, 'NoSuchUpload');
    const listed = [...text.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)];
    const parts = listed.map(([, number, tag]) => {
      const part = upload.parts.get(Number(number));
      return part && `&quot;${hex(part).slice(0, 32)}&quot;` === tag ? part : null;
    });
    if (parts.length === 0 || parts.includes(null)) return refused(400, 'InvalidPart');
    objects.set(name, { bytes: Buffer.concat(parts.filter((part) => part !== null)), sha256: upload.sha256 });
    uploads.delete(id);
    return new Response('<CompleteMultipartUploadResult/>');
  }

  function put(name: string, query: URLSearchParams, headers: Headers, bytes: Buffer): Response {
    const checksum = headers.get('x-amz-checksum-sha256');
    if (checksum !== createHash('sha256').update(bytes).digest('base64')) return refused(400, 'BadDigest');
    const id = query.get('uploadId');
    const etag = `"${hex(bytes).slice(0, 32)}"`;
    if (id === null) objects.set(name, { bytes, sha256: headers.get('x-amz-meta-sha256') ?? '' });
    else uploads.get(id)?.parts.set(Number(query.get('partNumber')), bytes);
    return new Response('', { headers: { etag } });
  }

  function begun(headers: Headers): Response {
    const made = `upload-${uploads.size}`;
    uploads.set(made, { sha256: headers.get('x-amz-meta-sha256') ?? '', parts: new Map() });
    return new Response(
      `<InitiateMultipartUploadResult><UploadId>${made}</UploadId></InitiateMultipartUploadResult>`,
    );
  }

  function head(name: string): Response {
    const there = objects.get(name);
    return there
      ? new Response(null, { headers: { 'x-amz-meta-sha256': there.sha256 } })
      : new Response(null, { status: 404 });
  }

  function done({ method, url, headers }: Request, bytes: Buffer): Response {
    const { pathname, searchParams } = new URL(url);
    const name = decodeURIComponent(pathname);
    const id = searchParams.get('uploadId');
    if (method === 'HEAD') return head(name);
    if (method === 'DELETE') return new Response(null, { status: uploads.delete(id ?? '') ? 204 : 404 });
    if (method === 'PUT') return put(name, searchParams, headers, bytes);
    return id === null ? begun(headers) : completed(name, id, bytes.toString('utf8'));
  }

  async function answer(request: Request): Promise<Response> {
    const { headers } = request;
    const bytes = Buffer.from(await request.arrayBuffer());
    if (headers.get('x-amz-content-sha256') !== hex(bytes)) return refused(400, 'XAmzContentSHA256Mismatch');
    const said = /Signature=([0-9a-f]{64})/.exec(headers.get('authorization') ?? '')?.[1];
    if (said !== signatureOf(request, secret)) return refused(403, 'SignatureDoesNotMatch');
    return done(request, bytes);
  }

  return {
    objects,
    uploads,
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const request = new Request(input, init);
      count += 1;
      return before(request, count) ?? answer(request);
    },
  };
}
