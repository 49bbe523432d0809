/** Packages in a bucket: the store checks signatures and sums by itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bucketDestination } from '../../../app/evidence/destinations/bucket.ts';
import { hex, openStore, signatureOf } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'fairlead-bucket-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'package.zip');
const bytes = Buffer.alloc(25_000, 'evidence ');
writeFileSync(path, bytes);
const packed = { path, name: 'acme-evidence-2026-Q2.zip', bytes: bytes.length, sha256: hex(bytes) };

const bucket = {
  endpoint: 'https://s3.example.com',
  region: 'eu-central-1',
  bucket: 'acme-evidence',
  prefix: 'a b/c+d',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const at = '/acme-evidence/a b/c+d/acme-evidence-2026-Q2.zip';
const to = (store: ReturnType<typeof openStore>, more: object = {}) =>
  bucketDestination({ ...bucket, fetch: store.fetch, ...more });

describe('the store of these tests', () => {
  const empty = hex('');
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Examples".
  it.each([
    [
      'GET',
      'https://examplebucket.s3.amazonaws.com/test.txt',
      { range: 'bytes=0-9' },
      'host;range;x-amz-content-sha256;x-amz-date',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'GET',
      'https://examplebucket.s3.amazonaws.com/?lifecycle',
      {},
      'host;x-amz-content-sha256;x-amz-date',
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'GET',
      'https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J',
      {},
      'host;x-amz-content-sha256;x-amz-date',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('signs as AWS does: %s %s', (method, url, more, names, signature) => {
    const headers = new Headers({
      ...more,
      'x-amz-content-sha256': empty,
      'x-amz-date': '20130524T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=0`,
    });
    expect(signatureOf({ method, url, headers }, bucket.secretAccessKey)).toBe(signature);
  });
});

describe('a package in a bucket', () => {
  it('is one object with its hash, and is found again', async () => {
    const store = openStore(bucket.secretAccessKey);
    expect(await to(store).find(packed.name)).toBeNull();
    expect(await to(store).put(packed)).toMatchObject({ sha256: packed.sha256 });
    expect(store.objects.get(at)?.bytes.equals(bytes)).toBe(true);
    expect(await to(store).find(packed.name)).toMatchObject({ sha256: packed.sha256 });
  });

  it('goes in parts where it is large', async () => {
    const store = openStore(bucket.secretAccessKey);
    await to(store, { partSize: 10_000 }).put(packed);
    expect(store.objects.get(at)?.bytes.equals(bytes)).toBe(true);
    expect(store.uploads.size).toBe(0);
  });

  it('is asked for again after an outage, whichever request it was', async () => {
    for (let broken = 1; broken <= 6; broken += 1) {
      const store = openStore(bucket.secretAccessKey, (_, count) =>
        count === broken ? new Response('<Error><Code>SlowDown</Code></Error>', { status: 503 }) : null,
      );
      await to(store, { partSize: 10_000 }).put(packed);
      expect(store.objects.get(at)?.bytes.equals(bytes)).toBe(true);
    }
  });

  it('is refused with the wrong key, once, and the key is in no word', async () => {
    let asked = 0;
    const store = openStore('another secret', () => {
      asked += 1;
      return null;
    });
    const refusal = await to(store)
      .put(packed)
      .catch((error: unknown) => error);
    expect(String(refusal)).toMatch(/does not let Fairlead use/);
    expect(String(refusal)).toContain('SignatureDoesNotMatch');
    expect(String(refusal)).not.toContain(bucket.secretAccessKey);
    expect(asked).toBe(1);
  });

  it('is given up, and nothing is left of it, where the store takes a part for another', async () => {
    const store = openStore(bucket.secretAccessKey, ({ method, url }) =>
      method === 'PUT' && url.includes('partNumber=2')
        ? new Response('<Error><Code>BadDigest</Code></Error>', { status: 400 })
        : null,
    );
    await expect(to(store, { partSize: 10_000 }).put(packed)).rejects.toThrow(/BadDigest/);
    expect([store.objects.size, store.uploads.size]).toEqual([0, 0]);
  });

  it('is not there where the store says that it took it, and did not', async () => {
    const store = openStore(bucket.secretAccessKey, ({ method }) =>
      method === 'PUT' ? new Response('', { headers: { etag: '"x"' } }) : null,
    );
    await expect(to(store).put(packed)).rejects.toThrow(/does not have it/);
  });
});
