import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readEvidenceBuckets } from '../../app/operations/evidence-buckets.ts';

const folder = mkdtempSync(join(tmpdir(), 'fairlead-buckets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bucket = {
  client: 'github.com/123',
  name: 'audit',
  endpoint: 'https://s3.example.com',
  region: 'eu-central-1',
  bucket: 'acme-evidence',
  accessKeyId: 'AKIA',
  secretAccessKey: 'never-in-a-message',
};

function read(value: unknown) {
  const path = join(folder, 'buckets.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return readEvidenceBuckets(path);
}

const problemOf = (value: unknown) => {
  const read_ = read(value);
  return 'problem' in read_ ? read_.problem : null;
};

describe('the file of buckets', () => {
  it('is a list; a prefix may be left out', () => {
    expect(read([bucket, { ...bucket, name: 'other', prefix: 'a/b c' }])).toEqual([
      { ...bucket, prefix: '' },
      { ...bucket, name: 'other', prefix: 'a/b c' },
    ]);
    expect(read([])).toEqual([]);
    expect(readEvidenceBuckets(undefined)).toEqual([]);
  });

  it.each([
    ['not JSON', '{', 'is no JSON'],
    ['no list', { ...bucket }, 'is not as it has to be:'],
    ['null in it', [null], 'at 0'],
    ['an unknown member', [{ ...bucket, acl: 'public' }], 'at 0'],
    ['a member of every object', [{ ...bucket, toString: 'x' }], 'at 0'],
    ['a member that is missing', [bucket, { ...bucket, region: undefined }], 'at 1.region'],
    ['a number', [{ ...bucket, accessKeyId: 7 }], 'at 0.accessKeyId'],
    ['an address with a path', [{ ...bucket, endpoint: 'https://a.example/b' }], 'at 0.endpoint'],
    ['no address', [{ ...bucket, endpoint: 'file://a' }], 'at 0.endpoint'],
    ['a client without a host', [{ ...bucket, client: '123' }], 'at 0.client'],
    ['a prefix that begins with a slash', [{ ...bucket, prefix: '/a' }], 'at 0.prefix'],
    ['a prefix that ends with one', [{ ...bucket, prefix: 'a/' }], 'at 0.prefix'],
    ['a long prefix', [{ ...bucket, prefix: 'a'.repeat(501) }], 'at 0.prefix'],
    ['a short secret', [{ ...bucket, secretAccessKey: 'short' }], 'at 0.secretAccessKey'],
    ['the same one twice', [bucket, bucket], 'names audit of github.com/123 twice'],
  ])('is refused: %s', (_, value, words) => {
    const problem = problemOf(value);
    expect(problem).toContain(words);
    expect(problem).not.toContain(bucket.secretAccessKey);
  });

  it('that is not there is said', () => {
    const read_ = readEvidenceBuckets(join(folder, 'none.json'));
    expect('problem' in read_ && read_.problem).toMatch(/cannot be read/);
  });
});
