/**
 * The files of a small zip archive (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16), as workflow artifacts are.
 * Not a library: the limits must hold before anything is unpacked, nothing is ever written to disk, and most of what a
 * library would add is refused here (encryption, zip64, links, paths that leave the archive).
 */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { max, refused, type Unpacked, unpack } from './unpack.ts';

export interface ZippedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Offset of the local header. */
  readonly at: number;
  readonly flags: number;
  readonly unixMode: number;
}

const maxEntries = 1000;
const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const headerSize = { local: 30, central: 46, end: 22 } as const;
const [encrypted, stored, deflated] = [1, 0, 8];
const zip64 = 0xffffffff;

/** Where the directory's end record is: the last one in the file, which a comment of 65,535 bytes may follow. */
function findEnd(view: DataView): number | null {
  const first = Math.max(0, view.byteLength - headerSize.end - 65_535);
  for (let at = view.byteLength - headerSize.end; at >= first; at--) {
    if (view.getUint32(at, true) === signature.end) return at;
  }
  return null;
}

function entryAt(view: DataView, at: number): { readonly entry: Entry; readonly next: number } | null {
  if (at + headerSize.central > view.byteLength || view.getUint32(at, true) !== signature.central)
    return null;
  const [nameSize, extraSize, commentSize] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
  const next = at + headerSize.central + (nameSize ?? 0) + (extraSize ?? 0) + (commentSize ?? 0);
  if (next > view.byteLength) return null;
  const name = new Uint8Array(view.buffer, view.byteOffset + at + headerSize.central, nameSize);
  const entry: Entry = {
    name: new TextDecoder().decode(name),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    packed: view.getUint32(at + 20, true),
    unpacked: view.getUint32(at + 24, true),
    unixMode: view.getUint32(at + 38, true) >>> 16,
    at: view.getUint32(at + 42, true),
  };
  return { entry, next };
}

function directoryOf(view: DataView): Unpacked<readonly Entry[]> {
  const end = findEnd(view);
  if (end === null) return refused(own('it is not a zip archive (cut short?)'));
  const total = view.getUint16(end + 10, true);
  if (total > maxEntries)
    return refused(say`it holds ${total} files, more than the ${maxEntries} that are read`);
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < total; i++) {
    const read = entryAt(view, at);
    if (!read) return refused(own('its list of files is damaged'));
    entries.push(read.entry);
    at = read.next;
  }
  return { ok: true, value: entries };
}

/** What an honest artifact never has. */
function problemWith(entry: Entry): Prose | null {
  const { name, flags, method, packed, unpacked, at, unixMode } = entry;
  const leaves =
    name.startsWith('/') || /^[a-z]:/i.test(name) || /[\\\0]/.test(name) || name.split('/').includes('..');
  if (leaves) return say`its file ${name} has a path that leaves the archive`;
  if ((unixMode & 0o170000) === 0o120000) return say`its file ${name} is a symbolic link`;
  if (flags & encrypted) return say`its file ${name} is encrypted`;
  if ([packed, unpacked, at].includes(zip64)) return say`its file ${name} is larger than 4 GB`;
  return method === stored || method === deflated
    ? null
    : say`its file ${name} is compressed in an unsupported way`;
}

async function fileOf(view: DataView, entry: Entry, room: number): Promise<Unpacked<ZippedFile>> {
  const { name, at, packed, unpacked, method } = entry;
  const damaged = refused(say`its file ${name} is damaged`);
  if (at + headerSize.local > view.byteLength || view.getUint32(at, true) !== signature.local) return damaged;
  const start = at + headerSize.local + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > view.byteLength) return damaged;
  const raw = new Uint8Array(view.buffer, view.byteOffset + start, packed);
  if (unpacked > room)
    return refused(say`its file ${name} has ${unpacked} bytes, more than the ${room} left to read`);
  const bytes = method === stored ? { ok: true as const, value: raw } : await unpack(raw, 'deflate', room);
  if (!bytes.ok) return refused(say`its file ${name} was not read: ${bytes.reason}`);
  return bytes.value.length === unpacked ? { ok: true, value: { name, bytes: bytes.value } } : damaged;
}

/**
 * The archive's files that `wanted` accepts by name, sorted by name, all together within the limits of `max`.
 * The whole archive is refused for one entry that no honest archive has; archives inside it are not opened.
 */
export async function unzip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
): Promise<Unpacked<readonly ZippedFile[]>> {
  if (bytes.length > max.packed) {
    return refused(say`it has ${bytes.length} bytes packed, more than the ${max.packed} that are read`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerSize.end) return refused(own('it is not a zip archive (cut short?)'));
  const directory = directoryOf(view);
  if (!directory.ok) return directory;
  for (const entry of directory.value) {
    const problem = problemWith(entry);
    if (problem) return refused(problem);
  }
  const files: ZippedFile[] = [];
  let room: number = max.unpacked;
  for (const entry of directory.value.filter(({ name }) => wanted(name))) {
    const file = await fileOf(view, entry, room);
    if (!file.ok) return file;
    room -= file.value.bytes.length;
    files.push(file.value);
  }
  return { ok: true, value: files.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}
