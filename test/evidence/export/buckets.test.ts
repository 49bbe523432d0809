/** The file that names clients' buckets. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readEvidenceBuckets } from '../../../app/operations/evidence-buckets.ts';

const good = {
  client: 'github.com/123',
  name: 'audit',
  endpoint: 'https://s3.eu-central-1.amazonaws.com',
  region: 'eu-central-1',
  bucket: 'acme-evidence',
  accessKeyId: 'AKIA',
  secretAccessKey: 'never shown',
};
const key = { ...good, secretAccessKey: 'never-shown' };

function read(text: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'fairlead-buckets-')), 'buckets.json');
  writeFileSync(path, text);
  return readEvidenceBuckets(path);
}

it('is read, with no folder unless one is named', () => {
  expect(readEvidenceBuckets(undefined)).toEqual([]);
  expect(read(JSON.stringify([key, { ...key, name: 'other', prefix: 'a b/c' }]))).toMatchObject([
    { prefix: '', name: 'audit' },
    { prefix: 'a b/c', name: 'other' },
  ]);
});

it.each([
  ['no', 'is no JSON'],
  ['{}', 'is no list of buckets'],
  ['[1]', 'at 0.?'],
  [JSON.stringify([good]), 'at 0.secretAccessKey'],
  [JSON.stringify([key, { ...key, client: 'acme' }]), 'at 1.client'],
  [JSON.stringify([{ ...key, endpoint: 'https://s3/path' }]), 'at 0.endpoint'],
  [JSON.stringify([{ ...key, prefix: '/a' }]), 'at 0.prefix'],
  [JSON.stringify([{ ...key, prefx: 'a' }]), 'at 0.prefx'],
  [JSON.stringify([key, key]), 'names audit of github.com/123 twice'],
])('%s is refused in a sentence, without a key', (text, words) => {
  const said = read(text);
  expect(said).toEqual({ problem: expect.stringContaining(words) });
  expect(JSON.stringify(said)).not.toMatch(/never.shown/);
});
