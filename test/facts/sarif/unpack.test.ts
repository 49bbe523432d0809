import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { max, textOf } from '../../../app/facts/sarif/unpack.ts';
import { unzip } from '../../../app/facts/sarif/unzip.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { type Zipped, zip } from './zip.ts';

const everything = () => true;

async function refusal(read: ReturnType<typeof textOf> | ReturnType<typeof unzip>): Promise<string> {
  const result = await read;
  return result.ok ? 'read' : toPlain(result.reason);
}

describe('textOf', () => {
  it.each([
    ['plain text', Buffer.from('{"é":1}'), '{"é":1}'],
    ['with a byte order mark', Buffer.from('\uFEFF{}'), '{}'],
    ['gzip', gzipSync('{}'), '{}'],
    ['UTF-16, as PowerShell writes', Buffer.from('\uFEFF{}', 'utf16le'), '{}'],
    ['nothing', Buffer.alloc(0), ''],
  ])('reads %s', async (_, bytes, text) => {
    expect(await textOf(bytes)).toEqual({ ok: true, value: text });
  });

  it.each([
    ['text that is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'it is not text in UTF-8'],
    [
      'gzip that was cut short',
      gzipSync('x'.repeat(1000)).subarray(0, 20),
      'its compression is damaged (cut short?)',
    ],
    ['a huge file', Buffer.alloc(50_000_001), 'it has 50000001 bytes, more than the 50000000 that are read'],
    [
      'huge gzip',
      Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(10_000_000)]),
      'it has 10000002 bytes packed, more than the 10000000 that are read',
    ],
  ])('refuses %s', async (_, bytes, reason) => {
    expect(await refusal(textOf(bytes))).toBe(reason);
  });

  it('refuses a bomb before it has gone off', async () => {
    const bomb = gzipSync(Buffer.alloc(60_000_000, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    // Processor time, which a busy machine does not change: unpacking all of it is what must not happen.
    const begun = process.cpuUsage();
    expect(await refusal(textOf(bomb))).toMatch(/^it unpacks to more than the \d+ bytes that are read$/);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1000).toBeLessThan(1000);
  });

  it('never throws, whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, packed) => {
        const start = packed ? [0x1f, 0x8b, 8] : [];
        expect(typeof (await textOf(new Uint8Array([...start, ...bytes]))).ok).toBe('boolean');
      }),
    );
  });
});

describe('unzip', () => {
  it('reads the files it is asked for, sorted by name', async () => {
    const archive = zip(
      { name: 'b.sarif', content: '{"b":1}' },
      { name: 'folder/a.sarif', content: '{}', stored: true },
      { name: 'log.txt', content: 'no' },
      { name: 'a.sarif', content: '' },
    );
    const read = await unzip(archive, (name) => name.endsWith('.sarif'));
    expect(read.ok && read.value.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['a.sarif', ''],
      ['b.sarif', '{"b":1}'],
      ['folder/a.sarif', '{}'],
    ]);
  });

  it('reads an archive that lies in the middle of a larger buffer, with a comment at its end', async () => {
    const archive = zip({ name: 'a', content: 'text' });
    const comment = Buffer.from('hello');
    const whole = Buffer.concat([Buffer.from('before'), archive, comment]);
    const read = await unzip(whole.subarray(6), everything);
    expect(read.ok && read.value).toHaveLength(1);
  });

  it.each<[string, Zipped, string]>([
    ['a path upwards', { name: '../a', content: '' }, 'its file ../a has a path that leaves the archive'],
    [
      'a path upwards, deeper',
      { name: 'a/../../b', content: '' },
      'its file a/../../b has a path that leaves the archive',
    ],
    [
      'an absolute path',
      { name: '/etc/a', content: '' },
      'its file /etc/a has a path that leaves the archive',
    ],
    ['a drive', { name: 'C:a', content: '' }, 'its file C:a has a path that leaves the archive'],
    ['a backslash', { name: '..\\a', content: '' }, 'its file ..\\a has a path that leaves the archive'],
    [
      'a symbolic link',
      { name: 'a', content: '/etc/passwd', unixMode: 0o120777 },
      'its file a is a symbolic link',
    ],
    ['encryption', { name: 'a', content: '', flags: 1 }, 'its file a is encrypted'],
    [
      'another packing',
      { name: 'a', content: '', method: 14 },
      'its file a is compressed in an unsupported way',
    ],
    ['zip64', { name: 'a', content: '', size: 0xffffffff }, 'its file a is larger than 4 GB'],
    ['a size that is a lie', { name: 'a', content: 'text', size: 3 }, 'its file a is damaged'],
    [
      'a size over the limit',
      { name: 'a', content: '', size: 50_000_001 },
      'its file a has 50000001 bytes, more than the 49999999 left to read',
    ],
    [
      'a bomb that lies about its size',
      { name: 'a', content: Buffer.alloc(20_000_000), size: 10 },
      'its file a was not read: it unpacks to more than the',
    ],
  ])('refuses %s', async (_, file, reason) => {
    expect(await refusal(unzip(zip({ name: 'ok', content: 'x' }, file), everything))).toContain(reason);
  });

  it('counts all files together', async () => {
    const line = (i: number) => `{"ruleId":"rule-${i % 97}","startLine":${i % 4001},"message":"the same"}\n`;
    const content = Array.from({ length: 260_000 }, (_, i) => line(i)).join('');
    const files = ['a', 'b', 'c', 'd'].map((name) => ({ name, content }));
    const archive = zip(...files);
    expect(archive.length).toBeLessThan(max.packed);
    expect(await refusal(unzip(archive, everything))).toMatch(
      /^its file d has \d+ bytes, more than the \d+ left/,
    );
    expect(await refusal(unzip(archive, (name) => name !== 'd'))).toBe('read');
  });

  it.each([
    ['no archive', Buffer.from('{"version":"2.1.0","runs":[]}')],
    ['an empty file', Buffer.alloc(0)],
    ['an archive cut short', zip({ name: 'a', content: 'text' }).subarray(0, 40)],
  ])('refuses %s', async (_, bytes) => {
    expect(await refusal(unzip(bytes, everything))).toBe('it is not a zip archive (cut short?)');
  });

  it('refuses too many files', async () => {
    const files = Array.from({ length: 1001 }, (_, i) => ({ name: `${i}`, content: '' }));
    expect(await refusal(unzip(zip(...files), everything))).toBe(
      'it holds 1001 files, more than the 1000 that are read',
    );
  });

  it('never throws, whatever byte of an archive is wrong', async () => {
    const archive = zip(
      { name: 'a.sarif', content: '{"version":"2.1.0"}' },
      { name: 'b', content: 'x', stored: true },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.nat(255), async (at, value) => {
        const broken = Uint8Array.from(archive);
        broken[at] = value;
        expect(typeof (await unzip(broken, everything)).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});
