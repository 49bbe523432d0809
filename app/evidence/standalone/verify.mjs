#!/usr/bin/env node
/**
 * Verifies an evidence package of Fairlead, and draws rows from one. One file, which needs Node.js 20 or newer and nothing else, reads
 * the package where it lies, extracts nothing, and asks nobody. It shares no code with what writes packages: it is what the
 * format says, written once more.
 *
 *   node verify.mjs PACKAGE [--key ID]... [--client ID] [--from TIME] [--to TIME] [--earlier FILE] [--reperform]
 *   node verify.mjs draw PACKAGE --population ID --nonce TEXT [--size N | --preset NAME]
 *
 * Exit code: 0 it holds, 1 it does not, 2 it could not be read.
 */
import { createHash, createHmac, createPublicKey, verify as isSigned } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createInflateRaw } from 'node:zlib';

/** What can be shown in a terminal: nothing that moves or hides what stands beside it. */
const shown = (value) =>
  String(value)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .toWellFormed()
    .slice(0, 300);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hex = (bytes) => bytes.toString('hex');
const grouped = (count) => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
const counted = (count, noun, plural = `${noun}s`) => `${grouped(count)} ${count === 1 ? noun : plural}`;

/** No package, or one that cannot be read: nothing was verified. */
export class Unreadable extends Error {}

// ---------------------------------------------------------------- the zip file (APPNOTE.TXT)

/** Bytes of one file; writers begin a new one at 1 GiB. */
const maxFile = 2 ** 31;
const maxDirectory = 2 ** 28;
const far = 0xffffffff;

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crcOf(bytes, before) {
  let crc = ~before;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}

/** A part of a file, as if it were one. */
function regionOf(fd, base, size) {
  return {
    size,
    at: (from, length) => regionOf(fd, base + from, length),
    read(from, length) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - from)));
      let read = 0;
      while (read < bytes.length) {
        const more = readSync(fd, bytes, read, bytes.length - read, base + from + read);
        if (more === 0) throw new Unreadable('the file became shorter while it was read');
        read += more;
      }
      return bytes;
    },
  };
}

async function* bytesOfRegion(region) {
  for (let at = 0; at < region.size; at += 1 << 20) yield region.read(at, 1 << 20);
}

/** Where the end of the directory is. */
function findEnd(zip, problems) {
  const tail = zip.read(Math.max(0, zip.size - 65_557), 65_557);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue;
    const after = tail.length - at - 22;
    if (after > 0) problems.push(`The archive has ${counted(after, 'byte')} after its end: they were added`);
    return { at: zip.size - tail.length + at, bytes: tail.subarray(at, at + 22) };
  }
  return null;
}

/** Beyond 4 GB or 65,535 files another record says where the directory is. */
function farEnd(zip, { at, bytes }, end, problems) {
  const isFar = bytes.readUInt16LE(10) === 0xffff || end.offset === far || end.size === far;
  if (!isFar) return end;
  const locator = at >= 76 ? zip.read(at - 20, 20) : Buffer.alloc(20);
  const record = at >= 76 ? zip.read(at - 76, 56) : Buffer.alloc(56);
  if (locator.readUInt32LE(0) !== 0x07064b50 || record.readUInt32LE(0) !== 0x06064b50) {
    problems.push('The archive says that it is larger than 4 GB, and has no directory for that');
    return end;
  }
  const [count, same, size, offset] = [24, 32, 40, 48].map((place) => Number(record.readBigUInt64LE(place)));
  const rest = [
    [record.readBigUInt64LE(4), 44n],
    [record.readUInt32LE(12), (45 << 16) | 45],
    [record.readBigUInt64LE(16), 0n],
    [locator.readUInt32LE(4), 0],
    [locator.readBigUInt64LE(8), BigInt(at - 76)],
    [locator.readUInt32LE(16), 1],
    [same, count],
    [bytes.readUInt16LE(8), 0xffff],
    [bytes.readUInt16LE(10), 0xffff],
    [end.size, far],
    [end.offset, far],
  ];
  if (rest.some(([is, should]) => is !== should)) problems.push('The end of the archive was changed');
  return { count, size, offset, at: at - 76 };
}

function readEnd(zip, problems) {
  const found = zip.size < 22 ? null : findEnd(zip, problems);
  if (!found) throw new Unreadable('it is no zip file, or it is cut: its end is missing');
  const { bytes, at } = found;
  const end = {
    count: bytes.readUInt16LE(10),
    size: bytes.readUInt32LE(12),
    offset: bytes.readUInt32LE(16),
    at,
  };
  const [disk, first, here, comment] = [4, 6, 8, 20].map((place) => bytes.readUInt16LE(place));
  if (disk !== 0 || first !== 0 || here !== end.count) problems.push('The end of the archive was changed');
  if (comment !== 0) problems.push('The archive has a comment: it was added');
  return farEnd(zip, found, end, problems);
}

function problemOfName(name) {
  if (name === '' || name.length > 500) return 'has no usable name';
  if (name.startsWith('/') || name.includes('\\') || /^[A-Za-z]:/.test(name))
    return 'has a path that leads out of the package';
  if (name.split('/').some((part) => part === '..' || part === '.' || part === ''))
    return name.endsWith('/') ? 'is a folder' : 'has a path that leads out of the package';
  return /[^\x20-\x7e]/.test(name) ? 'has characters in its name that no file of a package has' : null;
}

function oneEntry(bytes, at) {
  const [method, nameLength, extraLength, commentLength] = [10, 28, 30, 32].map((place) =>
    bytes.readUInt16LE(at + place),
  );
  const [crc, stored, size, attributes, near] = [16, 20, 24, 38, 42].map((place) =>
    bytes.readUInt32LE(at + place),
  );
  const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const isFar = near === far && extra.length === 12 && extra.readUInt32LE(0) === 0x00080001;
  return {
    name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
    nameBytes: bytes.subarray(at + 46, at + 46 + nameLength),
    method,
    crc,
    stored,
    size,
    attributes,
    offset: isFar ? Number(extra.readBigUInt64LE(4)) : near,
    next: at + 46 + nameLength + extraLength + commentLength,
    // What is the same in every package: version, flags, method, an empty time.
    isOurs:
      bytes.readUInt32LE(at + 4) === (isFar ? 0x002d002d : 0x00140014) &&
      bytes.readUInt16LE(at + 8) === 0x0800 &&
      bytes.readUInt32LE(at + 12) === 0x00210000 &&
      (method === 0 || method === 8) &&
      extraLength === (isFar ? 12 : 0) &&
      commentLength === 0 &&
      bytes.readUInt32LE(at + 34) === 0 &&
      attributes === 0,
  };
}

/** The entries as the directory has them. */
function readDirectory(zip, problems) {
  const { count, size, offset, at: end } = readEnd(zip, problems);
  if (offset + size !== end || size > maxDirectory)
    throw new Unreadable(
      'the directory of the archive is not where its end says: it was changed, or it is cut',
    );
  const bytes = zip.read(offset, size);
  const entries = [];
  for (let at = 0; at < size; at = entries.at(-1).next) {
    if (at + 46 > size || bytes.readUInt32LE(at) !== 0x02014b50)
      throw new Unreadable(
        `the directory of the archive is broken behind ${counted(entries.length, 'file')}`,
      );
    entries.push(oneEntry(bytes, at));
  }
  if (entries.length !== count)
    problems.push(
      `The archive's end counts ${counted(count, 'file')}; its directory has ${grouped(entries.length)}`,
    );
  return { entries, offset };
}

/** The local header has to say what the directory says. */
function isAsInDirectory(zip, { offset, nameBytes, method, crc, stored, size }) {
  const local = zip.read(offset, 30 + nameBytes.length);
  if (local.length < 30 + nameBytes.length) return false;
  const should = Buffer.alloc(30);
  should.writeUInt32LE(0x04034b50, 0);
  should.writeUInt16LE(20, 4);
  should.writeUInt16LE(0x0800, 6);
  should.writeUInt16LE(method, 8);
  should.writeUInt32LE(0x00210000, 10);
  should.writeUInt32LE(crc, 14);
  should.writeUInt32LE(stored, 18);
  should.writeUInt32LE(size, 22);
  should.writeUInt16LE(nameBytes.length, 26);
  return local.equals(Buffer.concat([should, nameBytes]));
}

function problemOfEntry(entry, seen) {
  const odd = problemOfName(entry.name);
  if (odd) return odd;
  if (seen.has(entry.name.toLowerCase())) return 'is there twice';
  if (entry.attributes >>> 28 === 0xa) return 'is a symbolic link';
  if (entry.size > maxFile || entry.stored > maxFile)
    return 'says that it is larger than any file of a package';
  return null;
}

/**
 * All files of an archive. `isSafe`: nothing in it overlaps, leads out of it or is too large, so that what it has may be inflated.
 */
function readZip(zip, problems) {
  const { entries, offset: directory } = readDirectory(zip, problems);
  const [files, seen, foreign] = [new Map(), new Set(), []];
  let isSafe = true;
  let at = 0;
  for (const entry of entries) {
    const name = shown(entry.name);
    const odd = problemOfEntry(entry, seen);
    if (odd) {
      problems.push(`${name} ${odd}`);
      isSafe = false;
    }
    seen.add(entry.name.toLowerCase());
    if (!entry.isOurs || !isAsInDirectory(zip, entry)) foreign.push(name);
    const data = entry.offset + 30 + entry.nameBytes.length;
    if (entry.offset !== at) {
      problems.push(
        `${name} does not stand where the file before it ends: something was put in, moved or taken out`,
      );
      isSafe = false;
    }
    at = data + entry.stored;
    if (!files.has(entry.name)) files.set(entry.name, { ...entry, region: zip.at(data, entry.stored) });
  }
  if (at !== directory) {
    problems.push('Between the last file and the directory of the archive is something else');
    isSafe = false;
  }
  if (foreign.length > 0)
    problems.push(
      `The archive's entries of ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ` and ${foreign.length - 3} more` : ''} are not as they were written: they were changed, or the archive was packed again by another program`,
    );
  return { files, isSafe };
}

/** What a file says, inflated as it is read, and never more than it says it is. */
async function* contentOf({ method, size, region }) {
  if (method === 0) return yield* bytesOfRegion(region);
  const inflate = createInflateRaw();
  pipeline(Readable.from(bytesOfRegion(region)), inflate, () => {});
  let read = 0;
  try {
    for await (const bytes of inflate) {
      read += bytes.length;
      if (read > size) throw new Unreadable('inflates to more than it says: it may be a zip bomb');
      yield bytes;
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('was changed: it cannot be inflated');
  }
  if (inflate.bytesWritten !== region.size) throw new Unreadable('has something behind its end');
}

async function bytesOf(file, max = 2 ** 28) {
  if (file.size > max) throw new Unreadable('is too large to be read');
  const parts = [];
  for await (const bytes of contentOf(file)) parts.push(bytes);
  return Buffer.concat(parts);
}

function decoded(utf8, bytes, options) {
  try {
    return utf8.decode(bytes, options);
  } catch {
    throw new Unreadable('has bytes that are not UTF-8');
  }
}

const newDecoder = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const textOf = async (file, max) => decoded(newDecoder(), await bytesOf(file, max));

/** Characters of files, one after the other, in pieces. */
async function* textsOf(file) {
  const utf8 = newDecoder();
  for await (const bytes of contentOf(file)) yield decoded(utf8, bytes, { stream: true });
  yield decoded(utf8);
}

async function* piecesOf(file, separator, max = 2 ** 28) {
  let rest = '';
  for await (const text of textsOf(file)) {
    const pieces = (rest + text).split(separator);
    rest = pieces.pop();
    if (rest.length > max) throw new Unreadable('has a line that is too long');
    yield* pieces;
  }
  if (rest !== '') yield rest;
}

// ---------------------------------------------------------------- JSON, Merkle trees, signatures

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const leafOf = (text) => sha256(Buffer.of(0), Buffer.from(text, 'utf8'));
const nodeOf = (left, right) => sha256(Buffer.of(1), left, right);

/** RFC 6962, section 2.1; what is kept is one root for each height that is full. */
function newTree() {
  const full = [];
  let size = 0;
  return {
    add(leaf) {
      let [carried, height] = [leaf, 0];
      for (; full[height]; height += 1) {
        carried = nodeOf(full[height], carried);
        full[height] = undefined;
      }
      full[height] = carried;
      size += 1;
    },
    size: () => size,
    root() {
      let below;
      for (const there of full) if (there) below = below ? nodeOf(there, below) : there;
      return hex(below ?? sha256());
    },
  };
}

/** RFC 9162, section 2.1.3.2. */
function isIncluded(leaf, index, size, proof, root) {
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    const other = Buffer.from(sibling, 'hex');
    if (at % 2 === 1 || at === last) {
      hash = nodeOf(other, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else hash = nodeOf(hash, other);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && hex(hash) === root;
}

/** DSSE: what is signed is the type and the payload with their lengths. */
function isSignedBy(publicKey, { payloadType, payload }, signature) {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const body = Buffer.from(payload, 'base64');
    const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${body.length} `;
    const bytes = Buffer.concat([Buffer.from(head), body]);
    return (
      key.asymmetricKeyType === 'ed25519' && isSigned(null, bytes, key, Buffer.from(signature, 'base64'))
    );
  } catch {
    return false;
  }
}

// ---------------------------------------------------------------- the ledger

const nothingBefore = '0'.repeat(64);

/** A record of an erasure is about records before it. */
function takeErasure(state, place, payload) {
  for (const erased of parsed(payload)?.places ?? [])
    if (erased < place && !state.erased.has(erased)) state.erased.set(erased, place);
}

function problemOfRecord(state, place, record) {
  const read = parsed(record);
  if (!read || canonical(read) !== record) return `record ${place} is no record: it was changed`;
  if (read.client !== state.client) return `record ${place} is of another client`;
  return read.place === place ? null : `record ${read.place} stands where record ${place} belongs`;
}

function problemOfPayload(state, place, { read, salt, payload }) {
  if (payload === null) {
    state.without.add(place);
    return null;
  }
  if (read.kind === 'erasure') takeErasure(state, place, payload);
  const is = hex(sha256(Buffer.from(salt ?? '', 'hex'), Buffer.from(payload, 'utf8')));
  return is === read.payload ? null : `what record ${place} says was changed`;
}

function takeRecord(state, { record, hash, salt, payload }) {
  const place = state.tree.size();
  state.tree.add(leafOf(record));
  if (state.earlier && state.tree.size() === state.earlier.size) state.earlierRoot = state.tree.root();
  const odd = problemOfRecord(state, place, record);
  if (odd) return odd;
  const read = parsed(record);
  const own = hex(leafOf(record));
  const before = state.previous;
  state.previous = own;
  if (own !== hash) return `record ${place} was changed: its hash is another one`;
  if (read.previous !== before) return `record ${place} does not follow the one before it`;
  return problemOfPayload(state, place, { read, salt, payload });
}

/** A trusted key signed that the keys beside it are the client's, too: so keys change. */
function trustSigners(state, signers, untrusted) {
  const isAsked = state.trusted.size > 0;
  if (isAsked && !signers.some((id) => state.trusted.has(id))) {
    state.untrusted ??= untrusted;
    return;
  }
  state.untrusted = null;
  for (const id of signers) (isAsked ? state.trusted : state.believed).add(id);
}

function takeCheckpoint(state, envelope) {
  const number = state.checkpoints;
  state.checkpoints += 1;
  const text = Buffer.from(envelope.payload, 'base64').toString('utf8');
  const said = parsed(text) ?? {};
  const signers = envelope.signatures.map(({ keyid }) => keyid);
  if (!envelope.signatures.every(({ keyid, sig }) => isSignedBy(state.keys.get(keyid) ?? '', envelope, sig)))
    return `the signature of checkpoint ${number} does not hold`;
  if (said.client !== state.client) return `checkpoint ${number} is of another client`;
  if (signers.length === 0 || [...signers].sort().join() !== said.keys?.join())
    return `checkpoint ${number} is not signed with the keys that it names`;
  if (said.previous !== state.lastPayload) return `checkpoint ${number} does not follow the one before it`;
  state.lastPayload = hex(sha256(text));
  if (said.size !== state.tree.size() || said.root !== state.tree.root())
    return `checkpoint ${number} (${said.at}) signed other records than stand before it`;
  trustSigners(
    state,
    signers,
    `checkpoint ${number} (${said.at}) is not signed with a key that is known to be the client's`,
  );
  state.signed = { size: said.size, at: said.at };
  return null;
}

function takeKey(state, { id, publicKey }) {
  if (hex(sha256(Buffer.from(publicKey, 'base64'))) !== id)
    return `key ${id} is another key than its id says`;
  state.keys.set(id, publicKey);
  return null;
}

function takeLine(state, line, number) {
  const read = parsed(line);
  if (!read || state.ended)
    return `line ${number} ${state.ended ? 'stands after the end' : 'is no line of a ledger'}`;
  if ('record' in read) return takeRecord(state, read);
  if ('checkpoint' in read) return takeCheckpoint(state, read.checkpoint);
  if ('key' in read) return takeKey(state, read.key);
  if (!('end' in read)) return `line ${number} is no line of a ledger`;
  state.ended = true;
  const is = [state.keys.size, state.tree.size(), state.checkpoints].join();
  return [read.end.keys, read.end.records, read.end.checkpoints].join() === is
    ? null
    : 'its end counts other records, checkpoints or keys than there are';
}

function atEndOfLedger({ ended, earlier, earlierRoot, untrusted }) {
  if (!ended) return ['it is cut: its end is missing'];
  const taken = earlier && earlier.size > 0 && earlierRoot === undefined;
  const other = earlier && earlierRoot !== undefined && earlierRoot !== earlier.root;
  return [
    ...(taken
      ? [`the earlier ledger has ${counted(earlier.size, 'record')}, this one fewer: its end was taken away`]
      : []),
    ...(other
      ? [
          `its first ${counted(earlier.size, 'record')} are not those of the earlier ledger: history was rewritten`,
        ]
      : []),
    ...(untrusted ? [untrusted] : []),
  ];
}

/** Records whose payload is gone, and no signed record says that it was erased. */
const takenOut = ({ without, erased, signed }) =>
  [...without].filter((place) => !((erased.get(place) ?? Number.POSITIVE_INFINITY) < (signed?.size ?? 0)))
    .length;

/** `lines` of an exported ledger, without their ends. */
async function verifyLedger(lines, { keys = [], earlier = null } = {}) {
  const problems = [];
  let state = null;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (state) {
      const problem = takeLine(state, line, number);
      if (problem) problems.push(problem);
      if (problems.length >= 5) break;
      continue;
    }
    const head = parsed(line);
    if (head?.fairlead !== 'ledger' || head.format !== 1)
      return { problems: ['it is no ledger'], state: null };
    state = {
      client: head.client,
      at: head.at,
      tree: newTree(),
      previous: nothingBefore,
      without: new Set(),
      erased: new Map(),
      checkpoints: 0,
    };
    Object.assign(state, {
      keys: new Map(),
      trusted: new Set(keys),
      believed: new Set(),
      earlier,
      lastPayload: null,
      signed: null,
    });
  }
  if (!state) return { problems: ['it is no ledger'], state: null };
  return { problems: [...problems, ...atEndOfLedger(state)], state };
}

// ---------------------------------------------------------------- how values are shown in tables

const hidden = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe007f],
];

/** What is invisible as its number, ends of lines as a sign; a joiner inside an emoji stays. */
function visible(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let [out, before] = ['', 0];
  for (const character of text.replaceAll(/\r\n|\r|\n/g, '⏎')) {
    const code = character.codePointAt(0);
    if (code === 0x200d && (before === 0xfe0f || before >= 0x1f000)) out += character;
    else if (hidden.some(([from, to]) => code >= from && code <= to))
      out += `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    else out += character;
    before = code;
  }
  return out;
}

function cellText(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? String(value) : visible(value);
}

const proseText = (prose) =>
  prose
    .map((part) => {
      if (typeof part === 'string') return part;
      const clean = part.value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').toWellFormed();
      return clean.length > 300 ? `${clean.slice(0, 299).toWellFormed()}…` : clean;
    })
    .join('');

const attributeIds = Array.from({ length: 12 }, (_, i) => `A${i + 1}`);
const answers = ['fail', 'unknown', 'not applicable', 'pass'];

/** The cells that a table has of a row. */
function cellsOf({ id, at, cells, attributes }, columns, withAttributes) {
  const own = [id, at, ...columns.map(({ key }) => cells[key] ?? null)];
  if (!withAttributes) return own;
  return [
    ...own,
    ...attributeIds.map((one) => attributes?.[one].answer ?? null),
    ...attributeIds.map((one) => (attributes ? proseText(attributes[one].because) : null)),
  ];
}

const headsOf = (columns, withAttributes) => [
  'Id',
  'At',
  ...columns.map(({ title }) => title),
  ...(withAttributes ? [...attributeIds, ...attributeIds.map((id) => `${id} because`)] : []),
];

// ---------------------------------------------------------------- reading tables

/** A field and what ends it: a text in quotes, or a number without. */
const csvToken = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;

/** Records of RFC 4180 from one file. */
async function* csvRecords(file) {
  let [record, rest] = [[], ''];
  for await (const piece of textsOf(file)) {
    const text = (rest + piece).replace(/^\ufeff/, '');
    let at = 0;
    for (let token = matchAt(csvToken, text, at); token; token = matchAt(csvToken, text, at)) {
      at += token[0].length;
      record.push({ text: token[1] === undefined ? token[2] : token[1].replaceAll('""', '"') });
      if (token[3] === ',') continue;
      yield record;
      record = [];
    }
    rest = text.slice(at);
    if (rest.length > 2 ** 28) throw new Unreadable('has a field that is too long');
  }
  if (rest !== '' || record.length > 0) throw new Unreadable('is no CSV, or cut: its last row has no end');
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const formula = /^\s*[=+\-@|%＝＋－＠]/;

function csvField(value) {
  if (typeof value === 'number') return String(value);
  const text = cellText(value);
  return formula.test(text) ? `'${text}` : text;
}

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const unescaped = (text) => text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);

const cellXml =
  /<c\/>|<c><v>([^<]*)<\/v><\/c>|<c(?: s="1")? t="inlineStr"><is><t xml:space="preserve">([^<]*)<\/t><\/is><\/c>/g;

/** Rows of all sheets but the first, which is about them. */
async function* xlsxRows(region) {
  const problems = [];
  const { files, isSafe } = readZip(region, problems);
  if (!isSafe || problems.length > 0) throw new Unreadable(problems[0] ?? 'is no spreadsheet');
  for (let number = 2; files.has(`xl/worksheets/sheet${number}.xml`); number += 1) {
    let isHead = true;
    for await (const piece of piecesOf(files.get(`xl/worksheets/sheet${number}.xml`), '</row>')) {
      const at = piece.indexOf('<row>');
      if (at < 0) continue;
      const xml = piece.slice(at + 5);
      if (xml.replaceAll(cellXml, '') !== '')
        throw new Unreadable('has a cell that is neither a text nor a number, as a formula is');
      const cells = [...xml.matchAll(cellXml)].map(([, number, text]) =>
        number === undefined ? { text: unescaped(text ?? '').replaceAll('_x005F_', '_') } : { number },
      );
      yield { isHead, cells };
      isHead = false;
    }
  }
}

const maxCell = 32_767;

function isSameCell(value, { number, text }) {
  if (typeof value === 'number') return number === String(value);
  const should = cellText(value);
  if (number !== undefined) return false;
  if (should.length <= maxCell) return text === should;
  const cut = text.lastIndexOf('… [cut: ');
  return (
    text.length <= maxCell && cut > maxCell - 300 && should.toWellFormed().startsWith(text.slice(0, cut - 1))
  );
}

/** Rows of pages, one each line: the number, the id, and the other cells without their tags. */
async function* htmlRows(file) {
  for await (const line of piecesOf(file, '\n')) {
    const head = /^<tr id="r(\d+)"><th scope="row">([^<]*)<\/th>(.*)<\/tr>$/.exec(line);
    if (!head) continue;
    const cells = [...head[3].matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, inner]) => inner);
    yield { number: Number(head[1]), id: unescaped(head[2]), cells };
  }
}

const signs = { pass: '✓', fail: '✗', 'not applicable': '–', unknown: '?' };

/** What a page shows of a row, where it shows it as it is. */
function problemOfHtml(row, columns, { id, cells }) {
  if (id !== visible(row.id)) return `has ${shown(id)}`;
  const odd = columns.findIndex(({ key, kind }, i) => {
    if (kind !== 'text' && kind !== 'number' && kind !== 'answer') return false;
    return unescaped(cells[i + 1] ?? '') !== cellText(row.cells[key]);
  });
  if (odd >= 0) return `has another value of "${shown(columns[odd].title)}"`;
  if (!row.attributes) return null;
  const said = cells.at(-1) ?? '';
  const wrong = attributeIds.find((one) => !said.includes(`>${one} ${signs[row.attributes[one].answer]}<`));
  return wrong ? `has another answer to ${wrong}` : null;
}

// ---------------------------------------------------------------- one population

/** These are of the period alone; others are of what there was in it. */
const ofPeriod = ['changes', 'releases', 'deployments', 'access-changes', 'control-changes'];

async function* through(paths, files, read) {
  for (const path of paths) {
    const file = files.get(path);
    if (file) yield* read(file, path);
  }
}

/** The rows of a table beside those of raw; says where they part, and goes on without it. */
function beside(name, rows, compare, problems) {
  let [over, count] = [false, 0];
  return {
    async take(row) {
      if (over) return;
      try {
        const { value, done } = await rows.next();
        if (done) {
          over = true;
          problems.push(`${name} has ${counted(count, 'row')}; raw has more`);
          return;
        }
        count += 1;
        const odd = compare(row, value, count);
        if (!odd) return;
        over = true;
        problems.push(`${name}, row ${count} (${shown(row.id)}): ${odd}; raw says otherwise`);
      } catch (error) {
        over = true;
        problems.push(`${name} ${error.message}`);
      }
    },
    async end() {
      if (over) return;
      let more = 0;
      try {
        for await (const _ of rows) more += 1;
      } catch (error) {
        problems.push(`${name} ${error.message}`);
      }
      if (more > 0) problems.push(`${name} has ${counted(more, 'row')} more than raw`);
    },
  };
}

async function* csvRowsOf(population, files, heads) {
  for (const path of population.files.csv) {
    const file = files.get(path);
    if (!file) continue;
    let isHead = true;
    for await (const record of csvRecords(file)) {
      if (!isHead) yield record;
      else if (record.map(({ text }) => text).join('\0') !== heads.map(csvField).join('\0'))
        throw new Unreadable('has other columns than its sheet says');
      isHead = false;
    }
  }
}

async function* xlsxRowsOf(population, files, heads) {
  const file = files.get(population.files.xlsx);
  if (!file) return;
  for await (const { isHead, cells } of xlsxRows(file.region)) {
    if (!isHead) yield cells;
    else if (cells.map(({ text }) => text).join('\0') !== heads.join('\0'))
      throw new Unreadable('has other columns than its sheet says');
  }
}

function tablesBeside(population, files, sheet, problems) {
  const withAttributes = population.id === 'changes';
  const heads = headsOf(sheet.columns, withAttributes);
  const values = (row) => cellsOf(row, sheet.columns, withAttributes);
  const differs = (row, cells, isSame) => {
    const all = values(row);
    if (cells.length !== all.length) return `it has ${cells.length} cells`;
    const odd = all.findIndex((value, i) => !isSame(value, cells[i]));
    return odd < 0 ? null : `another value of "${shown(heads[odd])}"`;
  };
  const csv = (row, record) => differs(row, record, (value, { text }) => text === csvField(value));
  const xlsx = (row, cells) => differs(row, cells, isSameCell);
  const html = (row, cells, count) =>
    cells.number === count ? problemOfHtml(row, sheet.columns, cells) : 'it is not in its place';
  return [
    beside(population.files.csv[0], csvRowsOf(population, files, heads), csv, problems),
    beside(population.files.xlsx, xlsxRowsOf(population, files, heads), xlsx, problems),
    beside(population.files.html[0], through(population.files.html, files, htmlRows), html, problems),
  ];
}

const byRank = (a, b) => (a.rank < b.rank ? -1 : 1);

/** Every row has a rank; the lowest are drawn. */
function newDraw(seed, size) {
  let best = [];
  let highest = null;
  const trim = () => {
    best = best.sort(byRank).slice(0, size);
    highest = best.length === size ? (best.at(-1)?.rank ?? null) : null;
  };
  return {
    add(id, line) {
      if (size === 0) return;
      const rank = createHmac('sha256', Buffer.from(seed, 'hex')).update(id, 'utf8').digest('hex');
      if (highest !== null && rank > highest) return;
      best.push({ rank, id, line });
      if (best.length >= 2 * size + 16) trim();
    },
    rows() {
      trim();
      return best;
    },
  };
}

const seedOf = (root, nonce) => hex(sha256(Buffer.from(root, 'hex'), Buffer.from(nonce, 'utf8')));

/** Without replacement: the smallest sample in which one deviating row of `rate` would have been seen with `confidence`. */
function sampleSize(rows, confidence, rate) {
  const bad = Math.max(1, Math.floor(rows * rate + 1e-9));
  let [unseen, drawn] = [1, 0];
  while (drawn < rows && unseen > 1 - confidence + 1e-12) {
    unseen *= Math.max(0, rows - bad - drawn) / (rows - drawn);
    drawn += 1;
  }
  return drawn;
}

const presets = {
  '90/10': (rows) => sampleSize(rows, 0.9, 0.1),
  '95/10': (rows) => sampleSize(rows, 0.95, 0.1),
  '90/5': (rows) => sampleSize(rows, 0.9, 0.05),
  '95/5': (rows) => sampleSize(rows, 0.95, 0.05),
  25: (rows) => Math.min(rows, 25),
  'ten-percent': (rows) => Math.min(rows, 30, Math.max(3, Math.ceil(rows / 10))),
};

function problemOfRow(row, line, before, { period, id }) {
  if (!row || typeof row.id !== 'string' || typeof row.cells !== 'object') return 'is no row';
  if (canonical(row) !== line) return 'is not canonical JSON: it was changed';
  if (before !== null && row.id <= before)
    return `(${shown(row.id)}) is not behind the row before it: rows were put in, doubled or moved`;
  const isIn =
    row.at === null ||
    row.at === undefined ||
    (row.at < period.to && (!ofPeriod.includes(id) || row.at >= period.from));
  return isIn ? null : `(${shown(row.id)}) is of ${shown(row.at)}, outside of the period`;
}

const noTallies = () =>
  Object.fromEntries(attributeIds.map((id) => [id, Object.fromEntries(answers.map((one) => [one, 0]))]));

function tally(tallies, { attributes }) {
  for (const id of attributeIds)
    if (attributes?.[id]?.answer in tallies[id]) tallies[id][attributes[id].answer] += 1;
}

/** Reads raw once, and every table beside it. */
async function readPopulation(population, { files, manifest, reperform }, problems) {
  const sheet = parsed(await textOf(files.get(population.files.sheet)).catch(() => ''));
  if (!sheet?.columns) {
    problems.push(`${population.files.sheet} is no sheet: ${population.id} could not be compared`);
    return null;
  }
  const tables = tablesBeside(population, files, sheet, problems);
  const tree = newTree();
  const tallies = noTallies();
  const { how, nonce, size } = population.draw;
  const draw = newDraw(seedOf(population.root, nonce ?? ''), how === 'sample' ? size : 0);
  const bound = { period: manifest.period, id: population.id };
  const seen = { rows: 0, first: null, last: null };
  for await (const line of through(population.files.raw, files, (file) => piecesOf(file, '\n'))) {
    const row = parsed(line);
    seen.rows += 1;
    const odd = problemOfRow(row, line, seen.last, bound);
    if (odd) problems.push(`raw/${population.id}.jsonl, line ${seen.rows} ${odd}`);
    if (!row?.cells || problems.length > 50) break;
    tree.add(leafOf(line));
    seen.first ??= row.id;
    seen.last = row.id;
    tally(tallies, row);
    draw.add(row.id, line);
    reperform?.(row, problems);
    for (const table of tables) await table.take(row);
  }
  for (const table of tables) await table.end();
  return { ...seen, root: tree.root(), tallies, drawn: draw.rows(), sheet };
}

async function checkSamples(population, seen, files, problems) {
  const { draw, root, rows } = population;
  if (draw.how !== 'sample') return;
  if (draw.seed !== seedOf(root, draw.nonce))
    problems.push(`The seed of the sample of ${population.id} does not come from its root and nonce`);
  const should = draw.preset === null ? Math.min(draw.size, rows) : presets[draw.preset]?.(rows);
  if (should !== draw.size)
    problems.push(`The sample of ${population.id} has ${draw.size} rows; its preset asks for ${should}`);
  if (seen.drawn.map(({ id }) => id).join('\0') !== draw.drawn.join('\0'))
    problems.push(
      `The sample of ${population.id} is not what its seed draws: rows were chosen, or exchanged`,
    );
  for (const [i, { line }] of seen.drawn.entries()) {
    const path = `samples/${population.id}/${i + 1}.json`;
    const file = files.get(path);
    if (!file) continue;
    const text = (await textOf(file).catch(() => '')).trimEnd();
    const sample = parsed(text);
    const holds = sample && text.endsWith(`,"row":${line}}`) && sample.root === root && sample.size === rows;
    if (!holds || !isIncluded(leafOf(line), sample.index, rows, sample.proof, root))
      problems.push(`${path} is not the row that was drawn, or its proof does not hold`);
  }
}

function problemsOfCounts(population, seen) {
  const { id, rows, root, first, last } = population;
  const odd = attributeIds.flatMap((one) =>
    answers
      .filter(
        (answer) => population.attributes && population.attributes[one][answer] !== seen.tallies[one][answer],
      )
      .map((answer) => `${one} ${answer}`),
  );
  return [
    ...(rows === seen.rows
      ? []
      : [`The manifest counts ${counted(rows, 'row')} of ${id}; raw has ${grouped(seen.rows)}`]),
    ...(root === seen.root ? [] : [`The rows of ${id} have another Merkle root than the manifest says`]),
    ...(first === seen.first && last === seen.last
      ? []
      : [`${id} begins or ends with another row than the manifest says`]),
    ...(seen.sheet.rows === rows
      ? []
      : [`The sheet of ${id} counts ${counted(seen.sheet.rows, 'row')}, the manifest ${grouped(rows)}`]),
    ...(odd.length === 0
      ? []
      : [`The manifest counts other answers of ${id} than its rows have: ${odd.slice(0, 3).join(', ')}`]),
  ];
}

// ---------------------------------------------------------------- the package

/** Every byte of every file that the manifest names, and no other. */
async function checkFile(file, said, byHash) {
  const stored = createHash('sha256');
  for await (const bytes of bytesOfRegion(file.region)) stored.update(bytes);
  const whole = createHash('sha256');
  let [size, crc] = [0, 0];
  try {
    for await (const bytes of contentOf(file)) {
      whole.update(bytes);
      size += bytes.length;
      crc = crcOf(bytes, crc);
    }
  } catch (error) {
    return error instanceof Unreadable ? error.message : 'was changed: it cannot be inflated';
  }
  const is = whole.digest('hex');
  const other = byHash.get(is);
  if (is !== said.sha256) return other ? `was exchanged: it is ${other}` : 'was changed';
  const method = file.method === 0 ? 'store' : 'deflate';
  const isStored =
    said.stored.method === method &&
    said.stored.size === file.stored &&
    said.stored.sha256 === stored.digest('hex');
  return isStored && size === said.size && size === file.size && crc === file.crc
    ? null
    : 'says the same, and is stored in another way: it was packed again';
}

async function checkFiles({ files, manifest }, isSafe, problems) {
  const own = ['manifest.json', 'manifest.dsse.json'];
  const named = new Map(manifest.files.map((said) => [said.path, said]));
  const byHash = new Map(manifest.files.map(({ sha256: hash, path }) => [hash, path]));
  if (named.size !== manifest.files.length) problems.push('The manifest names a file twice');
  for (const path of files.keys())
    if (!named.has(path) && !own.includes(path))
      problems.push(`${shown(path)} is not in the manifest: it was added`);
  for (const [path, said] of named) {
    const file = files.get(path);
    if (!file) problems.push(`${shown(path)} is missing`);
    else if (isSafe) {
      const odd = await checkFile(file, said, byHash);
      if (odd) problems.push(`${shown(path)} ${odd}`);
    }
  }
}

function readStatement(envelope, manifest) {
  const text = Buffer.from(String(envelope.payload), 'base64').toString('utf8');
  const statement = parsed(text);
  if (!statement || canonical(statement) !== text || statement._type !== 'https://in-toto.io/Statement/v1')
    return { problem: 'The signature is about nothing that a package has' };
  const { client, period, collectedAt, collector } = manifest;
  const should = {
    format: 1,
    client,
    period,
    collectedAt,
    collector,
    keys: (manifest.keys ?? []).map(({ id }) => id).sort(),
  };
  if (canonical(statement.predicate) !== canonical(should))
    return {
      problem:
        'What was signed is of another client, period or time, or of other keys, than the manifest says',
    };
  return { digest: statement.subject?.length === 1 ? statement.subject[0].digest?.sha256 : undefined };
}

function checkSignatures(envelope, manifest, problems) {
  const keys = new Map(manifest.keys.map(({ id, publicKey }) => [id, publicKey]));
  for (const [id, publicKey] of keys)
    if (hex(sha256(Buffer.from(publicKey, 'base64'))) !== id)
      problems.push(`Key ${shown(id)} is another key than its id says`);
  const by = (envelope.signatures ?? []).map(({ keyid }) => keyid);
  if (by.length === 0 || [...by].sort().join() !== [...keys.keys()].sort().join())
    problems.push(
      'The manifest is not signed with the keys that it names: a signature was added, or taken away',
    );
  for (const { keyid, sig } of envelope.signatures ?? [])
    if (!isSignedBy(keys.get(keyid) ?? '', envelope, sig))
      problems.push(
        `The signature with key ${shown(keyid)} does not hold: the manifest was changed, or signed with another key`,
      );
  return by;
}

/** Who signed: ids of keys whose signatures hold, or none. */
async function checkSignature({ files, manifest, manifestBytes }, problems) {
  const file = files.get('manifest.dsse.json');
  const says = manifest.keys?.length > 0;
  if (!file) {
    if (says) problems.push('manifest.dsse.json is missing: the manifest names keys, and is not signed');
    return [];
  }
  const text = await textOf(file, 1 << 20).catch(() => '');
  const envelope = parsed(text);
  if (
    !envelope ||
    `${JSON.stringify(envelope, null, 1)}\n` !== text ||
    envelope.payloadType !== 'application/vnd.in-toto+json'
  ) {
    problems.push('manifest.dsse.json is no signature as it was written: it was changed');
    return [];
  }
  const before = problems.length;
  const { problem, digest } = readStatement(envelope, manifest);
  if (problem) problems.push(problem);
  else if (digest !== hex(sha256(manifestBytes)))
    problems.push('manifest.json was changed: it is not what was signed');
  const by = checkSignatures(envelope, manifest, problems);
  return problems.length === before ? by : [];
}

const text = (value) => typeof value === 'string';
const whole = (value) => Number.isSafeInteger(value) && value >= 0;
const hash = (value) => text(value) && /^[0-9a-f]{64}$/.test(value);
const orNull = (is) => (value) => value === null || is(value);
const listOf = (is) => (value) => Array.isArray(value) && value.every(is);
const object = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const having = (members) => (value) =>
  object(value) && Object.entries(members).every(([name, is]) => is(value[name]));
const either =
  (...all) =>
  (value) =>
    all.some((is) => is(value));
const optional = (is) => (value) => value === undefined || is(value);
const tallies = having(
  Object.fromEntries(
    attributeIds.map((id) => [id, having(Object.fromEntries(answers.map((one) => [one, whole])))]),
  ),
);
const drawn = having({
  size: whole,
  preset: orNull(text),
  nonce: text,
  seed: hash,
  drawn: listOf(text),
  how: (how) => how === 'sample',
});

/** Whoever changed a manifest may have written anything into it. */
const manifestMembers = {
  client: having({ id: text, host: text, name: text }),
  period: having({ from: text, to: text }),
  collectedAt: text,
  collector: object,
  keys: listOf(having({ id: text, publicKey: text })),
  ledger: orNull(having({ path: text, records: whole })),
  files: listOf(
    having({
      path: text,
      size: whole,
      sha256: hash,
      stored: having({ method: text, size: whole, sha256: hash }),
    }),
  ),
  populations: listOf(
    having({
      id: text,
      rows: whole,
      root: hash,
      first: orNull(text),
      last: orNull(text),
      complete: (value) => typeof value === 'boolean',
      attributes: optional(tallies),
      draw: either(having({ how: (how) => how === 'all' }), drawn),
      files: having({ raw: listOf(text), csv: listOf(text), xlsx: text, html: listOf(text), sheet: text }),
    }),
  ),
};

async function openManifest(files) {
  const file = files.get('manifest.json');
  if (!file) throw new Unreadable('it has no manifest.json: it is no evidence package');
  const manifestBytes = await bytesOf(file);
  const written = manifestBytes.toString('utf8');
  const manifest = parsed(written);
  if (manifest?.fairlead !== 'evidence package')
    throw new Unreadable('its manifest.json was changed, or is none of an evidence package');
  if (manifest.format !== 1)
    throw new Unreadable(
      `its manifest.json has format ${shown(manifest.format)}, which this verifier does not know`,
    );
  const odd = Object.keys(manifestMembers).find((name) => !manifestMembers[name](manifest[name]));
  if (odd !== undefined)
    throw new Unreadable(`its manifest.json was changed: "${odd}" is not what a manifest has there`);
  const isAsWritten =
    `${JSON.stringify(manifest, null, 1)}\n` === written && crcOf(manifestBytes, 0) === file.crc;
  return { manifest, manifestBytes, isOwn: isAsWritten && file.method === 0 };
}

async function openPackage(fd, problems) {
  const { files, isSafe } = readZip(regionOf(fd, 0, fstatSync(fd).size), problems);
  const { manifest, manifestBytes, isOwn } = await openManifest(files);
  if (!isOwn) problems.push('manifest.json was changed: it is not as it was written');
  const dsse = files.get('manifest.dsse.json');
  if (dsse && (dsse.method !== 0 || crcOf(await bytesOf(dsse), 0) !== dsse.crc))
    problems.push('manifest.dsse.json was changed');
  return { files, isSafe, manifest, manifestBytes };
}

/** Numbers that pages show beside their links. */
async function checkIndex({ files, manifest }, problems) {
  const file = files.get('index.html');
  if (!file) return;
  const text = await textOf(file).catch(() => '');
  // Controls link to the same places, with what of them is in scope.
  const [head, byControl, ...more] = text.split('<h2>By control</h2>');
  if (byControl === undefined || more.length > 0) {
    problems.push('index.html is not as it was written: its index by control is missing, or there twice');
    return;
  }
  checkCounts(head, manifest, problems);
  await checkByControl(byControl, files, problems);
}

function checkCounts(text, manifest, problems) {
  const shows = new Map();
  for (const [, href, number] of text.matchAll(/<a href="([^"]*)">([\d,]+)<\/a>/g))
    shows.set(href, (shows.get(href) ?? new Set()).add(number));
  const ofPopulation = ({ id, rows, attributes }) => [
    [`populations/${id}.html`, rows, `rows of ${id}`],
    ...Object.entries(attributes ?? {}).flatMap(([one, tally]) =>
      answers.map((answer) => [
        `populations/${id}-${one}.html#${answer.replace(' ', '-')}`,
        tally[answer],
        `${one} ${answer}`,
      ]),
    ),
  ];
  for (const [href, count, what] of manifest.populations.flatMap(ofPopulation))
    if ([...(shows.get(href) ?? [])].join() !== grouped(count))
      problems.push(`index.html shows another number of ${what} than there are`);
}

/** What the index shows of each control, in the order of frameworks, is what raw/controls.json has. */
async function checkByControl(text, files, problems) {
  const file = files.get('raw/controls.json');
  const { frameworks = [], controls = [] } = (file && parsed(await textOf(file).catch(() => ''))) ?? {};
  const should = frameworks.flatMap(({ id }) =>
    controls
      .filter(({ framework }) => framework === id)
      .flatMap((control) => control.evidence.map((evidence) => [control.id, evidence])),
  );
  const plain = text.replaceAll(/<\/?a\b[^>]*>/g, '');
  const shown_ = [...plain.matchAll(/: ✓ ([\d,]+) ✗ ([\d,]+) \? ([\d,]+)/g)];
  if (shown_.length !== should.length)
    problems.push(
      `index.html shows evidence toward controls ${counted(shown_.length, 'time')}; raw/controls.json has ${grouped(should.length)}`,
    );
  for (const [i, [id, { passed, failed, unknown }]] of should.entries())
    if (shown_[i] && shown_[i].slice(1).join(' ') !== [passed, failed, unknown].map(grouped).join(' '))
      problems.push(`index.html shows other numbers of control ${shown(id)} than raw/controls.json has`);
}

/** Changes that may not be all there count as one more that nobody knows. */
async function holeIn(files, changes) {
  const sheet = files.get(changes.files?.sheet ?? '');
  const { tieOuts = [] } = (sheet && parsed(await textOf(sheet).catch(() => ''))) ?? {};
  return changes.complete === true && tieOuts.every(({ holds }) => holds === true) ? 0 : 1;
}

/** Counts per control that come from attributes. */
async function checkControls({ files, manifest }, problems) {
  const file = files.get('raw/controls.json');
  const changes = manifest.populations.find(({ id }) => id === 'changes');
  if (!file || !changes) return;
  const { controls = [] } = parsed(await textOf(file).catch(() => '')) ?? {};
  const hole = await holeIn(files, changes);
  for (const { id, evidence } of controls)
    for (const { of, passed, failed, notApplicable, unknown } of evidence) {
      const is = changes.attributes?.[of.attribute];
      if (
        !is ||
        (is.pass === passed &&
          is.fail === failed &&
          is['not applicable'] === notApplicable &&
          is.unknown + hole === unknown)
      )
        continue;
      problems.push(`Control ${shown(id)} counts other answers to ${of.attribute} than the changes have`);
    }
}

async function checkLedger(pack, { keys, earlier }, problems) {
  const { manifest, files } = pack;
  if (!manifest.ledger) {
    if (earlier) problems.push('The earlier file has a ledger, this package has none');
    return null;
  }
  const file = files.get(manifest.ledger.path);
  if (!file) return null;
  const { problems: odd, state } = await verifyLedger(piecesOf(file, '\n'), { keys, earlier }).catch(
    (error) => ({
      problems: [error.message],
      state: null,
    }),
  );
  for (const one of odd) problems.push(`${manifest.ledger.path}: ${one}`);
  if (!state) return null;
  if (state.client !== manifest.client.id)
    problems.push(`The ledger is of another client (${shown(state.client)})`);
  if (state.tree.size() !== manifest.ledger.records)
    problems.push(
      `The manifest counts ${counted(manifest.ledger.records, 'record')} of the ledger; it has ${grouped(state.tree.size())}`,
    );
  return state;
}

/** What an earlier package, or an earlier ledger, has. */
async function readEarlier(path) {
  const fd = openSync(path, 'r');
  try {
    const region = regionOf(fd, 0, fstatSync(fd).size);
    const isZip = region.read(0, 2).toString('latin1') === 'PK';
    const pack = isZip ? await openPackage(fd, []) : null;
    const plain = { method: 0, size: region.size, region };
    const file = pack ? pack.files.get('ledger/ledger.jsonl') : plain;
    const ledger = file ? await verifyLedger(piecesOf(file, '\n')) : null;
    if (ledger && ledger.problems.length > 0)
      throw new Unreadable(`the earlier file does not hold itself: ${ledger.problems[0]}`);
    const signers = pack ? await checkSignature(pack, []) : [];
    return {
      manifest: pack?.manifest ?? null,
      ledger: ledger
        ? { size: ledger.state.tree.size(), root: ledger.state.tree.root(), client: ledger.state.client }
        : null,
      keys: [...new Set([...signers, ...(ledger?.state.believed ?? [])])],
    };
  } finally {
    closeSync(fd);
  }
}

async function openEarlier(path) {
  try {
    return await readEarlier(path);
  } catch (error) {
    throw error instanceof Unreadable || error.code
      ? error
      : new Unreadable('the earlier file is not what it should be');
  }
}

function checkBound({ manifest }, { client, from, to, earlier }, problems) {
  const { client: own, period, collectedAt } = manifest;
  if (client && client !== own.id && client !== own.name)
    problems.push(`It is of ${shown(own.id)} (${shown(own.name)}), not of ${shown(client)}`);
  const isTime = (text, instant) => Date.parse(text) === Date.parse(instant);
  if (from && !isTime(from, period.from))
    problems.push(`It begins at ${shown(period.from)}, not at ${shown(from)}`);
  if (to && !isTime(to, period.to)) problems.push(`It ends at ${shown(period.to)}, not at ${shown(to)}`);
  const before = earlier?.manifest;
  const ofOther = before?.client.id ?? earlier?.ledger?.client ?? own.id;
  if (ofOther !== own.id) problems.push(`The earlier file is of another client (${shown(ofOther)})`);
  if (before && collectedAt <= before.collectedAt)
    problems.push(
      `It was collected at ${shown(collectedAt)}, no later than the earlier package (${shown(before.collectedAt)}): an old one was given again`,
    );
}

/** Whether a key of those that signed is known, or vouched for by the ledger, whose checkpoints are signed by one that is. */
function trustOf(signers, known, ledger) {
  if (known.length === 0) return 'nobody asked';
  const trusted = new Set([...known, ...(ledger?.trusted ?? [])]);
  return signers.some((id) => trusted.has(id)) ? 'known' : 'unknown';
}

function provenOf({ manifest }, { signers, trust, ledger, options }) {
  const rows = manifest.populations.reduce((sum, one) => sum + one.rows, 0);
  const sampled = manifest.populations.filter(({ draw }) => draw.how === 'sample').length;
  const isKnown =
    trust === 'known' ? ', which is known to be the client’s, or vouched for by one that is' : '';
  const until = ledger?.signed ? `signed until ${ledger.signed.at}` : 'not signed yet';
  return [
    `All ${counted(manifest.files.length, 'file')} are as they were written; none is missing, added or exchanged.`,
    `${counted(manifest.populations.length, 'population')} with ${counted(rows, 'row')}: CSV, XLSX, pages and raw JSON say the same, and every count is that of its rows.`,
    ...(sampled > 0 ? [`${counted(sampled, 'sample')}: the rows are those that the nonce draws.`] : []),
    ...(ledger ? [`The ledger inside: ${counted(ledger.tree.size(), 'record')}, chained, ${until}.`] : []),
    ...(signers.length > 0 ? [`Signed with ${signers.map(shown).join(', ')}${isKnown}.`] : []),
    ...(options.earlier ? ['It goes on from the earlier file.'] : []),
    ...(options.reperform
      ? ['The attributes that can be judged again from raw were, with the same answers.']
      : []),
  ];
}

/** What is not proven, each with what it would take. */
function openOf({ manifest }, { signers, trust, ledger, options }) {
  const { client, period } = manifest;
  return [
    signers.length === 0 && [
      'Who wrote it: it is not signed, so whoever had it could have changed it, and all in it alike.',
      'The SHA-256 of the package from whoever made it, by another way; or a package from the service, which signs.',
    ],
    signers.length > 0 &&
      trust === 'nobody asked' && [
        'Whose keys these are.',
        'The ids of the client’s keys, from the client and not from this file: --key ID.',
      ],
    !(options.client && options.from && options.to) && [
      `That this is the package you asked for: it says ${client.id} (${client.name}), ${period.from} until ${period.to}.`,
      'The client and the period you expect: --client, --from, --to.',
    ],
    !options.earlier && [
      'That nothing older was rewritten or cut off since.',
      'The package or ledger that you got last time: --earlier FILE. Keep this one for next time.',
    ],
    !ledger && [
      'That anything was recorded as it happened: there is no ledger in it; all of it was read from GitHub afterwards.',
      'Fairlead running as a service.',
    ],
    !options.reperform && ['That each answer follows from its facts.', 'To judge them again: --reperform.'],
    ...manifest.populations.map(
      ({ id, complete }) => !complete && [`That ${id} is whole: sheets/${id}.html says why.`],
    ),
    ledger &&
      takenOut(ledger) > 0 && [
        `What ${counted(takenOut(ledger), 'record')} of the ledger said: it was taken out, and no signed record says that it was erased.`,
      ],
    ledger &&
      ledger.tree.size() > (ledger.signed?.size ?? 0) && [
        `The last ${counted(ledger.tree.size() - (ledger.signed?.size ?? 0), 'record')} of the ledger: no checkpoint signs them yet.`,
      ],
    [
      'What controls, continuity, exceptions, gaps, sheets and oscal say beyond the counts of rows: it is as it was written, and was not worked out again from raw.',
    ],
    ['That GitHub told the truth, and what GitHub does not know.'],
  ].filter(Boolean);
}

/** Judges the attributes again; counts what cannot be. */
function newReperform() {
  const left = new Map();
  return {
    take(row, problems) {
      if (!row.attributes) return;
      const again = judgeChange(row);
      for (const id of attributeIds) {
        const own = again?.[id];
        if (own === undefined || own === null) left.set(id, (left.get(id) ?? 0) + 1);
        else if (own !== row.attributes[id].answer)
          problems.push(
            `${shown(row.id)}: ${id} is ${row.attributes[id].answer} in the package, and ${own} from its facts`,
          );
      }
    },
    left: () =>
      [...left].map(
        ([id, count]) =>
          `${id} of ${counted(count, 'change')}: raw does not have all that it takes to judge it again.`,
      ),
  };
}

const isPush = (how) => how === 'push' || how === 'force push';

/** How it landed, where the landing itself says so. */
function landedAgain({ landing, pulls, through }) {
  if (through === 'not known') return null;
  const byGitHub = landing.how === 'pull request merge' || landing.how === 'merge queue';
  if (byGitHub) return pulls.length > 0 ? 'pass' : null;
  if (!isPush(landing.how)) return null;
  return pulls.length === 1 && pulls[0].head === landing.after ? 'pass' : 'fail';
}

/** GitHub's merge of another branch into the pull request's: whoever pressed the button wrote none of it. */
const isUpdate = ({ parents, signature }) =>
  parents > 1 && signature?.byGitHub === true && signature.valid === true;

/** Who approved last and had no part, where all of it is there and nobody's word was taken back. */
function approvedAgain({ author, reviews, commits, commitCount, dismissals, cut, mergedAt }) {
  const isWhole = cut.length === 0 && dismissals.length === 0 && commits.length === commitCount;
  const before = reviews.filter(({ at, state }) => at <= mergedAt && state !== 'commented');
  if (!isWhole || reviews.some(({ by, state }) => by === null || state === 'dismissed')) return null;
  const wrote = commits.flatMap((commit) => [...commit.authors, isUpdate(commit) ? null : commit.committer]);
  const part = new Set([author, ...wrote].map((account) => account?.id));
  const last = new Map(
    before.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map((review) => [review.by.id, review]),
  );
  const free = [...last.values()].filter(
    ({ state, by }) => state === 'approved' && by.type !== 'Bot' && !part.has(by.id),
  );
  // Of one alone it would have to be known who pushed last: raw does not have that.
  if (free.length === 1) return null;
  return free.length === 0 ? 'fail' : 'pass';
}

function ticketAgain({ tickets, title, branch }) {
  if (tickets.length > 0) return 'pass';
  return /[A-Za-z]-?\d|#\d/.test(`${title} ${branch}`) ? null : 'fail';
}

/** Of several pull requests the worst; nothing where one cannot be judged. */
function worstOf(all) {
  if (all.length === 0 || all.includes(null)) return null;
  return all.includes('fail') ? 'fail' : 'pass';
}

/**
 * Answers that follow from raw alone, by what the attributes mean, not by how Fairlead judges them. Null: raw does not have all that it
 * takes. Reviews whose time was recorded as they were given are left to the ledger.
 */
export function judgeChange({ raw }) {
  if (!raw?.landing || !Array.isArray(raw.pulls)) return null;
  const isRecorded = (raw.captured?.reviews ?? []).length > 0;
  const isBare = raw.through === 'none' && raw.pulls.length === 0 && isPush(raw.landing.how);
  // Who wrote what a push has beyond its pull request is not there.
  const isMore = raw.through === 'pushed merge';
  const reviewed = isRecorded || isMore ? null : worstOf(raw.pulls.map(approvedAgain));
  return { A1: landedAgain(raw), A2: isBare ? 'fail' : reviewed, A7: worstOf(raw.pulls.map(ticketAgain)) };
}

/** Whatever is not what it should be is named: what somebody wrote into a file must not end the verifier. */
async function guarded(what, problems, work) {
  try {
    return await work();
  } catch (error) {
    problems.push(
      `${what} ${error instanceof Unreadable ? error.message : 'is not what it should be: it was changed'}`,
    );
    return null;
  }
}

async function checkPopulation(pack, population, reperform, problems) {
  const seen = await readPopulation(population, { ...pack, reperform }, problems);
  if (!seen) return;
  problems.push(...problemsOfCounts(population, seen));
  await guarded(`samples/${shown(population.id)}`, problems, () =>
    checkSamples(population, seen, pack.files, problems),
  );
}

/** What can only be read where nothing overlaps or is too large. Gives the ledger, if there is one. */
async function checkContent(pack, { keys, earlier, reperform }, problems) {
  const ledger = await guarded('ledger/ledger.jsonl', problems, () =>
    checkLedger(pack, { keys, earlier: earlier?.ledger ?? null }, problems),
  );
  for (const population of pack.manifest.populations)
    await guarded(`raw/${shown(population.id)}.jsonl`, problems, () =>
      checkPopulation(pack, population, reperform, problems),
    );
  await guarded('index.html', problems, () => checkIndex(pack, problems));
  await guarded('raw/controls.json', problems, () => checkControls(pack, problems));
  return ledger;
}

function problemOfTrust(signers) {
  return signers.length > 0
    ? `It is signed with ${signers.map(shown).join(', ')}, none of which is known to be the client's: another key signed it`
    : 'It is not signed with any of the keys that were given';
}

async function verifyOpen(fd, options) {
  const problems = [];
  const earlier = options.earlier ? await openEarlier(options.earlier) : null;
  const pack = await openPackage(fd, problems);
  const known = options.keys?.length > 0 ? options.keys : (earlier?.keys ?? []);
  const again = newReperform();
  await checkFiles(pack, pack.isSafe, problems);
  const signers = (await guarded('manifest.dsse.json', problems, () => checkSignature(pack, problems))) ?? [];
  checkBound(pack, { ...options, earlier }, problems);
  const given = { keys: known, earlier, reperform: options.reperform ? again.take : null };
  const ledger = pack.isSafe ? await checkContent(pack, given, problems) : null;
  const trust = trustOf(signers, known, ledger);
  if (trust === 'unknown') problems.push(problemOfTrust(signers));
  const found = { signers, trust, ledger, options };
  const open = openOf(pack, found);
  const left = options.reperform ? again.left() : [];
  return {
    problems,
    proven: problems.length === 0 ? provenOf(pack, found) : [],
    notProven: [...open.map(([what]) => shown(what)), ...left],
    needed: open.flatMap(([, takes]) => (takes ? [takes] : [])),
    signers,
    manifest: pack.manifest,
  };
}

/**
 * `options`: keys, client, from, to, earlier (a path), reperform. Throws {@link Unreadable} for what is no package, or
 * cannot be read.
 */
export async function verifyPackage(path, options = {}) {
  const fd = openSync(path, 'r');
  try {
    return await verifyOpen(fd, options);
  } finally {
    closeSync(fd);
  }
}

/** Draws rows from a package: the same ones for the same nonce, whoever draws. */
export async function drawFrom(path, { population: id, nonce, size, preset }) {
  const fd = openSync(path, 'r');
  try {
    const problems = [];
    const { files, manifest, isSafe } = await openPackage(fd, problems);
    const population = manifest.populations.find((one) => one.id === id);
    if (!population)
      throw new Unreadable(
        `it has no population ${shown(id)}, but ${manifest.populations.map((one) => one.id).join(', ')}`,
      );
    if (!isSafe) throw new Unreadable(problems[0]);
    if (preset !== undefined && !Object.hasOwn(presets, preset))
      throw new Unreadable(`there is no preset ${shown(preset)}, but ${Object.keys(presets).join(', ')}`);
    const wanted = preset === undefined ? Math.min(size, population.rows) : presets[preset](population.rows);
    const seed = seedOf(population.root, nonce);
    const [draw, tree] = [newDraw(seed, wanted), newTree()];
    for await (const line of through(population.files.raw, files, (file) => piecesOf(file, '\n'))) {
      tree.add(leafOf(line));
      draw.add(parsed(line)?.id ?? '', line);
    }
    if (tree.root() !== population.root)
      throw new Unreadable(`the rows of ${id} are not those of the manifest: verify it first`);
    return { seed, root: population.root, rows: population.rows, drawn: draw.rows().map(({ id }) => id) };
  } finally {
    closeSync(fd);
  }
}

const maxLines = 20;

/** One page. */
export function report({ problems, proven, notProven, needed, manifest }) {
  const list = (head, lines) => (lines.length === 0 ? [] : ['', head, ...lines.map((line) => `  - ${line}`)]);
  const more = problems.length > maxLines ? [`and ${grouped(problems.length - maxLines)} more`] : [];
  const about = `${shown(manifest.client.name)} (${shown(manifest.client.id)}), ${manifest.period.from} until ${manifest.period.to}`;
  return [
    problems.length === 0 ? 'It holds.' : `It does not hold: ${counted(problems.length, 'problem')}.`,
    about,
    ...list('Wrong', [...problems.slice(0, maxLines), ...more]),
    ...list('Proven', proven),
    ...list('Not proven', notProven),
    ...list('What would be needed', needed),
  ];
}

export const drawReport = ({ seed, root, rows, drawn }) => [
  `${counted(drawn.length, 'row')} of ${grouped(rows)}. Root ${root}, seed ${seed}.`,
  ...drawn.map(shown),
];

async function main(args) {
  const text = { type: 'string' };
  const options = {
    key: { type: 'string', multiple: true },
    client: text,
    from: text,
    to: text,
    earlier: text,
  };
  Object.assign(options, {
    reperform: { type: 'boolean' },
    population: text,
    nonce: text,
    size: text,
    preset: text,
  });
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const isDraw = positionals[0] === 'draw';
  const [path, ...more] = isDraw ? positionals.slice(1) : positionals;
  if (path === undefined || more.length > 0) throw new Unreadable('one PACKAGE is needed, and nothing else');
  if (isDraw) {
    const { population = 'changes', nonce, size = '25', preset } = values;
    if (!nonce || !/^\d+$/.test(size)) throw new Unreadable('--nonce is needed, and --size is a number');
    const drawn = await drawFrom(path, { population, nonce, size: Number(size), preset });
    process.stdout.write(`${drawReport(drawn).join('\n')}\n`);
    return 0;
  }
  const verdict = await verifyPackage(path, { ...values, keys: values.key ?? [] });
  process.stdout.write(`${report(verdict).join('\n')}\n`);
  return verdict.problems.length === 0 ? 0 : 1;
}

function isCalled() {
  try {
    return (
      realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url)) &&
      process.argv[1].endsWith('.mjs')
    );
  } catch {
    return false;
  }
}

if (isCalled())
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      process.stderr.write(`Nothing was verified: ${shown(error.message)}\n`);
      process.exitCode = 2;
    },
  );
