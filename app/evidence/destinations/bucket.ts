/**
 * A bucket of a store that speaks S3 (https://docs.aws.amazon.com/AmazonS3/latest/API). Every request says the SHA-256 of its body, in its
 * signature and as a checksum that the store keeps, so that a package that was changed on its way is refused. Large ones go in
 * parts, which the store puts together when all are there: nobody sees half of one.
 */
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { asked, type Bucket, type BucketDestinationOf, passing, sha256 } from './bucket/requests.ts';
import type { Delivered, Destination, Packed } from './destination.ts';
import { type Piece, piecesOf } from './pieces.ts';

/** Bytes. S3 takes no smaller part than 5 MiB but the last, and 10,000 of them. */
const usualPart = 16 * 1024 * 1024;

const maxParts = 10_000;

const whereOf = ({ bucket, prefix }: Bucket, name: string): Prose =>
  say`bucket ${bucket}, ${[prefix, name].filter((part) => part !== '').join('/')}`;

const kept = 'x-amz-meta-sha256';

async function find(of: BucketDestinationOf, name: string): Promise<Delivered | null> {
  const { status, headers } = await asked(of, { method: 'HEAD', name });
  return status === 404 ? null : { where: whereOf(of, name), sha256: headers.get(kept) ?? '' };
}

const described = (packed: Packed) => ({ 'content-type': 'application/zip', [kept]: packed.sha256 });

async function putWhole(of: BucketDestinationOf, packed: Packed, { bytes }: Piece): Promise<void> {
  const checksum = sha256(bytes).toString('base64');
  const headers = { ...described(packed), 'x-amz-checksum-sha256': checksum };
  await asked(of, { method: 'PUT', name: packed.name, headers, body: bytes });
}

const inside = (text: string, tag: string): string => {
  const [, value = ''] = new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(text) ?? [];
  return value.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

interface Part {
  readonly number: number;
  readonly tag: string;
  readonly checksum: string;
}

const completed = (parts: readonly Part[]): Buffer => {
  const listed = parts.map(
    ({ number, tag, checksum }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(tag)}</ETag><ChecksumSHA256>${checksum}</ChecksumSHA256></Part>`,
  );
  return Buffer.from(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed.join('')}</CompleteMultipartUpload>`,
  );
};

async function putParts(of: BucketDestinationOf, packed: Packed, size: number): Promise<void> {
  const { name } = packed;
  const headers = { ...described(packed), 'x-amz-checksum-algorithm': 'SHA256' };
  const { text } = await asked(of, { method: 'POST', name, query: { uploads: '' }, headers });
  const upload = { uploadId: inside(text, 'UploadId') };
  try {
    const parts: Part[] = [];
    for await (const { number, bytes } of piecesOf(packed.path, size)) {
      if (bytes.length === 0) continue;
      const checksum = sha256(bytes).toString('base64');
      const query = { partNumber: String(number), ...upload };
      const sent = { 'x-amz-checksum-sha256': checksum };
      const answer = await asked(of, { method: 'PUT', name, query, headers: sent, body: bytes });
      parts.push({ number, checksum, tag: answer.headers.get('etag') ?? '' });
    }
    await asked(of, { method: 'POST', name, query: upload, body: completed(parts) });
  } catch (error) {
    // Parts of an upload that never ends are paid for, and nobody sees them.
    await asked(of, { method: 'DELETE', name, query: upload }).catch(() => undefined);
    throw error;
  }
}

async function put(of: BucketDestinationOf, packed: Packed): Promise<Delivered> {
  const size = Math.max(of.partSize ?? usualPart, Math.ceil(packed.bytes / maxParts));
  if (packed.bytes > size) await putParts(of, packed, size);
  else
    for await (const piece of piecesOf(packed.path, size))
      if (piece.number === 1) await putWhole(of, packed, piece);
  const there = await find(of, packed.name);
  if (there?.sha256 !== packed.sha256)
    throw passing(say`The store says that it took the package, and does not have it`);
  return there;
}

export const bucketDestination = (of: BucketDestinationOf): Destination => ({
  find: (name) => find(of, name),
  put: (packed) => put(of, packed),
});
