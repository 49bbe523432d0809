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
import { closeSync, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as zlib from 'node:zlib';

/** What can be shown in a terminal: nothing that moves or hides what stands beside it. */
const legible = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').toWellFormed();
const shown = (value) => legible(String(value)).slice(0, 300);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hex = (bytes) => bytes.toString('hex');
const grouped = (count) => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
const counted = (count, noun, plural = `${noun}s`) => `${grouped(count)} ${count === 1 ? noun : plural}`;

// ---------------------------------------------------------------- what a value may be

const text = (value) => typeof value === 'string';
const whole = (value) => Number.isSafeInteger(value) && value >= 0;
const hash = (value) => text(value) && /^[0-9a-f]{64}$/.test(value);
const orNull = (is) => (value) => value === null || is(value);
const listOf = (is) => (value) => Array.isArray(value) && value.every(is);
const object = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const having = (members) => (value) =>
  object(value) && Object.entries(members).every(([name, is]) => is(value[name]));
/** And nothing else: what nobody would look at is not there. */
const exactly = (members) => (value) =>
  having(members)(value) && Object.keys(value).every((name) => Object.hasOwn(members, name));
const either =
  (...all) =>
  (value) =>
    all.some((is) => is(value));
const optional = (is) => (value) => value === undefined || is(value);
const number = (value) => Number.isFinite(value);
const prose = listOf(either(text, exactly({ value: text })));

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

/** Node.js has its own since 22.2, and 20.15. */
function crcOf(bytes, before) {
  if (zlib.crc32) return zlib.crc32(bytes, before);
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
  const isNeeded = count >= 0xffff || offset + size >= far;
  if (!isNeeded || rest.some(([is, should]) => is !== should))
    problems.push('The end of the archive was changed');
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
  const offset = isFar ? Number(extra.readBigUInt64LE(4)) : near;
  return {
    name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
    nameBytes: bytes.subarray(at + 46, at + 46 + nameLength),
    method,
    crc,
    stored,
    size,
    attributes,
    offset,
    next: at + 46 + nameLength + extraLength + commentLength,
    // What is the same in every package: version, flags, method, an empty time.
    isOurs:
      bytes.readUInt32LE(at + 4) === (isFar ? 0x002d002d : 0x00140014) &&
      bytes.readUInt16LE(at + 8) === 0x0800 &&
      bytes.readUInt32LE(at + 12) === 0x00210000 &&
      (method === 0 || method === 8) &&
      extraLength === (isFar ? 12 : 0) &&
      // Only what does not fit says so.
      offset >= far === isFar &&
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
  const inflate = zlib.createInflateRaw();
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

/** Characters of one line of a file. */
const maxLine = 2 ** 27;
/** Characters of one row of a spreadsheet. */
const maxRow = 2 ** 24;
/** Characters of one field of a CSV: with more, V8 may not match it. */
const maxField = 2 ** 22;

/**
 * Texts, each with what the one before it left: `take` gives what is left of it. Where much is left, as much again is waited for, so
 * that a line without an end is not read again with every piece of it.
 */
async function* withRest(texts, max, take) {
  let [rest, more] = ['', ''];
  for await (const text of texts) {
    more += text;
    if (more.length < rest.length) continue;
    rest = yield* take(rest + more);
    more = '';
    if (rest.length > max) throw new Unreadable('has a line, row or field that is too long');
  }
  return yield* take(rest + more);
}

async function* piecesOf(file, separator, max = maxLine) {
  const rest = yield* withRest(textsOf(file), max, function* (text) {
    const pieces = text.split(separator);
    const last = pieces.pop();
    yield* pieces;
    return last;
  });
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
  if (read.kind === 'verdict') state.verdicts.push({ at: read.at, payload: parsed(payload) ?? {} });
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
      verdicts: [],
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

/** An answer to each, and nothing that is none. */
const ofEveryAttribute = exactly(
  Object.fromEntries(
    attributeIds.map((id) => [id, exactly({ answer: (one) => answers.includes(one), because: prose })]),
  ),
);

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
const csvToken = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n)/y;

/** Records of RFC 4180 from one file. */
async function* csvRecords(file) {
  let [record, isFirst] = [[], true];
  const rest = yield* withRest(textsOf(file), maxField, function* (text) {
    let at = isFirst && text.startsWith('\ufeff') ? 1 : 0;
    isFirst = isFirst && text === '';
    for (let token = matchAt(csvToken, text, at); token; token = matchAt(csvToken, text, at)) {
      at += token[0].length;
      record.push({ text: token[1] === undefined ? token[2] : token[1].replaceAll('""', '"') });
      if (token[3] === ',') continue;
      yield record;
      record = [];
    }
    return text.slice(at);
  });
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
  /<c\/>|<c( s="2")?><v>([^<]*)<\/v><\/c>|<c(?: s="1")? t="inlineStr"><is><t xml:space="preserve">([^<]*)<\/t><\/is><\/c>/g;

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const xmlMain = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const xmlParts = 'http://schemas.openxmlformats.org/package/2006';
const xmlLinks = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const xmlTypes = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Every column of a table, with what is in it. */
const tableColumns = ({ id, columns }) => [
  { key: 'id', kind: 'text' },
  { key: 'at', kind: 'time' },
  ...columns,
  ...(id === 'changes' ? attributeIds : []).map((one) => ({ key: one, kind: 'answer' })),
  ...(id === 'changes' ? attributeIds : []).map((one) => ({ key: `${one} because`, kind: 'text' })),
];

const sheetWidths = { text: 24, time: 20, number: 12, hours: 12, answer: 14, link: 40 };
const widthOf = ({ key, kind }) => (/because|why|reason|title/i.test(key) ? 50 : sheetWidths[kind]);
const sheetCols = (columns) =>
  columns
    .map((one, i) => `<col min="${i + 1}" max="${i + 1}" width="${widthOf(one)}" customWidth="1"/>`)
    .join('');
const sheetHead = (columns) =>
  `${xmlHead}<worksheet xmlns="${xmlMain}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${sheetCols(columns)}</cols><sheetData>`;

/** `A`, `Z`, `AA` … */
function lettersOf(column) {
  const rest = Math.floor((column - 1) / 26);
  return `${rest > 0 ? lettersOf(rest) : ''}${String.fromCharCode(65 + ((column - 1) % 26))}`;
}

/** The filter is over all rows, with the one of the heads. */
const filteredEnd = (columns) => (rows) =>
  `</sheetData><autoFilter ref="A1:${lettersOf(columns)}${rows}"/></worksheet>`;
const aboutHead = `${xmlHead}<worksheet xmlns="${xmlMain}"><cols><col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="100" customWidth="1"/></cols><sheetData>`;
const sheetEnd = () => '</sheetData></worksheet>';
const xmlText = (value) => value.replaceAll(/[&<>"]/g, (one) => escapes[one]);

/** What a workbook is beside its rows: nothing in it hides a sheet, a row or a column. */
function bookParts(names) {
  const all = names.map((name, i) => ({ name, n: i + 1 }));
  const list = (make) => all.map(make).join('');
  const types = list(
    ({ n }) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${xmlTypes}.worksheet+xml"/>`,
  );
  const sheets = list(({ name, n }) => `<sheet name="${xmlText(name)}" sheetId="${n}" r:id="rId${n}"/>`);
  const links = list(
    ({ n }) => `<Relationship Id="rId${n}" Type="${xmlLinks}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  );
  return {
    '[Content_Types].xml': `${xmlHead}<Types xmlns="${xmlParts}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${xmlTypes}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${xmlTypes}.styles+xml"/>${types}</Types>`,
    '_rels/.rels': `${xmlHead}<Relationships xmlns="${xmlParts}/relationships"><Relationship Id="rId1" Type="${xmlLinks}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xmlHead}<workbook xmlns="${xmlMain}" xmlns:r="${xmlLinks}"><sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xmlHead}<Relationships xmlns="${xmlParts}/relationships">${links}<Relationship Id="rId${names.length + 1}" Type="${xmlLinks}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${xmlHead}<styleSheet xmlns="${xmlMain}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  };
}

/** What the first sheet says. */
function aboutLines({ id, title, about, columns }, names) {
  const sheets =
    names.length === 1
      ? names[0]
      : `${counted(names.length, 'sheet')}, as one cannot have more than 1,048,576 rows: ${names.join('; ')}`;
  const attributes = id === 'changes' ? attributeIds : [];
  return [
    ['Population', title],
    ['A row is', proseText(about)],
    ['Sheets', sheets],
    ['Where it comes from', `sheets/${id}.html in the package: queries, counts, gaps, tie-outs`],
    [
      'The same rows',
      `populations/${id}.csv, populations/${id}.html, and raw/${id}.jsonl with all that they were made of`,
    ],
    ['Times', 'UTC, as dates; to the millisecond in the CSV and in raw'],
    ['Signs', 'What cannot be seen is written out: [U+202E]. Cells that are too long are cut, and say so.'],
    ['Column Id', 'The row, in every file of this package'],
    ['Column At', 'When it happened; UTC'],
    ...columns.map(({ title: name, means }) => [`Column ${name}`, means ?? '']),
    ...attributes.map((one) => [
      `Column ${one}`,
      `${attributeTitles[one]}: pass, fail, not applicable or unknown`,
    ]),
    ...attributes.map((one) => [
      `Column ${one} because`,
      `What shows the answer of ${one}, or why nobody knows`,
    ]),
  ];
}

/** A spreadsheet shows `_x0041_` as `A`: in a package such a text has its `_` written out, and no other sign. */
function textOfCell(xml) {
  const written = unescaped(xml);
  const text = written.replaceAll('_x005F_', '_');
  if (text.replaceAll(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_') !== written)
    throw new Unreadable('has a cell that a spreadsheet shows as another text');
  return text;
}

function cellsIn(xml) {
  if (xml.replaceAll(cellXml, '') !== '')
    throw new Unreadable('has a cell that is neither a text nor a number, as a formula is');
  return [...xml.matchAll(cellXml)].map(([, date, number, text]) =>
    number === undefined ? { text: textOfCell(text ?? '') } : { number, isDate: date !== undefined },
  );
}

/** Rows of one sheet; nothing but rows is in it. */
async function* rowsOfSheet(file, head, end) {
  let [isFirst, rows] = [true, 0];
  for await (const piece of piecesOf(file, '</row>', maxRow)) {
    const at = piece.indexOf('<row>');
    const around = at < 0 ? piece : piece.slice(0, at);
    if (around !== (isFirst ? head : at < 0 ? end(rows) : ''))
      throw new Unreadable('has something in a sheet that is no row of the population');
    isFirst = false;
    if (at < 0) continue;
    rows += 1;
    yield cellsIn(piece.slice(at + 5));
  }
}

async function checkBook(files, names, sheet) {
  for (const [path, should] of Object.entries(bookParts(['About', ...names])))
    if (!files.has(path) || (await textOf(files.get(path))) !== should)
      throw new Unreadable(`has another ${path} than its sheets and rows give`);
  if (files.size !== 6 + names.length) throw new Unreadable('has parts that no spreadsheet of a package has');
  const lines = aboutLines(sheet, names);
  let at = 0;
  for await (const cells of rowsOfSheet(files.get('xl/worksheets/sheet1.xml'), aboutHead, sheetEnd)) {
    const should = lines[at] ?? [];
    if (cells.length !== should.length || should.some((value, i) => !isSameCell(value, cells[i])))
      throw new Unreadable(
        `says something else about its rows than the sheet does: ${shown(cells[0]?.text)}`,
      );
    at += 1;
  }
  if (at !== lines.length) throw new Unreadable('says less about its rows than the sheet does');
}

/** Rows of all sheets but the first, which is about them. */
async function* xlsxRows(region, sheet) {
  const problems = [];
  const { files, isSafe } = readZip(region, problems);
  if (!isSafe || problems.length > 0) throw new Unreadable(problems[0] ?? 'is no spreadsheet');
  const columns = tableColumns(sheet);
  const [head, end] = [sheetHead(columns), filteredEnd(columns.length)];
  const names = [];
  let rows = 0;
  for (let number = 2; files.has(`xl/worksheets/sheet${number}.xml`); number += 1) {
    const first = rows + 1;
    let isHead = true;
    for await (const cells of rowsOfSheet(files.get(`xl/worksheets/sheet${number}.xml`), head, end)) {
      yield { isHead, cells };
      if (!isHead) rows += 1;
      isHead = false;
    }
    names.push(rows === 0 ? 'No rows' : `Rows ${first}-${rows}`);
  }
  await checkBook(files, names, sheet);
}

const maxCell = 32_767;

/** Spreadsheets count days, from one that is 25,569 of them before 1970. */
const dateOf = (text) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)
    ? String(Date.parse(text) / 86_400_000 + 25_569)
    : null;

function isSameCell(value, { number, isDate, text }) {
  if (typeof value === 'number') return number === String(value) && !isDate;
  const should = cellText(value);
  if (isDate) return number === dateOf(should);
  if (number !== undefined) return false;
  if (should.length <= maxCell) return text === should;
  const cut = text.lastIndexOf('… [cut: ');
  return (
    text.length <= maxCell &&
    cut > maxCell - 300 &&
    should.toWellFormed().startsWith(text.slice(0, cut - 1)) &&
    text.slice(cut).startsWith(`… [cut: ${should.length} characters, whole in raw/`)
  );
}

/** Characters of a page beside its rows. */
const maxAround = 2 ** 20;

/** Rows of pages, one each line: the number, the id, and the other cells; and what stands around them, for later. */
async function* htmlRows(file, path, pages) {
  const page = { path, first: (pages.at(-1)?.first ?? 1) + (pages.at(-1)?.rows ?? 0), rows: 0, around: '' };
  pages.push(page);
  let before = '';
  for await (const line of piecesOf(file, '\n')) {
    const head = /^<tr id="r(\d+)"><th scope="row">([^<]*)<\/th>(.*)<\/tr>$/.exec(line);
    if (!head) {
      page.around += `${line}\n`;
      if (page.around.length > maxAround) throw new Unreadable('has more around its rows than pages have');
      continue;
    }
    if (!(page.rows > 0 ? page.around === before : page.around.endsWith('<tbody>\n')))
      throw new Unreadable('has a row that is not in its table');
    before = page.around;
    page.rows += 1;
    yield { number: Number(head[1]), id: unescaped(head[2]), rest: head[3] };
  }
}

const signs = { pass: '✓', fail: '✗', 'not applicable': '–', unknown: '?' };

function hoursText(hours) {
  const minutes = Math.round(hours * 60);
  const [days, rest] = [Math.trunc(minutes / 1440), minutes % 1440];
  const parts = [
    days === 0 ? '' : `${days} d`,
    Math.trunc(rest / 60) === 0 ? '' : `${Math.trunc(rest / 60)} h`,
    days === 0 && rest % 60 !== 0 ? `${rest % 60} m` : '',
  ].filter(Boolean);
  return parts.length === 0 ? '0 m' : parts.join(' ');
}

function cellHtml(kind, value) {
  const text = cellText(value);
  if (text === '') return '<td></td>';
  if (kind === 'link' && isLink(text)) return `<td>${anchor(text, withoutHost(text))}</td>`;
  if (kind === 'time') return `<td>${when(text)}</td>`;
  if (typeof value !== 'number') return `<td>${escaped(text)}</td>`;
  return kind === 'hours'
    ? `<td class="n" title="${value} hours">${hoursText(value)}</td>`
    : `<td class="n">${value}</td>`;
}

const answerClasses = { pass: 'p', fail: 'f', 'not applicable': 'n', unknown: 'u' };

function answersHtml({ attributes }) {
  if (!attributes) return '<td></td>';
  const all = attributeIds.map((id) => {
    const { answer } = attributes[id];
    return `<span class="a ${answerClasses[answer]}">${id} ${signs[answer]}</span>`;
  });
  const why = attributeIds
    .filter((id) => attributes[id].answer === 'fail' || attributes[id].answer === 'unknown')
    .map(
      (id) =>
        `<span class="why">${id} ${attributes[id].answer}: ${escaped(visible(proseText(attributes[id].because)))}</span>`,
    );
  return `<td class="answers">${all.join('')}${why.join('')}</td>`;
}

/** Which cell of a page is another one. */
function problemOfHtml(row, columns, { id, rest }, withAttributes) {
  if (id !== visible(row.id)) return `has ${shown(id)}`;
  const should = [
    row.at === null || row.at === undefined ? '<td></td>' : `<td>${when(row.at)}</td>`,
    ...columns.map(({ key, kind }) => cellHtml(kind, row.cells[key] ?? null)),
    ...(withAttributes ? [answersHtml(row)] : []),
  ];
  if (should.join('') === rest) return null;
  const is = rest.match(/<td[^>]*>.*?<\/td>/g) ?? [];
  const at = should.findIndex((cell, i) => cell !== is[i]);
  const names = ['At', ...columns.map(({ title }) => title)];
  if (at >= 0 && at < names.length) return `has another value of "${shown(names[at])}"`;
  const said_ = is.at(-1) ?? '';
  const wrong =
    row.attributes &&
    attributeIds.find((one) => !said_.includes(`>${one} ${signs[row.attributes[one].answer]}<`));
  return wrong ? `has another answer to ${wrong}` : 'has something else than the row';
}

// ---------------------------------------------------------------- one population

/** These are of the period alone; others are of what there was in it. */
const ofPeriod = ['changes', 'releases', 'deployments', 'access-changes', 'control-changes'];
/** Populations of what was there when it was collected: some of it may have been made after the period. */
const asCollected = ['repositories', 'access', 'vendors'];

async function* through(paths, files, read) {
  for (const path of paths) {
    const file = files.get(path);
    if (file) yield* read(file, path);
  }
}

/** Whatever somebody wrote into a file, its words are ours. */
const whatIsWrong = (error) =>
  error instanceof Unreadable ? error.message : 'is not what it should be: it was changed';

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
        problems.push(`${name} ${whatIsWrong(error)}`);
      }
    },
    async end() {
      if (over) return;
      let more = 0;
      try {
        for await (const _ of rows) more += 1;
      } catch (error) {
        problems.push(`${name} ${whatIsWrong(error)}`);
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
    if (isHead) throw new Unreadable('has no columns');
  }
}

async function* xlsxRowsOf(population, { files, heads, sheet }) {
  const file = files.get(population.files.xlsx);
  if (!file) return;
  for await (const { isHead, cells } of xlsxRows(file.region, sheet)) {
    if (!isHead) yield cells;
    else if (cells.map(({ text }) => text).join('\0') !== heads.join('\0'))
      throw new Unreadable('has other columns than its sheet says');
  }
}

function tablesBeside(population, { files, sheet, aside }, problems) {
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
    cells.number === count
      ? problemOfHtml(row, sheet.columns, cells, withAttributes)
      : 'it is not in its place';
  const pages = (file, path) => htmlRows(file, path, aside.pages);
  return [
    beside(population.files.csv[0], csvRowsOf(population, files, heads), csv, problems),
    beside(population.files.xlsx, xlsxRowsOf(population, { files, heads, sheet }), xlsx, problems),
    beside(population.files.html[0], through(population.files.html, files, pages), html, problems),
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
    add(id, line, index) {
      if (size === 0) return;
      const rank = createHmac('sha256', Buffer.from(seed, 'hex')).update(id, 'utf8').digest('hex');
      if (highest !== null && rank > highest) return;
      best.push({ rank, id, line, index });
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

const isRow = exactly({
  id: text,
  at: orNull(text),
  cells: object,
  attributes: optional(ofEveryAttribute),
  raw: () => true,
});

function problemOfRow(row, line, before, { period, id }) {
  if (!isRow(row)) return 'is no row';
  if (canonical(row) !== line) return 'is not canonical JSON: it was changed';
  if (before !== null && row.id <= before)
    return `(${shown(row.id)}) is not behind the row before it: rows were put in, doubled or moved`;
  const isIn =
    row.at === null ||
    asCollected.includes(id) ||
    (row.at < period.to && (!ofPeriod.includes(id) || row.at >= period.from));
  return isIn ? null : `(${shown(row.id)}) is of ${shown(row.at)}, outside of the period`;
}

const byAnswer = (make) =>
  Object.fromEntries(attributeIds.map((id) => [id, Object.fromEntries(answers.map((one) => [one, make()]))]));

/** Rows of one answer to one attribute that a page lists; failing ones, and waivers, that are kept by name. */
const maxListed = 2000;
const maxKept = 5000;

/** Of several answers of one row. */
const worstFirst = ['fail', 'unknown', 'pass', 'not applicable'];

/** Null: raw does not say what landed. */
function landingOf({ repository, landing, pulls }) {
  if (!repository || !landing || !Array.isArray(pulls)) return null;
  const { after, at } = landing;
  return {
    repository: repository.id,
    after,
    at,
    pulls: pulls.map(({ number, head, mergedAt }) => ({ number, head, mergedAt })),
  };
}

/** What people call a row: `acme/shop #12 Add receipts`. */
function rowName({ cells }) {
  const title = Array.from(cellText(cells.title));
  const cut = title.length > 70 ? `${title.slice(0, 69).join('')}…` : title.join('');
  return [cellText(cells.repository), cellText(cells.pulls), cut].filter((text) => text !== '').join(' ');
}

/** Everything that pages and OSCAL say of rows, counted as they are read. */
function newAside(population, columns) {
  const keys = columns.filter(({ kind }) => kind === 'answer').map(({ key }) => key);
  const aside = { pages: [], people: {}, kept: [], failing: [], failingCount: 0, perPage: 500 };
  Object.assign(aside, {
    tallies: byAnswer(() => 0),
    listed: byAnswer(() => []),
    landed: new Map(),
    landings: [],
  });
  aside.answered = keys.length === 0 ? null : Object.fromEntries(answers.map((one) => [one, 0]));
  aside.looked = population.id === 'repositories' ? new Set() : null;
  const takeAttributes = (row, index) => {
    const { id, at, cells, attributes } = row;
    const name = rowName(row);
    const failed = attributeIds.filter((one) => attributes[one].answer === 'fail');
    for (const one of attributeIds) {
      const { answer } = attributes[one];
      if (!(answer in signs)) continue;
      aside.tallies[one][answer] += 1;
      if (aside.listed[one][answer].length < maxListed) aside.listed[one][answer].push({ id, index, name });
    }
    if (failed.length === 0) return;
    aside.failingCount += 1;
    if (aside.failing.length < maxKept) aside.failing.push({ id, at, index, failed, cells });
  };
  const takeChange = ({ id, at, cells, raw }) => {
    aside.landed.set(id, { at, repository: raw?.repository?.id });
    if (raw !== null && cells.class !== 'nothing landed') aside.landings.push(landingOf(raw));
  };
  const take = (row, index) => {
    const { cells, raw } = row;
    lookForPeople(raw, aside.people);
    if (population.id === 'waivers' && index < maxKept) aside.kept.push(cells);
    if (population.id === 'changes') takeChange(row);
    if (aside.looked && cells.inScope === 'yes' && raw?.disabled !== true) aside.looked.add(raw?.id);
    if (row.attributes) takeAttributes(row, index);
    const given = keys.map((key) => (cells[key] in signs ? cells[key] : 'unknown'));
    if (given.length > 0) aside.answered[worstFirst.find((one) => given.includes(one))] += 1;
  };
  return { aside, take };
}

/** Reads raw once, and every table beside it. */
async function readPopulation(population, { files, manifest, reperform }, problems) {
  const written = await textOf(files.get(population.files.sheet)).catch(() => '');
  const sheet = parsed(written);
  if (!isSheet(sheet) || `${canonical(sheet)}\n` !== written) {
    problems.push(`${population.files.sheet} is no sheet: ${population.id} could not be compared`);
    return null;
  }
  const { aside, take } = newAside(population, sheet.columns);
  const tables = tablesBeside(population, { files, sheet, aside }, problems);
  const tree = newTree();
  const { how, nonce, size } = population.draw;
  const draw = newDraw(seedOf(population.root, nonce ?? ''), how === 'sample' ? size : 0);
  const bound = { period: manifest.period, id: population.id };
  const seen = { rows: 0, first: null, last: null };
  for await (const line of through(population.files.raw, files, (file) => piecesOf(file, '\n'))) {
    const row = parsed(line);
    seen.rows += 1;
    const odd = problemOfRow(row, line, seen.last, bound);
    if (odd) problems.push(`raw/${population.id}.jsonl, line ${seen.rows} ${odd}`);
    if (!row?.cells || problems.length > 50) return null;
    tree.add(leafOf(line));
    seen.first ??= row.id;
    seen.last = row.id;
    take(row, seen.rows - 1);
    draw.add(row.id, line, seen.rows - 1);
    reperform?.(row, problems);
    for (const table of tables) await table.take(row);
  }
  for (const table of tables) await table.end();
  if (aside.pages.length > 1) aside.perPage = aside.pages[0].rows;
  return { ...aside, ...seen, population, root: tree.root(), drawn: draw.rows(), sheet };
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
    const written = await textOf(file).catch(() => '');
    const { index, proof } = parsed(written) ?? {};
    const should = `${canonical({ index, proof, root, size: rows }).slice(0, -1)},"row":${line}}\n`;
    const holds = whole(index) && listOf(hash)(proof) && written === should;
    if (!holds || !isIncluded(leafOf(line), index, rows, proof, root))
      problems.push(`${path} is not the row that was drawn, or its proof does not hold`);
  }
}

function problemsOfCounts(population, seen) {
  const { id, rows, root, first, last } = population;
  const odd = attributeIds.flatMap((one) =>
    answers
      .filter(
        (answer) => id === 'changes' && population.attributes?.[one][answer] !== seen.tallies[one][answer],
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

// ---------------------------------------------------------------- pages, worked out again

const attributeTitles = {
  A1: 'It landed through a pull request',
  A2: 'Somebody approved it who had no part in it',
  A3: 'The approval is of what was merged',
  A4: 'No approval was dismissed or overruled',
  A5: 'Who approved was a person who could write then',
  A6: 'Every required check had passed before the merge',
  A7: 'A ticket is linked',
  A8: 'Nobody went around a rule',
  A9: 'It was deployed, after it was merged',
  A10: 'Its commits are signed',
  A11: 'The rules were in force until the merge',
  A12: 'An emergency was looked at afterwards',
};

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (value) =>
  String(value)
    .toWellFormed()
    .replaceAll(/[&<>"']/g, (character) => escapes[character]);
const seen_ = (value) => escaped(visible(String(value)));
const celled = (value) => escaped(cellText(value));
const said = (prose) =>
  prose.map((part) => (typeof part === 'string' ? escaped(part) : seen_(part.value))).join('');
const anchor = (href, value) => `<a href="${escaped(href)}">${escaped(value)}</a>`;
const every = (items, make) => items.map(make).join('');
const row_ = (cells) => `<tr>${every(cells, (cell) => `<td>${cell}</td>`)}</tr>`;

function timeText(instant) {
  const plain = instant.replace('T', ' ').replace(/\.000Z$/, 'Z');
  return `${visible(plain.replace(/Z$/, ''))} UTC`;
}
const when = (instant) => escaped(timeText(instant));

/** Tags that break a line of text, or begin a cell. */
const blocks =
  'html head meta title body main nav h1 h2 h3 p ul ol li dl dt dd table thead tbody tr th td div pre svg rect a'.split(
    ' ',
  );
const inline = ['span', 'b', 'i', 'code'];
const marks = {
  tr: '(row)',
  td: '(cell)',
  th: '(cell)',
  li: '(item)',
  h1: '(head)',
  h2: '(head)',
  h3: '(head)',
  // Printers leave it out.
  nav: '(nav)',
};
const attributesOfTags =
  /^(?: (?:class="[a-z -]*"|href="[^"<>]*"|id="[^"<>]*"|title="[^"<>]*"|data-h="[^"<>]*"|scope="(?:row|col)"|lang="en"|charset="utf-8"|name="viewport"|content="width=device-width,initial-scale=1"|viewBox="0 0 601 16"|aria-hidden="true"|(?:x|y|width|height|fill)="[\w.()-]*"))*$/;
const pageToken = /<(\/?)([a-z][a-z0-9]*)([^<>]*?)\/?>|([^<]+)/y;

/** What is told beside the text: where links lead, what is named, what a picture shows. */
function besideText(tag, given) {
  const told = [...given.matchAll(/ (href|id|title)="([^"]*)"/g)].map(
    ([, name, value]) => `${name} ${unescaped(value)}`,
  );
  return tag === 'rect' ? [given.trim()] : told;
}

/** A page as what a reader gets of it, in its order: texts, cells, links. Throws for what no page of a package has. */
function tokensOf(html) {
  const tokens = [];
  let run = '';
  const flush = () => {
    const whole = unescaped(run).replaceAll(/\s+/g, ' ').trim();
    if (whole !== '') tokens.push(whole);
    run = '';
  };
  const source = html.replace(/^<!doctype html>\n/, '');
  for (let at = 0; at < source.length; ) {
    const token = matchAt(pageToken, source, at);
    if (!token || (token[2] && !attributesOfTags.test(token[3])))
      throw new Unreadable(`has markup that no page of a package has: ${shown(source.slice(at, at + 80))}`);
    at += token[0].length;
    const [, end, tag, given, words] = token;
    if (words !== undefined) run += words;
    else if (inline.includes(tag)) continue;
    else if (blocks.includes(tag)) {
      flush();
      if (end === '') tokens.push(...[marks[tag]].filter(Boolean), ...besideText(tag, given));
    } else throw new Unreadable(`has <${tag}>, which no page of a package has`);
  }
  flush();
  return tokens;
}

/** Tags with text in them. */
const withText = 'a h1 h2 h3 p pre th td li b i code span nav dt dd'.split(' ');
const inMain = 'nav h1 h2 h3 p ul ol dl table div pre svg'.split(' ');

/** In what each tag may stand: elsewhere a browser would show it in another place, or not at all. */
const placesOfTags = {
  html: [undefined],
  head: ['html'],
  meta: ['head'],
  title: ['head'],
  body: ['html'],
  main: ['body'],
  ...Object.fromEntries(inMain.map((tag) => [tag, ['main', 'div', 'li', 'td', 'dd']])),
  thead: ['table'],
  tbody: ['table'],
  tr: ['thead', 'tbody'],
  th: ['tr'],
  td: ['tr'],
  li: ['ul', 'ol'],
  dt: ['dl'],
  dd: ['dl'],
  rect: ['svg'],
  ...Object.fromEntries(['a', ...inline].map((tag) => [tag, withText])),
};
/** Phones and printers do not show heads of some tables: nothing but the one row of heads is in them. */
const isHeadOnly = (tag, open, siblings) =>
  tag === 'tr' ? open.at(-1) !== 'thead' || siblings === 0 : tag !== 'td' || open.at(-2) !== 'thead';

/** A cell says its column on a phone, where the heads are not shown: throws where it is another one. */
function newColumns() {
  let [heads, at] = [[], 0];
  return {
    take(tag, given, isHead) {
      if (tag === 'table') heads = [];
      if (tag === 'tr') at = 0;
      if (tag !== 'th' && tag !== 'td') return;
      const says = / data-h="([^"]*)"/.exec(given)?.[1];
      if (isHead) heads.push('');
      else if (says !== undefined && says !== heads[at])
        throw new Unreadable(`has a cell that says another column than its own: ${shown(says)}`);
      at += 1;
    },
    text(words) {
      heads.push(heads.pop() + words);
    },
  };
}

const tagOrText = /<(\/?)([a-z][a-z0-9]*)([^<>]*?)(\/?)>|([^<]+)/y;

const onlyOnce = ['html', 'head', 'body', 'main', 'title'];

/** What is open at a place of a page. Each says whether a browser shows what comes there, and there. */
function newShape() {
  const [open, counts, columns, once] = [[], [0], newColumns(), new Set()];
  return {
    open,
    text(words) {
      if (words.trim() === '') return true;
      if (open.includes('thead')) columns.text(words);
      return open.at(-1) === 'title' || withText.includes(open.at(-1));
    },
    end(tag) {
      counts.pop();
      return open.pop() === tag;
    },
    begin(tag, given, isClosed) {
      const isPlaced = placesOfTags[tag]?.includes(open.at(-1)) && isHeadOnly(tag, open, counts.at(-1));
      if (!isPlaced || once.has(tag) || isClosed !== (tag === 'rect')) return false;
      if (onlyOnce.includes(tag)) once.add(tag);
      columns.take(tag, given, open.includes('thead'));
      counts.push(counts.pop() + 1);
      if (tag === 'meta' || isClosed) return true;
      open.push(tag);
      counts.push(0);
      return true;
    },
  };
}

/** Throws for what a browser would not show where it stands. */
function checkShape(html) {
  const source = html.replace(/^<!doctype html>\n/, '');
  const shape = newShape();
  const isFine = ([, end, tag, given, closed, words]) => {
    if (words !== undefined) return shape.text(words);
    return end === '' ? shape.begin(tag, given, closed !== '') : shape.end(tag);
  };
  for (let at = 0; at < source.length; ) {
    const token = matchAt(tagOrText, source, at);
    if (!token || !isFine(token))
      throw new Unreadable(`has markup in the wrong place: ${shown(source.slice(at, at + 80))}`);
    at += token[0].length;
  }
  if (shape.open.length > 0) throw new Unreadable(`has <${shape.open.at(-1)}> without an end`);
}

/** How pages look is the same in every package: SHA-256 of what stands in <style>, without what pages of rows add for phones. */
const styles = ['5e2b0b3587cfa56c515ac1a4f7f2adfd'];

/** What a page has in <style> for phones: the names of its columns. */
const cardStyle = (titles) =>
  `@media (max-width:44rem),print{${every(titles, (title, i) => `table.cards td:nth-of-type(${i + 1})::before{content:"${title.replaceAll(/["\\<\n]/g, ' ')}:"}`)}}`;

/** A page without its style. Throws where the style is another one: it could hide or exchange what the page says. */
function unstyled(html, titles = null) {
  const [from, to] = [html.indexOf('<style>'), html.indexOf('</style>')];
  if (from < 0 || to < from) throw new Unreadable('has no style, as every page of a package has');
  const style = html.slice(from + 7, to);
  const more = titles === null ? '' : cardStyle(titles);
  const base = style.endsWith(more) ? style.slice(0, style.length - more.length) : style;
  if (!styles.includes(hex(sha256(base)).slice(0, 32)))
    throw new Unreadable('has another style than pages of a package have: it may hide what the page says');
  const rest = html.slice(0, from) + html.slice(to + 8);
  if (!html.slice(to).startsWith('</style></head>'))
    throw new Unreadable('has a style that is not in its head');
  checkShape(rest);
  return rest;
}

/** Where two lists of tokens part, in words. */
function partsAt(is, should) {
  const at = should.findIndex((token, i) => token !== is[i]);
  if (at < 0 && is.length <= should.length) return null;
  const place = at < 0 ? should.length : at;
  const before = is.slice(0, place).findLast((token) => !token.startsWith('(') && !token.startsWith('href '));
  const quoted = (token) => (token === undefined ? 'nothing' : `“${shown(token).slice(0, 120)}”`);
  return `says ${quoted(is[place])}${before === undefined ? '' : ` behind ${quoted(before)}`}; what it is made of gives ${quoted(should[place])}`;
}

const page = ({ title, up = '', crumbs = [], isHome = false }, body) => {
  const all = [...(isHome ? [] : [['index.html', 'Overview']]), ...crumbs];
  return `<title>${seen_(title)}</title><nav>${all.map(([path, name]) => anchor(up + path, name)).join(' › ')}</nav><h1>${seen_(title)}</h1>${body}`;
};

const listPath = (id, answer) =>
  `populations/changes-${id}.html${answer ? `#${answer.replace(' ', '-')}` : ''}`;

function placeOf(id, index, perPage) {
  const number = Math.floor(index / perPage) + 1;
  return `populations/${id}${number === 1 ? '' : `-${number}`}.html#r${index + 1}`;
}

// ---------------------------------------------------------------- the pages

const watchedWords = {
  events: 'events of GitHub',
  repository: 'repositories',
  organization: 'the organization',
  source: 'a source',
  permission: 'what a permission or an event shows',
};

/** Where nobody listened, that no gap was noted says nothing. */
function noGap({ collector: { ledgerSince }, period }) {
  if (ledgerSince === null)
    return '<p>Nobody listened while it happened: there is no ledger, and so no gap was noted.</p>';
  return ledgerSince > period.from
    ? `<p>No gap is known since ${when(ledgerSince)}; before that nobody listened.</p>`
    : '<p>No gap is known.</p>';
}

function gapTable(gaps, manifest) {
  if (gaps.length === 0) return noGap(manifest);
  const of = ({ from, to, watched, repositories, because, recovered, lost }) => [
    when(from),
    to === null ? 'goes on' : when(to),
    `${watchedWords[watched]}${repositories === null ? '' : ` (${counted(repositories.length, 'repository', 'repositories')})`}`,
    said(because),
    recovered === null ? 'nothing' : said(recovered),
    lost === null ? 'nothing' : said(lost),
  ];
  const heads = row_(['From', 'To', 'Not watched', 'Why', 'Read afterwards', 'Lost']);
  return `<table>${heads}${every(gaps, (gap) => row_(of(gap)))}</table>`;
}

function gapsPage({ gaps: { gaps, notLookedAt }, manifest }) {
  const not =
    notLookedAt.length === 0
      ? '<p>Nothing is known that was left out.</p>'
      : `<ul>${every(notLookedAt, (reason) => `<li>${said(reason)}</li>`)}</ul>`;
  return page(
    { title: 'Gaps, and what was not looked at' },
    `<p>A gap is part of the evidence: what could not be seen is unknown, never a pass.</p><h2>Gaps in the period</h2>${gapTable(gaps, manifest)}<h2>Not looked at</h2>${not}`,
  );
}

function readmePage({ manifest }) {
  const { client, period, collectedAt, collector, keys } = manifest;
  const isSigned_ = keys.length > 0;
  const command = `node verify.mjs PACKAGE.zip --client ${visible(client.id)} --from ${period.from} --to ${period.to}${isSigned_ ? ' --key ID' : ''}`;
  const trust = isSigned_
    ? `<p>It says that it is signed with:</p><ul>${every(keys, ({ id }) => `<li>${escaped(id)}</li>`)}</ul>`
    : '<p>✗ This package is not signed: it was made without a service, which keeps the keys. Whoever had it could have changed it. Ask whoever made it for its SHA-256, by another way than this file, and compare: shasum -a 256 PACKAGE.zip, on Windows certutil -hashfile PACKAGE.zip SHA256.</p>';
  return page(
    { title: `Evidence of ${client.name}: how to read and verify it` },
    `<p>${when(period.from)} until just before ${when(period.to)}</p><p>Collected ${when(collectedAt)} by ${escaped(collector.by)}, Fairlead ${escaped(collector.version)}. ${anchor('index.html', 'Begin here')}.</p><h2>Verify it</h2><p>Take verify.mjs from somewhere you trust rather than from this file (version ${escaped(collector.version)} at github.com/fairlead/fairlead has it in app/evidence/standalone)${isSigned_ ? `, and ask ${escaped(client.name)} for the ids of its keys by another way than this file` : ''}.</p><pre>${escaped(command)}</pre>${trust}${readmeRest}`,
  );
}

const readmeFiles = [
  ['index.html', 'where to begin: what is shown, what is not proven, populations and controls'],
  ['populations/', 'everything of one kind that there is in the period: HTML, CSV, XLSX'],
  ['sheets/', 'where each population comes from, and whether it is whole'],
  ['samples/', 'what was drawn, and the rows with their proofs'],
  ['raw/', 'all that each row was made of, one line of canonical JSON each'],
  [
    'controls.html, continuity.html, exceptions.html, gaps.html',
    'evidence toward controls; when rules were in force; what did not go by them; when nobody looked',
  ],
  ['oscal/', 'the same for machines: catalog, assessment plan and results (OSCAL)'],
  [
    'ledger/',
    'the record of everything as it happened, signed hourly; only where Fairlead runs as a service',
  ],
  ['person-data.html', 'which data about people is in here'],
  ['manifest.json, manifest.dsse.json', 'every file with its hash, and the signature over it'],
  ['verify.mjs', 'verifies all of it; needs only Node.js 20 or newer'],
];

const asked_ = every(attributeIds, (id) => `<li>${id} ${escaped(attributeTitles[id])}</li>`);

const readmeRest = `<h2>What is in it</h2><table>${every(readmeFiles, row_)}</table><h2>How to read it</h2><ul><li>Times are UTC. The period ends just before its last instant.</li><li>Every change has an answer to each of A1 to A12: ✓ pass, ✗ fail, – not applicable, ? unknown. Unknown is never counted as a pass; its reason stands with it.</li><li>Numbers are links to their rows. Every row has the same id in every file.</li><li>Who approved a change: populations/changes, column “Approved by”; whether that counts, and why: A2 to A5. Whether a rule was in force all the time: continuity.html. Who had access on the last day: populations/access, column “At the period’s end”.</li><li>Characters that cannot be seen, or that turn the text around, are written out: [U+202E].</li></ul><h2>A1 to A12</h2><ul>${asked_}</ul>`;

function coverageText(coverage) {
  if (coverage === null) return 'nothing in scope';
  return `${(Math.floor(coverage * 1000) / 10).toFixed(1).replace(/\.0$/, '')} %`;
}

const answerNames = { passed: 'pass', failed: 'fail', notApplicable: 'not applicable', unknown: 'unknown' };

/** A number of a control, and where its rows are. */
function numberOf(evidence, what, { populations, manifest }) {
  const { of } = evidence;
  const places = [
    of.attribute &&
      (what === 'inScope' ? 'populations/changes.html' : listPath(of.attribute, answerNames[what])),
    of.population && populations.has(of.population) && `populations/${of.population}.html`,
    of.continuity && 'continuity.html',
    of.policy && manifest.ledger?.path,
  ];
  const href = places.find(Boolean);
  const number = grouped(evidence[what]);
  return href === undefined || evidence[what] === 0 ? escaped(number) : anchor(href, number);
}

function nameOf(of) {
  if ('attribute' in of) return `${of.attribute}: ${attributeTitles[of.attribute]}`;
  if ('population' in of) return `Population: ${of.population}`;
  return 'continuity' in of ? `Continuity: ${visible(of.continuity)}` : `Policy: ${visible(of.policy)}`;
}

const answerKeys = (sheet) => sheet.columns.filter(({ kind }) => kind === 'answer').map(({ key }) => key);
const isAsWhole = (of, { populations }) =>
  populations.has(of.population) && answerKeys(populations.get(of.population).sheet).length === 0;
const titleOf = (of, book) => `${nameOf(of)}${isAsWhole(of, book) ? ', whether it is whole' : ''}`;
const isWhole = ({ incomplete, tieOuts }) =>
  incomplete.length === 0 && tieOuts.every(({ holds }) => holds === true);

function manualItem({ asks, owner, date, file, sha256: sum }, { manifest }) {
  const inside = file?.startsWith('attachments/') && manifest.files.some(({ path }) => path === file);
  const given = file === null ? 'nobody gave it yet' : `given: ${inside ? anchor(file, file) : celled(file)}`;
  return `<li>${seen_(asks)}: ${given}${owner === null ? '' : `, by ${celled(owner)}`}${date === null ? '' : `, ${when(date)}`}${sum === null ? '' : `SHA-256 ${escaped(sum)}`}</li>`;
}

const controlAnchor = ({ framework, id }) => `${framework}-${id}`.replaceAll(/[^A-Za-z0-9.-]/g, '-');

function controlSection(control, book) {
  const { id, words, evidence, manual, coverage, gapMinutes } = control;
  const order = ['inScope', 'passed', 'failed', 'unknown', 'notApplicable'];
  const rows = every(evidence, (one) =>
    row_([
      `${escaped(titleOf(one.of, book))}${seen_(one.rationale)}`,
      escaped(one.toward),
      ...order.map((what) => numberOf(one, what, book)),
    ]),
  );
  const heads = row_(['Evidence', 'Toward it', 'In scope', '✓ pass', '✗ fail', '? unknown', '– n/a']);
  const gap =
    gapMinutes > 0
      ? `${counted(gapMinutes, 'minute')} of gap`
      : book.manifest.collector.ledgerSince === null
        ? 'gaps not recorded'
        : 'no gap';
  const asks =
    manual.length === 0
      ? ''
      : `<p>What GitHub cannot show:</p><ul>${every(manual, (one) => manualItem(one, book))}</ul>`;
  return `<h3 id="${controlAnchor(control)}">${escaped(id)}</h3><p>${seen_(words)}</p><p>tested: ${coverageText(coverage)} ${gap}</p>${evidence.length === 0 ? '<p>GitHub shows nothing of it.</p>' : `<table>${heads}${rows}</table>`}${asks}`;
}

function controlsPage(book) {
  const { frameworks, controls } = book.toward;
  const each = ({ id, title, version, leavesOut = '' }) => {
    const own = controls.filter(({ framework }) => framework === id);
    return `<h2>${seen_(title)}</h2><p>Crosswalk ${escaped(version)}, in our own words. ${counted(own.length, 'control')}. ${seen_(leavesOut)}</p>${every(own, (one) => controlSection(one, book))}`;
  };
  return page(
    { title: 'Evidence toward controls' },
    `<p>Whether anybody complies is the auditor’s opinion: this is evidence toward it. An unknown is counted as not tested, never as a pass. Where a population may not be whole, one more than its rows is unknown.</p>${every(frameworks, each)}`,
  );
}

/** The time in the client's own zone. */
function localTime(instant, timeZone) {
  const two = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' };
  const parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    ...two,
  }).formatToParts(new Date(instant));
  const [year, month, day, hour, minute] = ['year', 'month', 'day', 'hour', 'minute'].map(
    (type) => parts.find((part) => part.type === type)?.value ?? '',
  );
  return `${year}-${month}-${day} ${hour}:${minute}`;
}

function stateOf({ sheet: { tieOuts, incomplete, gaps, exclusions } }) {
  const notes = `${gaps.length === 0 ? '' : `, ${counted(gaps.length, 'gap')}`}${exclusions.length === 0 ? '' : `, ${grouped(exclusions.length)} left out`}`;
  if (incomplete.length > 0) return `✗ may be incomplete${notes}`;
  if (tieOuts.length === 0) return `? nothing to compare it with${notes}`;
  if (tieOuts.some(({ holds }) => holds !== true)) return `? not tied out${notes}`;
  return `✓ ${counted(tieOuts.length, 'tie-out')} ${tieOuts.length === 1 ? 'balances' : 'balance'}${notes}`;
}

function populationRow({ population: { id, draw }, sheet, rows, ...rest }) {
  const sample =
    rows === 0
      ? 'nothing to draw'
      : draw.how === 'sample'
        ? `sample of ${grouped(draw.drawn.length)}`
        : 'all tested';
  return row_([
    anchor(`populations/${id}.html`, sheet.title),
    anchor(`populations/${id}.html`, grouped(rows)),
    `${anchor(`sheets/${id}.html`, 'sheet')} ${stateOf({ sheet, ...rest })}`,
    `${anchor(`populations/${id}.csv`, 'CSV')} ${anchor(`populations/${id}.xlsx`, 'XLSX')} ${anchor(`raw/${id}.jsonl`, 'raw')} ${anchor(`samples/${id}.html`, sample)}`,
  ]);
}

function changesTable({ rows, failingCount, tallies: tallied }) {
  const heads = row_(['Asked of every change', '✗ fail', '? unknown', '– n/a', '✓ pass']);
  const each = (id) =>
    row_([
      `${anchor(listPath(id), id)} ${escaped(attributeTitles[id])}`,
      ...answers.map((answer) => anchor(listPath(id, answer), grouped(tallied[id][answer]))),
    ]);
  return `<h2>Changes</h2><p>${counted(rows, 'change')}; ${anchor('exceptions.html', grouped(failingCount))} fail something.</p><table>${heads}${every(attributeIds, each)}</table>`;
}

function controlRow(control, book) {
  const { id, words, evidence, manual, coverage, gapMinutes } = control;
  const missing = manual.filter(({ file }) => file === null).length;
  const told = every(
    evidence,
    (one) =>
      `${escaped(titleOf(one.of, book))} (${escaped(one.toward)}): ✓ ${numberOf(one, 'passed', book)} ✗ ${numberOf(one, 'failed', book)} ? ${numberOf(one, 'unknown', book)}`,
  );
  return row_([
    anchor(`controls.html#${controlAnchor(control)}`, id),
    seen_(words),
    `${told}${missing === 0 ? '' : `${counted(missing, 'document')} not given yet`}`,
    coverageText(coverage),
    gapMinutes > 0
      ? `${grouped(gapMinutes)} min`
      : book.manifest.collector.ledgerSince === null
        ? 'not recorded'
        : 'none',
  ]);
}

function indexHead({ manifest, gaps }) {
  const { client, period, timeZone, collectedAt, collector, keys } = manifest;
  const since = collector.ledgerSince;
  const zone =
    timeZone === 'UTC'
      ? ''
      : ` (${localTime(period.from, timeZone)} until ${localTime(period.to, timeZone)} in ${celled(timeZone)})`;
  const how =
    since === null
      ? 'no ledger: nothing was recorded as it happened'
      : `recorded as it happened since ${when(since)}`;
  const links = [
    ['controls.html', 'Controls'],
    ['continuity.html', 'When rules were in force'],
    ['exceptions.html', 'Exceptions'],
    [
      'gaps.html',
      `${since === null ? 'Gaps not recorded' : counted(gaps.gaps.length, 'gap')}, ${gaps.notLookedAt.length} not looked at`,
    ],
    ['person-data.html', 'Data about people'],
  ];
  return `<p>${when(period.from)} until just before ${when(period.to)}${zone}</p><p>${escaped(client.id)} · collected ${when(collectedAt)} by ${escaped(collector.by)}, Fairlead ${escaped(collector.version)} · ${how} · ${keys.length === 0 ? 'not signed' : `signed with ${counted(keys.length, 'key')}`}</p><nav>${every(links, ([href, name]) => anchor(href, name))}</nav>`;
}

const listItems = (items) => `<ul>${every(items, (one) => `<li>${one}</li>`)}</ul>`;

/** `A7 22, A6 6`: the most first. */
const mostOf = (tallied, answer) =>
  attributeIds
    .map((id) => ({ id, count: tallied[id][answer] }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ id, count }) => `${id} ${grouped(count)}`)
    .join(', ');

function changesSaid({ rows, failingCount, tallies: tallied }) {
  const unknown = mostOf(tallied, 'unknown');
  return [
    failingCount === 0
      ? `None of ${counted(rows, 'change')} fails anything that is asked of it.`
      : `✗ ${anchor('exceptions.html', grouped(failingCount))} of ${counted(rows, 'change')} fail something: ${mostOf(tallied, 'fail')}.`,
    ...(unknown === '' ? [] : [`? Answers that nobody knows: ${unknown}.`]),
  ];
}

function rulesSaid({ continuity }) {
  const where = anchor('continuity.html', 'When rules were in force');
  if (continuity.length === 0) return `${where}: no rule was followed over this period.`;
  const having = (state) =>
    continuity.filter(({ intervals }) => intervals.some((one) => one.state === state)).length;
  const always = continuity.filter(({ intervals }) =>
    intervals.every(({ state }) => state === 'in force'),
  ).length;
  return `${where}: of ${counted(continuity.length, 'rule of a branch', 'rules of branches')}, ${grouped(always)} all the time; ${grouped(having('weaker'))} weaker at some time; ${grouped(having('unknown'))} not known at some time.`;
}

const isTied = ({ sheet }) => sheet.tieOuts.length > 0 && isWhole(sheet);

function sentenceOf(prose) {
  const last = prose.at(-1);
  return said(typeof last === 'string' && /[.!?]$/.test(last) ? prose : [...prose, '.']);
}

/** What sheets say is missing; of which populations it is said stands once. */
function missingSaid(populations) {
  const reasons = populations.flatMap(({ sheet: { title, incomplete, tieOuts } }) => {
    const broken = tieOuts.filter(({ holds }) => holds !== true).length;
    const tied =
      broken > 0 ? [[`${broken} of ${tieOuts.length} tie-outs do not balance or are not known`]] : [];
    return [...incomplete, ...tied].map((reason) => ({ title, reason }));
  });
  const same = new Map();
  for (const { title, reason } of reasons) {
    const known = same.get(proseText(reason)) ?? { titles: new Set(), reason };
    known.titles.add(title);
    same.set(proseText(reason), known);
  }
  return [...same.values()].map(({ titles, reason }) => {
    const all = titles.size === populations.length && titles.size > 2;
    return sentenceOf([`${all ? 'All populations' : [...titles].join(', ')}: `, ...reason]);
  });
}

function unprovenSaid({ manifest, gaps, populations }) {
  const times = gaps.gaps.length;
  return [
    ...missingSaid([...populations.values()]),
    ...(times === 0
      ? []
      : [
          `There ${times === 1 ? 'is 1 time' : `are ${times} times`} in which nobody looked: gaps.html says which.`,
        ]),
    ...gaps.notLookedAt.map(sentenceOf),
    ...(manifest.keys.length > 0
      ? []
      : [
          'Nobody signed it: that nothing in it was changed is shown only by its SHA-256, given by another way.',
        ]),
  ];
}

/** What somebody who relies on it would ask for. */
function askedNext({ manifest, populations, toward }) {
  const { client, period, collectedAt, keys, ledger } = manifest;
  const [changes, ofAccess] = [populations.get('changes'), populations.get('access-changes')];
  const documents = toward.controls.flatMap(({ manual }) =>
    manual.filter(({ file }) => file === null),
  ).length;
  return [
    ...(changes && changes.failingCount > 0
      ? [
          `For each change under ${anchor('exceptions.html', 'Exceptions')}: why, and who looked at it afterwards.`,
        ]
      : []),
    ...(documents === 0
      ? []
      : [
          `${counted(documents, 'document')} that GitHub cannot show, named under ${anchor('controls.html', 'Controls')}.`,
        ]),
    ...(ofAccess && !isTied(ofAccess)
      ? ['Who joined and who left, and the organization’s audit log, to hold access against.']
      : []),
    ledger === null
      ? 'That Fairlead runs as a service from now on: the next package then shows what this one cannot.'
      : 'The package before this one: that this one goes on from it can be verified.',
    keys.length === 0
      ? 'The SHA-256 of the file, from whoever made it, by another way than the file.'
      : `The ids of ${escaped(client.name)}’s keys, by another way than the file.`,
    ...(collectedAt > period.to ? [] : ['The package of the whole period, when it is over.']),
  ];
}

function inOneMinute(book) {
  const { manifest, populations, toward } = book;
  const [changes, repositories] = [populations.get('changes'), populations.get('repositories')];
  const scope = [
    ...(repositories ? [counted(repositories.rows, 'repository', 'repositories')] : []),
    ...(changes
      ? [counted(changes.rows, 'change of a protected branch', 'changes of protected branches')]
      : []),
  ].join(', ');
  const controls =
    toward.frameworks.length === 0
      ? ''
      : ` It is evidence toward controls of ${toward.frameworks.map(({ title }) => seen_(title)).join('; ')}: whether they are met is the auditor’s opinion.`;
  const whole = [...populations.values()].filter(isTied).map(({ sheet }) => escaped(sheet.title));
  const tied =
    whole.length === 0
      ? 'No population is whole by what it was compared with.'
      : `Whole, by what they were compared with: ${whole.join(', ')}.`;
  const open = unprovenSaid(book);
  return `<h2>In one minute</h2><p>How ${escaped(manifest.client.name)} changed its software in this period, who could, and which rules held, as GitHub shows it${manifest.ledger === null ? '' : ' and as Fairlead recorded it'}${scope === '' ? '' : `: ${scope}`}.${controls}</p><h3>What it shows</h3>${listItems([...(changes ? changesSaid(changes) : []), rulesSaid(book), tied])}<h3>Not proven</h3>${open.length === 0 ? '<p>Nothing that is known.</p>' : listItems(open)}<h3>What to ask for next</h3>${listItems(askedNext(book))}`;
}

function indexPage(book) {
  const { manifest, populations, toward } = book;
  const heads = row_(['Population', 'Rows', 'Whole?', 'Files']);
  const changes = populations.get('changes');
  const framework = ({ id, title, leavesOut }) => {
    const rows = toward.controls.filter((one) => one.framework === id).map((one) => controlRow(one, book));
    return `<h3>${seen_(title)}</h3>${leavesOut === undefined ? '' : `<p>${seen_(leavesOut)}</p>`}<table>${row_(['Control', 'In our words', 'Evidence toward it', 'Tested', 'Gap'])}${rows.join('')}</table>`;
  };
  return page(
    {
      title: `Evidence of ${manifest.client.name}`,
      isHome: true,
      crumbs: [['README.html', 'How to read and verify this']],
    },
    `${indexHead(book)}${inOneMinute(book)}<h2>Populations</h2><table>${heads}${every([...populations.values()], populationRow)}</table>${changes ? changesTable(changes) : ''}<h2>By control</h2><p>Evidence toward each; whether anybody complies is the auditor’s opinion. Where a population may not be whole, one more than its rows is unknown.</p>${every(toward.frameworks, framework)}`,
  );
}

const lengthOf = ({ from, to }) => Date.parse(to) - Date.parse(from);

function shareText(part, all) {
  if (all === 0 || part === all) return '100';
  return (Math.floor((part / all) * 100_000) / 1000).toFixed(3).replace(/\.?0+$/, '');
}

function durationText(ms) {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

const stateWords = { 'in force': '✓ in force', weaker: '✗ weaker', unknown: '? unknown' };
const stateFills = { 'in force': 'var(--fine)', weaker: 'var(--critical)', unknown: 'var(--medium)' };

function barOf(intervals, all) {
  let at = 0;
  const rects = intervals.map((interval) => {
    const width = all === 0 ? 0 : (lengthOf(interval) / all) * 600;
    const high = interval.state === 'in force' ? 8 : 16;
    const rect = `<rect x="${at.toFixed(2)}" y="${16 - high}" width="${Math.max(width, 1).toFixed(2)}" height="${high}" fill="${stateFills[interval.state]}">`;
    at += width;
    return rect;
  });
  return `<svg>${rects.join('')}</svg>`;
}

/** Changes of an interval that are named. */
const maxInside = 3;

function intervalRow({ from, to, state, because, changes }) {
  const inside =
    changes.length === 0
      ? ''
      : `${anchor('populations/changes.html', counted(changes.length, 'change'))} inside: ${changes.slice(0, maxInside).map(seen_).join(', ')}${changes.length > maxInside ? ` and ${grouped(changes.length - maxInside)} more, all in raw` : ''}`;
  return row_([
    when(from),
    when(to),
    durationText(lengthOf({ from, to })),
    stateWords[state],
    `${said(because)}${inside}`,
  ]);
}

function continuityPart({ repository, branch, rule, title, intervals }, i, all) {
  const sum = (state) =>
    intervals.filter((one) => one.state === state).reduce((total, one) => total + lengthOf(one), 0);
  const [first, ...rest] = intervals;
  const isAll = rest.length === 0 && first?.state === 'in force';
  const [unknown, weaker] = [sum('unknown'), sum('weaker')];
  const heads = row_(['From', 'To', 'For', 'State', 'What shows it']);
  return `<h3 id="c${i + 1}">${seen_(repository.name)} · ${seen_(branch)} · ${seen_(rule)}</h3><p>${said(title)}: in force ${shareText(sum('in force'), all)} % of ${durationText(all)}${unknown > 0 ? `, not known for ${durationText(unknown)}` : ''}${weaker > 0 ? `, weaker for ${durationText(weaker)}` : ''}.</p>${barOf(intervals, all)}${isAll ? `<p>${said(first.because)}</p>` : first ? `<table>${heads}${every(intervals, intervalRow)}</table>` : ''}`;
}

function continuityPage({ continuity, manifest }) {
  const all = lengthOf(manifest.period);
  return page(
    { title: 'When rules were in force' },
    `<p>Each rule on each branch, over the whole period. The bar is low where the rule was in force, and high where it was weaker or nobody knows. “In force” says that it was asked for; where it is not known whom it did not bind, what shows it says so. All intervals: ${anchor('raw/continuity.json', 'raw JSON')}.</p>${continuity.length === 0 ? '<p>No rule was followed over this period.</p>' : every(continuity, (one, i) => continuityPart(one, i, all))}`,
  );
}

/** Changes, and waivers, that a page of exceptions shows. */
const maxExceptions = 1000;
/** What weighs most comes first. */
const gravity = ['A8', 'A1', 'A2', 'A3', 'A4', 'A5', 'A12', 'A6', 'A11', 'A9', 'A10', 'A7'];
const whose = [
  ['repository', 'Repository'],
  ['branch', 'Branch'],
  ['pulls', 'Pull requests'],
  ['title', 'Title'],
  ['by', 'By'],
  ['author', 'Author'],
  ['class', 'Class'],
];
const isLink = (value) => /^https:\/\/[^\s"'<>]+$/.test(value);
const withoutHost = (url) => url.replace(/^https:\/\/(github\.com\/)?/, '');

function failingTable({ failing, failingCount, perPage }) {
  const weight = ({ failed }) => Math.min(...failed.map((one) => gravity.indexOf(one)));
  const listed = failing.toSorted((a, b) => weight(a) - weight(b)).slice(0, maxExceptions);
  const there = whose.filter(([key]) => listed.some(({ cells }) => key in cells));
  const heads = row_(['Row', 'At', ...there.map(([, title]) => title), 'Fails', 'On GitHub']);
  const each = ({ at, index, failed, cells }) => {
    const href = [cellText(cells.link), cellText(cells.url)].find(isLink);
    return row_([
      anchor(placeOf('changes', index, perPage), grouped(index + 1)),
      at === null ? '' : when(at),
      ...there.map(([key]) => celled(cells[key])),
      failed.join(' '),
      href === undefined ? '' : anchor(href, withoutHost(href)),
    ]);
  };
  const rest = failingCount - listed.length;
  return `<table>${heads}${every(listed, each)}</table>${rest > 0 ? `<p>and ${grouped(rest)} more: see the attributes’ lists.</p>` : ''}`;
}

function waiverTable({ rows, kept, sheet: { columns } }) {
  if (rows === 0) return '<p>There are none.</p>';
  const each = (cells) => row_(columns.map(({ key }) => celled(cells[key])));
  return `<table>${row_(columns.map(({ title }) => escaped(title)))}${every(kept.slice(0, maxExceptions), each)}</table><p>All ${anchor('populations/waivers.html', counted(rows, 'waiver'))}.</p>`;
}

function exceptionsPage({ populations }) {
  const [changes, waived] = [populations.get('changes'), populations.get('waivers')];
  const numbers = (id) =>
    row_([
      `${id} ${escaped(attributeTitles[id])}`,
      ...['fail', 'unknown'].map((answer) =>
        anchor(listPath(id, answer), grouped(changes.tallies[id][answer])),
      ),
    ]);
  const of = changes
    ? `<p>${counted(changes.failingCount, 'change')} of ${grouped(changes.rows)}. First those that went around a rule, then those without a pull request, without an approval or with one that does not count; last those that only name no ticket.</p><table>${row_(['Attribute', '✗ fail', '? unknown'])}${every(attributeIds, numbers)}</table>${failingTable(changes)}`
    : '<p>This package has no population of changes.</p>';
  return page(
    { title: 'Exceptions' },
    `<p>What did not go by the rules. A waiver explains a failure; it does not take it away.</p><h2>Changes that fail something</h2>${of}<h2>Waivers</h2>${waived ? waiverTable(waived) : '<p>This package has no population of waivers.</p>'}`,
  );
}

const personKinds = {
  email: 'addresses of mail, as commits and GitHub name them',
  login: 'names of accounts on GitHub',
  name: 'names of people, as commits and GitHub name them',
  pusher: 'who pushed: names of accounts on GitHub',
};

/** Members that name a person, with their values; a name only beside an account or an address. */
function lookForPeople(value, people) {
  if (typeof value !== 'object' || value === null) return;
  for (const [member, inner] of Object.entries(value)) {
    if (typeof inner === 'object') lookForPeople(inner, people);
    else if (
      typeof inner === 'string' &&
      Object.hasOwn(personKinds, member) &&
      (member !== 'name' || 'login' in value || 'email' in value)
    )
      people[member] = (people[member] ?? new Set()).add(inner);
  }
}

function peoplePage({ manifest: { client, ledger }, populations }) {
  const rows = [...populations].flatMap(([id, { sheet, people }]) =>
    Object.keys(people)
      .sort()
      .map((member) =>
        row_([
          anchor(`populations/${id}.html`, sheet.title),
          personKinds[member],
          grouped(people[member].size),
        ]),
      ),
  );
  const recorded =
    ledger === null
      ? ''
      : row_([anchor(ledger.path, 'Ledger'), `the same kinds, in ${counted(ledger.records, 'record')}`, '']);
  return page(
    { title: 'Data about people in this package' },
    `<p>${escaped(client.name)} (${escaped(client.id)}) is who decides about this data. It is here for one purpose: to show an auditor who made, approved, merged and deployed changes, and who had access, in the period.</p><h2>What there is</h2><table>${row_(['Where', 'Which data', 'Different values'])}${rows.join('')}${recorded}</table><p>Counted in raw/; tables and pages show parts of the same. Titles, reasons and other texts that people wrote may name people, too: they are not counted.</p><h2>How long</h2><ul><li>This file: as long as the engagement with the auditor needs it; the client deletes it, and copies that it handed out.</li><li>In the service: until the client leaves, or the payload of a record is erased. The hashes stay, so that the ledger can still be verified.</li></ul><h2>Secrets</h2><p>What looks like a secret is taken out before anything is stored.</p>`,
  );
}

function listPage(id, { rows, tallies: tallied, listed, perPage }) {
  const section = (answer) => {
    const [count, first] = [tallied[id][answer], listed[id][answer]];
    const items = every(
      first,
      (one) =>
        `<li>${anchor(`../${placeOf('changes', one.index, perPage)}`, visible(one.id))}${escaped(one.name)}</li>`,
    );
    const rest = count - first.length;
    const more =
      rest > 0
        ? `<p>and ${grouped(rest)} more: filter the column in ${anchor('changes.csv', 'the CSV')}.</p>`
        : '';
    return `<h2 id="${answer.replace(' ', '-')}">${signs[answer]} ${answer}: ${grouped(count)}</h2>${count === 0 ? '<p>None.</p>' : `<ul>${items}</ul>${more}`}`;
  };
  return page(
    {
      title: `${id}: ${attributeTitles[id]}`,
      up: '../',
      crumbs: [['populations/changes.html', 'Changes']],
    },
    `<p>${escaped(attributeTitles[id])}. ${counted(rows, 'change')} in the population.</p>${every(answers, section)}`,
  );
}

const presetWords = {
  '90/10': '90 % confidence that fewer than 10 % deviate',
  '95/10': '95 % confidence that fewer than 10 % deviate',
  '90/5': '90 % confidence that fewer than 5 % deviate',
  '95/5': '95 % confidence that fewer than 5 % deviate',
  25: '25 rows',
  'ten-percent': '10 % of the rows, 3 at least, 30 at most',
};

function samplePage({ population: { id, draw }, sheet, rows, root, drawn: all, perPage }) {
  const frame = { title: `Sample: ${sheet.title}`, up: '../' };
  if (draw.how !== 'sample')
    return page(
      frame,
      `<p>Nothing was drawn: all ${anchor(`../populations/${id}.html`, grouped(rows))} rows were tested. To draw some of them:</p><pre>node verify.mjs draw PACKAGE.zip --population ${id} --nonce "a text of yours" --size 25</pre>`,
    );
  const isGrid = id === 'changes';
  const how = draw.preset === null ? `--size ${draw.size}` : `--preset ${draw.preset}`;
  const again = `node verify.mjs draw PACKAGE --population ${id} --nonce '${draw.nonce}' ${how}`;
  const heads = isGrid
    ? every(attributeIds, (one) => `<th title="${escaped(attributeTitles[one])}">${one}</th>`)
    : '';
  const gridRow = (one, i) => {
    const row = JSON.parse(one.line);
    const { attributes } = row;
    const cells = attributes ? attributeIds.map((each) => signs[attributes[each].answer]) : [];
    return row_([
      String(i + 1),
      `${anchor(`../${placeOf(id, one.index, perPage)}`, visible(one.id))}${escaped(rowName(row))}`,
      ...cells,
      anchor(`${id}/${i + 1}.json`, 'raw'),
    ]);
  };
  const says = draw.preset !== null && presetWords[draw.preset] ? ` (${presetWords[draw.preset]})` : '';
  const legend = isGrid
    ? `<h2>What is asked</h2><ul>${asked_}</ul><p>✓ pass · ✗ fail · – not applicable · ? unknown. The reasons stand with the row.</p>`
    : '';
  return page(
    frame,
    `<p>${counted(all.length, 'row')} of ${grouped(rows)} were drawn${says}.</p><dl><dt>Nonce, from the auditor</dt><dd>${seen_(draw.nonce)}</dd><dt>Root of the population</dt><dd>${root}</dd><dt>Seed</dt><dd>${seedOf(root, draw.nonce)}</dd></dl><p>The seed is the SHA-256 of the root and the nonce; rows are drawn in the order of HMAC-SHA-256(seed, id). So neither side chooses. Draw them again, or with another nonce:</p><pre>${seen_(again)}</pre><table><tr><th>#</th><th>Row</th>${heads}<th>All of it</th></tr>${every(all, gridRow)}</table>${legend}`,
  );
}

const tieOutWords = { true: '✓ balances', false: '✗ does not balance', unknown: '? not known' };

function tieOutItem({ what, counts, holds, because }) {
  const numbers = counts.map(({ of, count }) => `${celled(of)} ${grouped(count)}`).join(' · ');
  return `<li>${tieOutWords[String(holds)]} ${said(what)}: ${numbers}${because === null ? '' : said(because)}</li>`;
}

function queryTable(queries) {
  if (queries.length === 0) return '<p>No query is named.</p>';
  const parameters = (all) =>
    Object.keys(all)
      .sort()
      .map((name) => `${name}=${cellText(all[name])}`)
      .join(' ');
  const heads = row_(['Asked', 'Parameters', 'Permissions', 'Pages', 'Rows', 'First', 'Last']);
  const each = (one) =>
    row_([
      celled(one.asked),
      escaped(parameters(one.parameters)),
      celled(one.permissions),
      grouped(one.pages),
      grouped(one.rows),
      celled(one.first),
      celled(one.last),
    ]);
  return `<table>${heads}${every(queries, each)}</table>`;
}

function wholeWords({ incomplete, tieOuts }) {
  if (incomplete.length > 0)
    return `<p>✗ It may be incomplete:</p><ul>${every(incomplete, (reason) => `<li>${said(reason)}</li>`)}</ul>`;
  return tieOuts.length > 0 && tieOuts.every(({ holds }) => holds === true)
    ? '<p>✓ Whole, as far as the tie-outs show.</p>'
    : '<p>? Nothing is known to be missing, and no tie-out proves it.</p>';
}

function sheetPage({ population, sheet, rows, first, last, root }, { manifest }) {
  const { id, files } = population;
  const { period, collectedAt, collector } = manifest;
  const parts = [...files.raw, ...files.csv, files.xlsx].map((path) => anchor(`../${path}`, path)).join(', ');
  const tied =
    sheet.tieOuts.length === 0
      ? '<p>There is nothing to compare these counts with.</p>'
      : `<ul>${every(sheet.tieOuts, tieOutItem)}</ul>`;
  const left =
    sheet.exclusions.length === 0
      ? '<p>Nothing is left out.</p>'
      : `<p>${counted(sheet.exclusions.length, 'exclusion')}:</p><ul>${every(sheet.exclusions, ({ what, because }) => `<li>${said(what)}: ${said(because)}</li>`)}</ul>`;
  return page(
    { title: `Sheet: ${sheet.title}`, up: '../' },
    `<p>${said(sheet.about)}</p>${wholeWords(sheet)}<dl><dt>Period</dt><dd>${when(period.from)} until just before ${when(period.to)}</dd><dt>Collected</dt><dd>${when(collectedAt)} by ${escaped(collector.by)}, Fairlead ${escaped(collector.version)}</dd><dt>Rows</dt><dd>${anchor(`../populations/${id}.html`, grouped(rows))}, from ${celled(first) || 'none'} to ${celled(last) || 'none'}</dd><dt>Merkle root</dt><dd>${root}</dd><dt>Files</dt><dd>${parts}</dd></dl><h2>Queries</h2>${queryTable(sheet.queries)}<h2>Tie-outs</h2>${tied}<h2>Gaps</h2>${gapTable(sheet.gaps, manifest)}<h2>Left out</h2>${left}`,
  );
}

/** What stands around the rows of a page. */
function aroundRows({ population: { id }, sheet, rows, pages }, i) {
  const columns = ['At', ...sheet.columns.map(({ title }) => title), ...(id === 'changes' ? ['A1–A12'] : [])];
  const heads = ['Row', ...columns].map((title, n) => {
    const means = sheet.columns[n - 2]?.means;
    return `<th${means ? ` title="${escaped(means)}"` : ''}>${escaped(title)}</th>`;
  });
  const isLast = i === pages.length - 1;
  const name = (number) => `${id}${number === 1 ? '' : `-${number}`}.html`;
  const end = rows === 0 ? '<p>There are no rows.</p>' : `<p>Row ${grouped(rows)} is the last one.</p>`;
  const before = i === 0 ? '' : anchor(name(i), '‹ earlier rows');
  const next = isLast ? '' : anchor(name(i + 2), 'more rows ›');
  return {
    titles: columns,
    html: page(
      { title: sheet.title, up: '../' },
      `<p>${said(sheet.about)}</p><p>From row ${grouped(pages[i].first)}. Where they come from: ${anchor(`../sheets/${id}.html`, 'sheet')}. The same rows: ${anchor(`${id}.csv`, 'CSV')}, ${anchor(`${id}.xlsx`, 'XLSX')}, and with all that they were made of ${anchor(`../raw/${id}.jsonl`, 'raw JSON lines')} (row n is line n).</p><table><tr>${heads.join('')}</tr></table>${isLast ? end : ''}<nav>${before}${next}</nav>`,
    ),
  };
}

// ---------------------------------------------------------------- OSCAL, worked out again

const oscalNs = 'https://github.com/fairlead/fairlead/ns/oscal';

/** RFC 9562, version 5. */
function uuidOf(...key) {
  const space = Buffer.from('6f0c1f0e5b5a4f3c9d0b7e3a1c2d4e5f', 'hex');
  const bytes = createHash('sha1').update(space).update(key.join('\0'), 'utf8').digest();
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

const oscalLine = (value) => visible(String(value)).trim() || '–';
const oscalProp = (name, value) => ({ name, ns: oscalNs, value: oscalLine(value) });
const some = (name, items) => (items.length === 0 ? {} : { [name]: items });

function oscalId({ framework, id }) {
  const token = (/^[A-Za-z_]/.test(id) ? id : `${framework}-${id}`).replaceAll(/[^A-Za-z0-9._-]/g, '-');
  return /^[A-Za-z_]/.test(token) ? token : `c-${token}`;
}

const oscalHead = ({ manifest }, title) => ({
  title: oscalLine(title),
  'last-modified': manifest.collectedAt,
  version: oscalLine(manifest.collector.version),
  'oscal-version': '1.2.1',
});

/** Of two with one id the last, in the place of the first. */
const oscalDistinct = (controls) => [...new Map(controls.map((one) => [oscalId(one), one])).values()];

const oscalReviewed = (controls) => ({
  'control-selections': [
    controls.length === 0
      ? { 'include-all': {} }
      : { 'include-controls': oscalDistinct(controls).map((one) => ({ 'control-id': oscalId(one) })) },
  ],
});

function oscalCatalog(book) {
  const controls = oscalDistinct(book.toward.controls);
  const of = (control) => ({
    id: oscalId(control),
    title: oscalLine(control.id),
    parts: [{ id: `${oscalId(control)}_smt`, name: 'statement', prose: oscalLine(control.words) }],
  });
  const groups = book.toward.frameworks
    .map(({ id, title, version }) => ({
      title: oscalLine(title),
      props: [oscalProp('crosswalk-version', version)],
      controls: controls.filter(({ framework }) => framework === id).map(of),
    }))
    .filter((group) => group.controls.length > 0);
  const metadata = oscalHead(book, 'Controls that the evidence is toward, in our own words');
  return { catalog: { uuid: uuidOf('catalog', book.scope), metadata, ...some('groups', groups) } };
}

function oscalPlan(book) {
  const { scope, manifest, populations, toward } = book;
  const ssp = uuidOf('ssp', scope);
  const tasks = [...populations].map(([id, { sheet }]) => ({
    uuid: uuidOf('task', scope, id),
    type: 'action',
    title: oscalLine(`Read the population: ${sheet.title}`),
  }));
  const description = 'The client has it, if there is one: it is no part of this package.';
  const resources = [
    { uuid: ssp, title: 'System security plan', description },
    { uuid: uuidOf('catalog resource', scope), title: 'Catalog', rlinks: [{ href: 'catalog.json' }] },
  ];
  return {
    'assessment-plan': {
      uuid: uuidOf('plan', scope),
      metadata: oscalHead(book, `What was looked at for ${manifest.client.name}`),
      'import-ssp': { href: `#${ssp}` },
      'reviewed-controls': oscalReviewed(toward.controls),
      ...some('tasks', tasks),
      'back-matter': { resources },
    },
  };
}

const summaryUuid = ({ scope }, id) => uuidOf('observation', scope, id, 'all');
const failingUuid = ({ scope }, id) => uuidOf('observation', scope, 'changes', 'fail', id);
const oscalRow = (id, { index, id: own }, { perPage }) => ({
  href: `../${placeOf(id, index, perPage)}`,
  description: oscalLine(`Row ${own}`),
});

/** One for all of a population. */
function oscalSummary(book, id, { population, sheet, rows, root, failing, failingCount }) {
  const files = population.files.csv.map((path) => book.manifest.files.find((file) => file.path === path));
  return {
    uuid: summaryUuid(book, id),
    title: oscalLine(`All of ${sheet.title}`),
    description: oscalLine(`${rows} rows. Merkle root ${root}.`),
    props: [
      oscalProp('rows', rows),
      oscalProp('merkle-root', root),
      oscalProp('failing', failingCount),
      oscalProp('failing-observed-one-by-one', failing.length),
      oscalProp('complete', sheet.incomplete.length === 0 ? 'as far as tie-outs show' : 'no'),
    ],
    methods: ['TEST'],
    'relevant-evidence': files.map(({ path, size, sha256: sum }) => ({
      href: `../${path}`,
      description: oscalLine(`${path}, ${size} bytes`),
      props: [oscalProp('sha256', sum)],
    })),
    collected: book.manifest.collectedAt,
  };
}

function oscalObservations(book, id, population) {
  const collected = book.manifest.collectedAt;
  const failing = population.failing.map((one) => ({
    uuid: failingUuid(book, one.id),
    title: oscalLine(`Change ${one.id}`),
    description: oscalLine(`Fails ${one.failed.join(', ')}`),
    props: one.failed.map((attribute) => oscalProp('fails', attribute)),
    methods: ['TEST'],
    'relevant-evidence': [oscalRow('changes', one, population)],
    collected,
  }));
  const drawn_ = population.drawn.map((one, i) => ({
    uuid: uuidOf('observation', book.scope, id, 'drawn', one.id),
    title: oscalLine(`Drawn: ${one.id}`),
    description: oscalLine(`Row ${i + 1} of the sample, with its proof in samples/${id}/${i + 1}.json`),
    methods: ['EXAMINE'],
    'relevant-evidence': [oscalRow(id, one, population)],
    collected,
  }));
  return [oscalSummary(book, id, population), ...failing, ...drawn_];
}

function oscalVerdict({ inScope, failed, unknown }) {
  if (failed > 0) return ['fail', { state: 'not-satisfied', reason: 'fail' }];
  return inScope > 0 && unknown === 0
    ? ['pass', { state: 'satisfied', reason: 'pass' }]
    : ['unknown', { state: 'not-satisfied', reason: 'other' }];
}

const holeWords = (of, book) => {
  const population = book.populations.get('attribute' in of ? 'changes' : of.population);
  const isPlain = !population || isAsWhole(of, book) || isWhole(population.sheet);
  return isPlain ? '' : ' (one more than there are rows: what may be missing)';
};

/** Failing ones that a finding refers to. */
const maxRelated = 100;

function oscalFinding(book, control, { evidence, id, i }) {
  const { of, inScope, passed, failed, unknown, notApplicable, toward, rationale } = evidence;
  const [verdict, status] = oscalVerdict(evidence);
  const failing =
    id !== null && 'attribute' in of
      ? book.populations.get(id).failing.filter((one) => one.failed.includes(of.attribute))
      : [];
  const related =
    id === null
      ? []
      : [summaryUuid(book, id), ...failing.slice(0, maxRelated).map((one) => failingUuid(book, one.id))];
  return {
    uuid: uuidOf('finding', book.scope, control.framework, control.id, nameOf(of), String(i)),
    title: oscalLine(`${control.id}: ${titleOf(of, book)}`),
    description: oscalLine(
      `Evidence toward ${control.id} (${toward}): ${passed} passed, ${failed} failed, ${unknown} unknown, ${notApplicable} not applicable, of ${inScope}${holeWords(of, book)}. ${rationale}`,
    ),
    props: [oscalProp('verdict', verdict), oscalProp('toward', toward)],
    target: { type: 'statement-id', 'target-id': `${oscalId(control)}_smt`, status },
    ...some(
      'related-observations',
      related.map((uuid) => ({ 'observation-uuid': uuid })),
    ),
  };
}

function oscalRisk({ scope }, cells, i) {
  const until = cellText(cells.until);
  const isApproved = cellText(cells.approvedBy) !== '' || cellText(cells.approver) !== '';
  return {
    uuid: uuidOf('risk', scope, String(i)),
    title: oscalLine(`Waiver of ${cellText(cells.policy) || 'a policy'}`),
    description: oscalLine(cellText(cells.reason) || 'No reason is written down.'),
    statement: 'What the policy asks was waived; failures stay counted.',
    status: isApproved ? 'deviation-approved' : 'deviation-requested',
    ...(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(until) ? { deadline: until } : {}),
  };
}

/** `id`: null for what is about no population. */
function oscalResult(book, id) {
  const { manifest, populations, toward, scope } = book;
  const population = id === null ? null : populations.get(id);
  const own = (of) => {
    const name = 'attribute' in of ? 'changes' : of.population;
    return (populations.has(name) ? name : null) === id;
  };
  const controls = toward.controls
    .map((control) => ({ control, evidence: control.evidence.filter(({ of }) => own(of)) }))
    .filter(({ evidence }) => evidence.length > 0);
  const findings = controls.flatMap(({ control, evidence }) =>
    evidence.map((one, i) => oscalFinding(book, control, { evidence: one, id, i })),
  );
  const { from, to } = manifest.period;
  return {
    uuid: uuidOf('result', scope, id ?? ''),
    title: oscalLine(population ? population.sheet.title : 'Rules over time, and verdicts'),
    description: oscalLine(`Evidence toward controls, from ${from} until just before ${to}.`),
    start: from,
    end: to,
    'reviewed-controls': oscalReviewed(controls.map(({ control }) => control)),
    ...some('observations', population ? oscalObservations(book, id, population) : []),
    ...some('risks', id === 'waivers' ? population.kept.map((cells, i) => oscalRisk(book, cells, i)) : []),
    ...some('findings', findings),
  };
}

const oscalResults = (book) => ({
  'assessment-results': {
    uuid: uuidOf('results', book.scope),
    metadata: oscalHead(book, `Evidence of ${book.manifest.client.name}`),
    'import-ap': { href: 'assessment-plan.json' },
    results: [...[...book.populations.keys()].map((id) => oscalResult(book, id)), oscalResult(book, null)],
  },
});

/** Where two JSON values part; null: nowhere. */
function jsonPartsAt(is, should, path = '') {
  const isTree = (value) => typeof value === 'object' && value !== null;
  if (!isTree(is) || !isTree(should) || Array.isArray(is) !== Array.isArray(should))
    return is === should ? null : { path, is, should };
  for (const name of new Set([...Object.keys(should), ...Object.keys(is)])) {
    const inner = Array.isArray(should) ? `${path}[${name}]` : `${path}${path === '' ? '' : '.'}${name}`;
    const odd = jsonPartsAt(is[name], should[name], inner);
    if (odd) return odd;
  }
  return null;
}

// ---------------------------------------------------------------- what is derived, beside what it is made of

const brief = (value) => (value === undefined ? 'nothing' : shown(JSON.stringify(value)).slice(0, 160));

function problemOfJson(text, should) {
  const is = parsed(text);
  const odd = jsonPartsAt(is, should);
  if (odd)
    return `says ${brief(odd.is)} at ${shown(odd.path)}; what it is made of gives ${brief(odd.should)}`;
  return `${JSON.stringify(is, null, 1)}\n` === text ? null : 'is not written as it was';
}

const zeros = { passed: 0, failed: 0, notApplicable: 0, unknown: 0 };
const inScopeOf = ({ passed, failed, unknown }) => passed + failed + unknown;
const oneMore = (counts, is) => (is ? { ...counts, unknown: counts.unknown + 1 } : counts);
const ofAnswers = (all) => ({
  passed: all.pass,
  failed: all.fail,
  notApplicable: all['not applicable'],
  unknown: all.unknown,
});

function continuityCounts(rule, all) {
  const states = all
    .filter((one) => one.rule === rule)
    .map(({ intervals }) => new Set(intervals.map(({ state }) => state)));
  const failed = states.filter((one) => one.has('weaker')).length;
  const passed = states.filter((one) => one.size === 1 && one.has('in force')).length;
  return { ...zeros, passed, failed, unknown: states.length - passed - failed };
}

const judgedBy = { release: 'releases', repository: 'repositories', organization: null };
const verdictKeys = { pass: 'passed', fail: 'failed', waived: 'failed', skip: 'notApplicable' };
const keyOfOutcome = (outcome) => verdictKeys[outcome] ?? 'unknown';

/** Milliseconds in which what was published is recorded. */
const recordedIn = 60_000;

/** What a policy said of exactly what landed, when it landed: the last word before it. */
function stoodAt(all, head, at) {
  const until = new Date(Date.parse(at) + recordedIn).toISOString();
  const then = all.filter((one) => one.head === head && one.then <= at && one.published <= until);
  return then.reduce((a, b) => (a && a.then > b.then ? a : b), null);
}

/** Of each change, what was said of its pull requests and its merge group. */
function standingOf({ repository, after, at, pulls }, byThing) {
  const of = (kind, subject) => byThing.get(JSON.stringify([kind, repository, String(subject)])) ?? [];
  return [
    ...pulls.map((pull) => stoodAt(of('pull_request', pull.number), pull.head, pull.mergedAt)),
    at === null ? null : stoodAt(of('merge_group', after), after, at),
  ].filter(Boolean);
}

function changeCounts(policy, { verdicts: { standing } }) {
  const counts = { ...zeros };
  for (const all of standing) {
    const said = all.map(({ assessments }) => keyOfOutcome(assessments[policy]?.outcome));
    counts[['failed', 'unknown', 'passed', 'notApplicable'].find((key) => said.includes(key)) ?? 'unknown'] +=
      1;
  }
  return counts;
}

/** Counts of a policy, were it about this kind of thing. */
function countsOfKind(policy, kind, { verdicts, populations, manifest: { period } }) {
  const counts = { ...zeros };
  for (const all of verdicts.byThing.values()) {
    const last = all.reduce((a, b) => (a.then > b.then ? a : b));
    if (last.kind === kind && last.then >= period.from && last.assessments[policy])
      counts[keyOfOutcome(last.assessments[policy].outcome)] += 1;
  }
  const judged = countKeys.reduce((sum, key) => sum + counts[key], 0);
  const rows = judgedBy[kind] === null ? 1 : populations.get(judgedBy[kind])?.rows;
  const rest = rows === undefined ? Number(judged === 0) : Math.max(0, rows - judged);
  return { ...counts, unknown: counts.unknown + rest };
}

/** What the counts of a policy may be: which kind of thing a policy is about is only told by its verdicts. */
function policyCounts(policy, book) {
  const { kinds, named } = book.verdicts;
  const known = named.get(policy);
  const of = (kind) => {
    if (!known && kinds.has(kind)) return zeros;
    if (kind !== 'pull_request') return countsOfKind(policy, kind, book);
    return book.populations.has('changes') ? changeCounts(policy, book) : { ...zeros, unknown: 1 };
  };
  return [...(known ?? ['pull_request', ...Object.keys(judgedBy)])].map(of);
}

/** Which counts evidence may have; null: it is not worked out. */
function countsOf(of, book) {
  const { populations, continuity } = book;
  if ('continuity' in of) return [continuityCounts(of.continuity, continuity)];
  if ('policy' in of) return book.verdicts === null ? null : policyCounts(of.policy, book);
  const found = populations.get('attribute' in of ? 'changes' : of.population);
  if (!found) return [{ ...zeros, unknown: 1 }];
  const hole = !isWhole(found.sheet);
  if ('attribute' in of) return [oneMore(ofAnswers(found.tallies[of.attribute]), hole)];
  if (found.answered !== null) return [oneMore(ofAnswers(found.answered), hole)];
  // Without anything to compare it with, nobody knows whether it is whole.
  const isShown = !hole && found.sheet.tieOuts.length > 0;
  return [isShown ? { ...zeros, passed: 1 } : { ...zeros, unknown: 1 }];
}

/** A gap that bears on some populations alone is none of a control that is about none of them. */
const concerns = ({ populations }, evidence) =>
  populations === undefined ||
  evidence.some(({ of }) => {
    if ('population' in of) return populations.includes(of.population);
    if ('attribute' in of) return populations.includes('changes');
    return 'continuity' in of && populations.includes('control-changes');
  });

/** Minutes of the period in which nobody looked, each once. */
function gapMinutesOf({ evidence }, { continuity, gaps, manifest: { period } }) {
  const followed = evidence.map(({ of }) => of.continuity);
  const unknown = continuity
    .filter(({ rule }) => followed.includes(rule))
    .flatMap(({ intervals }) => intervals.filter(({ state }) => state === 'unknown'));
  const isLost = (gap) => gap.lost !== null && concerns(gap, evidence);
  const lost = evidence.length > 0 ? gaps.gaps.filter(isLost) : [];
  const clipped = [...unknown, ...lost]
    .map(({ from, to }) => [from, to ?? period.to])
    .map(([from, to]) => [from < period.from ? period.from : from, to > period.to ? period.to : to])
    .map((pair) => pair.map((instant) => Date.parse(instant)))
    .sort((a, b) => a[0] - b[0]);
  let [sum, until] = [0, Number.NEGATIVE_INFINITY];
  for (const [from, to] of clipped) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.ceil(sum / 60_000);
}

const countKeys = ['passed', 'failed', 'notApplicable', 'unknown'];

function problemsOfControl(control, book) {
  const { id, evidence, manual, coverage, gapMinutes } = control;
  const name = `raw/controls.json: control ${shown(id)}`;
  const told = (one) => countKeys.map((key) => `${one[key]} ${key}`).join(', ');
  const odd = evidence.flatMap((one) => {
    const may = countsOf(one.of, book);
    const isOne = may === null || may.some((counts) => countKeys.every((key) => counts[key] === one[key]));
    return [
      ...(isOne
        ? []
        : [`${name} says ${told(one)} of ${shown(nameOf(one.of))}; the rows give ${told(may[0])}`]),
      ...(one.inScope === inScopeOf(one)
        ? []
        : [
            `${name} counts ${one.inScope} in scope of ${shown(nameOf(one.of))}; its numbers give ${inScopeOf(one)}`,
          ]),
    ];
  });
  const all = evidence.reduce((sum, one) => sum + one.inScope, 0);
  const tested = all === 0 ? null : evidence.reduce((sum, one) => sum + one.passed + one.failed, 0) / all;
  const gap = gapMinutesOf(control, book);
  const files = new Map(book.manifest.files.map((file) => [file.path, file.sha256]));
  const other = manual.filter(
    ({ file, sha256: sum }) => file !== null && sum !== null && files.has(file) && files.get(file) !== sum,
  );
  return [
    ...odd,
    ...(coverage === tested
      ? []
      : [
          `${name} says that ${coverageText(coverage)} were tested; its evidence gives ${coverageText(tested)}`,
        ]),
    ...(gapMinutes === gap
      ? []
      : [`${name} says ${counted(gapMinutes, 'minute')} of gap; gaps and rules give ${grouped(gap)}`]),
    ...other.map(({ file }) => `${shown(file)} is another file than control ${shown(id)} says (SHA-256)`),
  ];
}

/** Intervals are the whole period, and what is inside of one landed there and then. */
function problemsOfContinuity({ continuity, manifest: { period }, populations }) {
  const landed = populations.get('changes')?.landed;
  return continuity.flatMap(({ repository, branch, rule, intervals }) => {
    const name = `raw/continuity.json: ${shown(repository.name)} ${shown(branch)} ${shown(rule)}`;
    const touch =
      intervals.length > 0 &&
      intervals.every(({ from, to }, i) => from < to && from === (intervals[i - 1]?.to ?? period.from)) &&
      intervals.at(-1).to === period.to;
    const strange = intervals.flatMap(({ from, to, state, changes }) =>
      changes.filter((id) => {
        const one = landed?.get(id);
        const isThere = one?.repository === undefined || one.repository === repository.id;
        return landed && !(state !== 'in force' && one && isThere && one.at >= from && one.at < to);
      }),
    );
    return [
      ...(touch ? [] : [`${name}: its intervals are not the whole period`]),
      ...strange.slice(0, 3).map((id) => `${name}: ${shown(id)} is no change that landed in that interval`),
    ];
  });
}

function problemsOfSheet({ population, sheet }) {
  const { id, files, title, complete } = population;
  return [
    ...(sheet.id === id ? [] : [`${files.sheet} is of ${shown(sheet.id)}, not of ${shown(id)}`]),
    ...(sheet.title === title
      ? []
      : [`manifest.json calls ${shown(id)} “${shown(title)}”; its sheet “${shown(sheet.title)}”`]),
    ...(complete === (sheet.incomplete.length === 0)
      ? []
      : [
          `manifest.json says that ${shown(id)} is ${complete ? '' : 'not '}complete; its sheet says otherwise`,
        ]),
  ];
}

/** Every page, with what it should say. */
function pagesOf(book) {
  const each = [...book.populations].flatMap(([id, one]) => [
    [`sheets/${id}.html`, () => sheetPage(one, book)],
    [`samples/${id}.html`, () => samplePage(one)],
    ...(id === 'changes'
      ? attributeIds.map((attribute) => [listPath(attribute), () => listPage(attribute, one)])
      : []),
  ]);
  return [
    ['README.html', () => readmePage(book)],
    ['index.html', () => indexPage(book)],
    ['controls.html', () => controlsPage(book)],
    ['continuity.html', () => continuityPage(book)],
    ['exceptions.html', () => exceptionsPage(book)],
    ['gaps.html', () => gapsPage(book)],
    ['person-data.html', () => peoplePage(book)],
    ...each,
  ];
}

async function checkPages(book, files, problems) {
  for (const [path, make] of pagesOf(book))
    await guarded(path, problems, async () => {
      const file = files.get(path);
      if (!file) return problems.push(`${path} is missing, which every package has`);
      const should = make();
      // Markup that says nothing, and bytes of a character: a page is some times as long as what it says.
      const html = unstyled(await textOf(file, 2 ** 20 + 16 * should.length));
      const odd = partsAt(tokensOf(html), tokensOf(should));
      return odd && problems.push(`${path} ${odd}`);
    });
  for (const population of book.populations.values())
    for (const [i, { path, around }] of population.pages.entries())
      await guarded(path, problems, async () => {
        const { html, titles } = aroundRows(population, i);
        const odd = partsAt(tokensOf(unstyled(around, titles)), tokensOf(html));
        return odd && problems.push(`${path} ${odd}`);
      });
}

async function checkOscal(book, files, problems) {
  const documents = {
    catalog: oscalCatalog,
    'assessment-plan': oscalPlan,
    'assessment-results': oscalResults,
  };
  for (const [name, make] of Object.entries(documents)) {
    const path = `oscal/${name}.json`;
    await guarded(path, problems, async () => {
      const odd = problemOfJson(await textOf(files.get(path)), make(book));
      return odd && problems.push(`${path} ${odd}`);
    });
  }
}

/** JSON that a package has beside a page; null: it is none as it was written. */
async function canonicalOf(path, is, files, problems) {
  const text = files.has(path) ? await textOf(files.get(path)) : '';
  const value = parsed(text);
  const isCanonical = value !== undefined && `${canonical(value)}\n` === text;
  if (isCanonical && is(value)) return value;
  problems.push(
    isCanonical ? `${path} has something that no package has there` : `${path} is no JSON as it was written`,
  );
  return null;
}

const allFiles = ({ files: { raw, csv, html, xlsx, sheet } }) => [...raw, ...csv, ...html, xlsx, sheet];

/** In the folders and under the names that they have in every package, each there once. */
function hasOwnFiles(population, files) {
  const { id, files: own } = population;
  const places = { raw: ['raw', 'jsonl'], csv: ['populations', 'csv'], html: ['populations', 'html'] };
  const isNumbered = Object.entries(places).every(
    ([kind, [folder, ending]]) =>
      own[kind].length > 0 &&
      own[kind].every((path, i) => path === `${folder}/${id}${i === 0 ? '' : `-${i + 1}`}.${ending}`),
  );
  return (
    isNumbered &&
    own.xlsx === `populations/${id}.xlsx` &&
    own.sheet === `sheets/${id}.json` &&
    allFiles(population).every((path) => files.has(path))
  );
}

/** Files that people gave, and what controls say of them. */
function problemsOfGiven(files, { controls }) {
  const isGiven = (path) => path?.startsWith('attachments/');
  const named = new Set(controls.flatMap(({ manual }) => manual.map(({ file }) => file)).filter(isGiven));
  const there = [...files.keys()].filter(isGiven);
  return [
    ...there
      .filter((path) => !named.has(path))
      .map((path) => `${shown(path)} is a file that no control names: it was added`),
    ...[...named]
      .filter((path) => !files.has(path))
      .map((path) => `${shown(path)} is not there, and a control says that it was given`),
  ];
}

/** Files that a package has, and where files that people gave are. */
function checkNames({ files, manifest }, book, problems) {
  const { populations, ledger, client } = manifest;
  const known = new Set([
    ...pagesOf(book).map(([path]) => path.replace(/#.*$/, '')),
    ...['catalog', 'assessment-plan', 'assessment-results'].map((name) => `oscal/${name}.json`),
    ...['raw/controls.json', 'raw/continuity.json', 'raw/gaps.json', 'verify.mjs'],
    ...['manifest.json', 'manifest.dsse.json', ...(ledger === null ? [] : [ledger.path])],
  ]);
  for (const population of populations) {
    const { id, draw } = population;
    if (!hasOwnFiles(population, files))
      problems.push(`manifest.json names other files of ${shown(id)} than a package has`);
    for (const path of allFiles(population)) known.add(path);
    for (const i of draw.drawn?.keys() ?? []) known.add(`samples/${id}/${i + 1}.json`);
  }
  const added = [...files.keys()].filter((path) => !known.has(path) && !path.startsWith('attachments/'));
  problems.push(...added.map((path) => `${shown(path)} is no file that a package has: it was added`));
  problems.push(...problemsOfGiven(files, book.toward));
  if (client.id !== `${client.host}/${client.id.slice(client.host.length + 1)}`)
    problems.push(`manifest.json says that ${shown(client.id)} is on ${shown(client.host)}`);
}

/** What pages, OSCAL and counts of controls are made of: raw, and nothing that is derived from it. */
async function checkDerived(pack, populations, { ledger, problems }) {
  const { files, manifest } = pack;
  const before = problems.length;
  const toward = await canonicalOf('raw/controls.json', isToward, files, problems);
  const continuity = await canonicalOf('raw/continuity.json', listOf(continuity_), files, problems);
  const gaps = await canonicalOf('raw/gaps.json', isGaps, files, problems);
  if (problems.length > before) return null;
  const { client, period } = manifest;
  const scope = [client.id, period.from, period.to].join(' ');
  const book = { manifest, populations, toward, continuity, gaps, scope, verdicts: null };
  book.verdicts = verdictsOf(ledger, book);
  if (canonical(toward.frameworks) !== canonical(manifest.frameworks))
    problems.push('raw/controls.json names other frameworks than manifest.json');
  for (const population of populations.values()) problems.push(...problemsOfSheet(population));
  for (const control of toward.controls) problems.push(...problemsOfControl(control, book));
  problems.push(...problemsOfContinuity(book));
  checkNames(pack, book, problems);
  await checkPages(book, files, problems);
  await checkOscal(book, files, problems);
  return book;
}

/** Milliseconds before the period in which what landed in it may have been judged. */
const judgedBefore = 92 * 86_400_000;

/** Verdicts of things that are in scope, given before the end of the period. */
function verdictsIn({ from, to }, roster, verdicts) {
  const since = new Date(Date.parse(from) - judgedBefore).toISOString();
  return verdicts.flatMap(({ at, payload }) => {
    const { repository_id: repository, subject, judged_at: judged, assessments, kind, head } = payload;
    if (at < since || !assessments || !judged || (repository !== null && !roster.has(repository))) return [];
    const then = new Date(judged).toISOString();
    const published = payload.published_at ? new Date(payload.published_at).toISOString() : then;
    const key = JSON.stringify([kind, repository, String(subject)]);
    return then < to ? [{ at, then, published, key, kind, head: head ?? null, assessments }] : [];
  });
}

/** What policies said; null: it cannot be worked out from what is here. */
function verdictsOf(ledger, { manifest: { period, collectedAt }, populations }) {
  const roster = populations.get('repositories')?.looked;
  const landings = populations.get('changes')?.landings ?? [];
  if (!roster || landings.includes(null)) return null;
  const all = verdictsIn(period, roster, ledger?.verdicts ?? []);
  // What came while it was collected was counted, or was not.
  if (all.some(({ at }) => at > collectedAt)) return null;
  const byThing = new Map();
  for (const one of all) byThing.set(one.key, [...(byThing.get(one.key) ?? []), one]);
  const named = new Map();
  for (const { kind, assessments } of all)
    for (const policy of Object.keys(assessments)) {
      const of = kind === 'merge_group' ? 'pull_request' : kind;
      named.set(policy, (named.get(policy) ?? new Set()).add(of));
    }
  const standing = landings.map((one) => standingOf(one, byThing));
  return { byThing, named, standing, kinds: new Set(all.map(({ kind }) => kind)) };
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

const tallies = having(
  Object.fromEntries(
    attributeIds.map((id) => [id, having(Object.fromEntries(answers.map((one) => [one, whole])))]),
  ),
);
const drawn = exactly({
  size: whole,
  preset: orNull(text),
  nonce: text,
  seed: hash,
  drawn: listOf(text),
  how: (how) => how === 'sample',
});

/** Whoever changed a manifest may have written anything into it. */
const manifestMembers = {
  fairlead: text,
  format: whole,
  client: exactly({ id: text, host: text, name: text }),
  period: exactly({ from: text, to: text }),
  collectedAt: text,
  timeZone: text,
  frameworks: listOf(exactly({ id: text, title: text, version: text, leavesOut: optional(text) })),
  collector: exactly({ by: text, version: text, ledgerSince: orNull(text) }),
  keys: listOf(exactly({ id: text, publicKey: text })),
  ledger: orNull(exactly({ path: text, records: whole })),
  files: listOf(
    exactly({
      path: text,
      size: whole,
      sha256: hash,
      stored: exactly({ method: text, size: whole, sha256: hash }),
    }),
  ),
  populations: listOf(
    exactly({
      id: text,
      title: text,
      rows: whole,
      root: hash,
      first: orNull(text),
      last: orNull(text),
      complete: (value) => typeof value === 'boolean',
      attributes: optional(tallies),
      draw: either(exactly({ how: (how) => how === 'all' }), drawn),
      files: exactly({ raw: listOf(text), csv: listOf(text), xlsx: text, html: listOf(text), sheet: text }),
    }),
  ),
};

const gap_ = exactly({
  from: text,
  to: orNull(text),
  watched: text,
  what: optional(text),
  populations: optional(listOf(text)),
  repositories: orNull(listOf(whole)),
  because: prose,
  recovered: orNull(prose),
  lost: orNull(prose),
});
const isKind = (value) => ['text', 'time', 'number', 'hours', 'answer', 'link'].includes(value);
const isSheet = exactly({
  id: text,
  title: text,
  about: prose,
  columns: listOf(exactly({ key: text, title: text, kind: isKind, means: optional(text) })),
  rows: whole,
  queries: listOf(
    exactly({
      asked: text,
      parameters: object,
      permissions: orNull(text),
      pages: whole,
      rows: whole,
      first: orNull(text),
      last: orNull(text),
    }),
  ),
  tieOuts: listOf(
    exactly({
      what: prose,
      counts: listOf(exactly({ of: text, count: number })),
      holds: (holds) => [true, false, 'unknown'].includes(holds),
      because: orNull(prose),
    }),
  ),
  gaps: listOf(gap_),
  exclusions: listOf(exactly({ what: prose, because: prose })),
  incomplete: listOf(prose),
});

const framework_ = exactly({ id: text, title: text, version: text, leavesOut: optional(text) });
const evidence_ = exactly({
  of: either(...['policy', 'attribute', 'population', 'continuity'].map((kind) => exactly({ [kind]: text }))),
  toward: text,
  rationale: text,
  inScope: whole,
  passed: whole,
  failed: whole,
  notApplicable: whole,
  unknown: whole,
});
const manual_ = exactly({
  asks: text,
  owner: orNull(text),
  date: orNull(text),
  file: orNull(text),
  sha256: orNull(text),
});
const control_ = exactly({
  framework: text,
  id: text,
  words: text,
  evidence: listOf(evidence_),
  manual: listOf(manual_),
  coverage: orNull(number),
  gapMinutes: whole,
});
const interval_ = exactly({
  from: text,
  to: text,
  state: (state) => ['in force', 'weaker', 'unknown'].includes(state),
  because: prose,
  changes: listOf(text),
});
const continuity_ = exactly({
  repository: exactly({ id: whole, name: text }),
  branch: text,
  rule: text,
  title: prose,
  intervals: listOf(interval_),
});
const isToward = exactly({ frameworks: listOf(framework_), controls: listOf(control_) });
const isGaps = exactly({ gaps: listOf(gap_), notLookedAt: listOf(prose) });

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
  const odd = [...Object.keys(manifestMembers), ...Object.keys(manifest)].find(
    (name) => !Object.hasOwn(manifestMembers, name) || !manifestMembers[name](manifest[name]),
  );
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

async function checkLedger(pack, { keys, earlier }, problems) {
  const { manifest, files } = pack;
  if (!manifest.ledger) {
    if (earlier) problems.push('The earlier file has a ledger, this package has none');
    return null;
  }
  const file = manifest.ledger.path === 'ledger/ledger.jsonl' ? files.get(manifest.ledger.path) : undefined;
  if (!file) {
    problems.push('The manifest names a ledger, and the package has none');
    return null;
  }
  const { problems: odd, state } = await verifyLedger(piecesOf(file, '\n'), { keys, earlier }).catch(
    (error) => ({
      problems: [whatIsWrong(error)],
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

/** A checkpoint as Fairlead commits it into a client's repository; null: it is something else. */
async function readAnchor(file) {
  if (file.size > 1 << 20) return null;
  const anchor = parsed((await textOf(file)).trimEnd());
  if (anchor?.fairlead !== 'anchor') return null;
  const { client, checkpoint, keys } = anchor;
  const { size, root, client: of } = parsed(Buffer.from(checkpoint.payload, 'base64').toString('utf8')) ?? {};
  const known = new Map(keys.map(({ id, publicKey }) => [id, publicKey]));
  const holds =
    of === client &&
    whole(size) &&
    hash(root) &&
    checkpoint.signatures.length > 0 &&
    keys.every(({ id, publicKey }) => hex(sha256(Buffer.from(publicKey, 'base64'))) === id) &&
    checkpoint.signatures.every(({ keyid, sig }) => isSignedBy(known.get(keyid) ?? '', checkpoint, sig));
  if (!holds) throw new Unreadable('the earlier file is no checkpoint that holds');
  return {
    manifest: null,
    ledger: { size, root, client },
    keys: checkpoint.signatures.map(({ keyid }) => keyid),
  };
}

/** What an earlier package, or an earlier ledger, has. */
async function readEarlier(path) {
  const fd = opened(path);
  try {
    const region = regionOf(fd, 0, fstatSync(fd).size);
    const isZip = region.read(0, 2).toString('latin1') === 'PK';
    const pack = isZip ? await openPackage(fd, []) : null;
    const plain = { method: 0, size: region.size, region };
    const anchored = isZip ? null : await readAnchor(plain);
    if (anchored) return anchored;
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
  // No name has a slash, and every id has: a name is not taken for another client's id.
  const isAsked = client === own.id || (client === own.name && !client.includes('/'));
  if (client && !isAsked)
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

function provenOf({ manifest }, { signers, trust, ledger, earlier, options, again }) {
  const rows = manifest.populations.reduce((sum, one) => sum + one.rows, 0);
  const sampled = manifest.populations.filter(({ draw }) => draw.how === 'sample').length;
  const isKnown =
    trust === 'known' ? ', which is known to be the client’s, or vouched for by one that is' : '';
  const until = ledger?.signed ? `signed until ${ledger.signed.at}` : 'not signed yet';
  return [
    `All ${counted(manifest.files.length, 'file')} are as they were written; none is missing, added or exchanged.`,
    `${counted(manifest.populations.length, 'population')} with ${counted(rows, 'row')}: CSV, XLSX, pages and raw JSON say the same, and every count is that of its rows.`,
    'Every page, sheet of a spreadsheet and OSCAL document was worked out again from raw JSON, and says the same.',
    ...(sampled > 0 ? [`${counted(sampled, 'sample')}: the rows are those that the nonce draws.`] : []),
    ...(ledger ? [`The ledger inside: ${counted(ledger.tree.size(), 'record')}, chained, ${until}.`] : []),
    ...(signers.length > 0 ? [`Signed with ${signers.map(shown).join(', ')}${isKnown}.`] : []),
    ...(earlier?.ledger && ledger ? ['It goes on from the earlier file.'] : []),
    ...(options.reperform ? [`Judged again from raw, with the same answers: ${again.done()}.`] : []),
  ];
}

/** What of the counts and pages has no source in the package. */
const openOfBook = (book) => [
  book?.verdicts === null &&
    book.toward.controls.some(({ evidence }) => evidence.some(({ of }) => 'policy' in of)) && [
      'How often each policy passed and failed: the package does not have all that it takes to count it again.',
    ],
  [
    'What nothing in it is the source of: which evidence goes toward which control, in which state a rule was, gaps, the queries and tie-outs of sheets, files that people gave. They are as they were written; all that is counted, listed and shown from them was worked out again.',
  ],
];

/** Whether it goes on from what was there before. */
function openOfEarlier(earlier) {
  if (earlier === null)
    return [
      'That nothing older was rewritten or cut off since.',
      'The package or ledger that you got last time: --earlier FILE. Keep this one for next time.',
    ];
  return (
    earlier.ledger === null && [
      'That nothing older was rewritten or cut off since: the earlier file has no ledger from which this one could go on.',
    ]
  );
}

/** Nothing is known to be missing, and what it was compared with balances. */
const isShownWhole = (id, complete, book) => complete && (book === null || isTied(book.populations.get(id)));

/** What is not proven, each with what it would take. */
function openOf({ manifest }, { signers, trust, ledger, book, earlier, options }) {
  const { client, period } = manifest;
  return [
    signers.length === 0 && [
      'That the client wrote it: it is not signed, so whoever had it could have changed it, and all in it alike.',
      'The SHA-256 of the package from whoever made it, by another way; or a package from the service, which signs.',
    ],
    signers.length > 0 &&
      trust === 'nobody asked' && [
        'That the client wrote it: nobody said which keys are the client’s. Whoever had it could have changed a row in every file alike and signed it with a key of their own, and all of this would read the same.',
        'The ids of the client’s keys, from the client and not from this file: --key ID. Or what you have from the client already, an earlier package, a ledger or a checkpoint from its repository: --earlier FILE.',
      ],
    !(options.client && options.from && options.to) && [
      `That this is the package you asked for: it says ${client.id} (${client.name}), ${period.from} until ${period.to}.`,
      'The client and the period you expect: --client, --from, --to.',
    ],
    openOfEarlier(earlier),
    !ledger && [
      'That anything was recorded as it happened: there is no ledger in it; all of it was read from GitHub afterwards.',
      'Fairlead running as a service.',
    ],
    !options.reperform && ['That each answer follows from its facts.', 'To judge them again: --reperform.'],
    ...manifest.populations.map(
      ({ id, complete }) =>
        !isShownWhole(id, complete, book) && [`That ${id} is whole: sheets/${id}.html says why.`],
    ),
    ledger &&
      takenOut(ledger) > 0 && [
        `What ${counted(takenOut(ledger), 'record')} of the ledger said: it was taken out, and no signed record says that it was erased.`,
      ],
    ledger &&
      ledger.tree.size() > (ledger.signed?.size ?? 0) && [
        `The last ${counted(ledger.tree.size() - (ledger.signed?.size ?? 0), 'record')} of the ledger: no checkpoint signs them yet.`,
      ],
    ...openOfBook(book),
    ['That GitHub told the truth, and what GitHub does not know.'],
  ].filter(Boolean);
}

/** Those that are judged again, and what raw most often lacks for it. */
const lacking = {
  A1: '',
  A2: ', as who pushed last, where one person alone approved',
  A7: ', as whether a name in its title or branch is a ticket',
};

/** Judges the attributes again; counts those that were, and those that could not be. */
function newReperform() {
  const [done, left] = [new Map(), new Map()];
  const count = (map, id) => map.set(id, (map.get(id) ?? 0) + 1);
  return {
    take(row, problems) {
      if (!row.attributes) return;
      const again = judgeChange(row);
      for (const id of Object.keys(lacking)) {
        const own = again?.[id] ?? null;
        count(own === null ? left : done, id);
        if (own !== null && own !== row.attributes[id].answer)
          problems.push(
            `${shown(row.id)}: ${id} is ${row.attributes[id].answer} in the package, and ${own} from its facts`,
          );
      }
    },
    done: () =>
      Object.keys(lacking)
        .map((id) => `${id} of ${counted(done.get(id) ?? 0, 'change')}`)
        .join(', '),
    left: () => [
      ...Object.keys(lacking)
        .filter((id) => left.has(id))
        .map(
          (id) =>
            `${id} of ${counted(left.get(id), 'change')}: raw does not have all that it takes to judge it again${lacking[id]}.`,
        ),
      'A3 to A6 and A8 to A12: they are not judged again.',
    ],
  };
}

const isPush = (how) => how === 'push' || how === 'force push';

/** How it landed, where the landing itself says so. */
function landedAgain({ landing, pulls, through }) {
  if (through === 'not known') return null;
  const byGitHub = landing.how === 'pull request merge' || landing.how === 'merge queue';
  if (byGitHub) return pulls.length > 0 ? 'pass' : null;
  if (!isPush(landing.how)) return null;
  const isWhole = pulls.length === 1 && pulls[0].head === landing.after;
  return isWhole && landing.how === 'push' ? 'pass' : 'fail';
}

/** GitHub's merge of another branch into the pull request's: whoever pressed the button wrote none of it. */
const isUpdate = ({ parents, signature }) =>
  parents > 1 && signature?.byGitHub === true && signature.valid === true;

const pushersOf = ({ pushers = [] }, { number }) => pushers.find(({ pull }) => pull === number)?.of ?? [];

/** Who approved last and had no part, where all of it is there and nobody's word was taken back. */
function approvedAgain({ author, reviews, commits, commitCount, dismissals, cut, mergedAt }, pushers) {
  const isWhole = cut.length === 0 && dismissals.length === 0 && commits.length === commitCount;
  const before = reviews.filter(({ at, state }) => at <= mergedAt && state !== 'commented');
  if (!isWhole || reviews.some(({ by, state }) => by === null || state === 'dismissed')) return null;
  const wrote = commits.flatMap((commit) => (isUpdate(commit) ? [] : [...commit.authors, commit.committer]));
  const merged = new Set(commits.filter(isUpdate).flatMap((commit) => commit.authors.map((one) => one?.id)));
  const part = new Set([author, ...wrote, ...pushers].map((account) => account?.id));
  const last = new Map(
    before.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map((review) => [review.by.id, review]),
  );
  const free = [...last.values()].filter(
    ({ state, by }) => state === 'approved' && by.type !== 'Bot' && !part.has(by.id),
  );
  // Of one alone it would have to be known who pushed last: raw has only whom somebody names. Whoever merged another branch into it may
  // have done more in that.
  const sure = free.filter(({ by }) => !merged.has(by.id));
  if (free.length > 0 && sure.length < 2) return null;
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
  const reviewed =
    isRecorded || isMore ? null : worstOf(raw.pulls.map((pull) => approvedAgain(pull, pushersOf(raw, pull))));
  return { A1: landedAgain(raw), A2: isBare ? 'fail' : reviewed, A7: worstOf(raw.pulls.map(ticketAgain)) };
}

/** Whatever is not what it should be is named: what somebody wrote into a file must not end the verifier. */
async function guarded(what, problems, work) {
  try {
    return await work();
  } catch (error) {
    problems.push(`${what} ${whatIsWrong(error)}`);
    return null;
  }
}

async function checkPopulation(pack, population, reperform, problems) {
  const seen = await readPopulation(population, { ...pack, reperform }, problems);
  if (!seen) return null;
  problems.push(...problemsOfCounts(population, seen));
  await guarded(`samples/${shown(population.id)}`, problems, () =>
    checkSamples(population, seen, pack.files, problems),
  );
  return seen;
}

/** What can only be read where nothing overlaps or is too large. Gives the ledger, if there is one. */
async function checkContent(pack, { keys, earlier, reperform }, problems) {
  const ledger = await guarded('ledger/ledger.jsonl', problems, () =>
    checkLedger(pack, { keys, earlier: earlier?.ledger ?? null }, problems),
  );
  const populations = new Map();
  const before = problems.length;
  for (const population of pack.manifest.populations) {
    const name = shown(population.id);
    if (populations.has(population.id)) problems.push(`manifest.json names the population ${name} twice`);
    const found = await guarded(`raw/${name}.jsonl`, problems, () =>
      checkPopulation(pack, population, reperform, problems),
    );
    if (found) populations.set(population.id, found);
  }
  const isAll = populations.size === pack.manifest.populations.length;
  // What nobody looked at does not hold.
  if (!isAll && problems.length === before) problems.push('Pages could not be worked out again');
  const book = isAll
    ? await guarded('A page, or what it is made of,', problems, () =>
        checkDerived(pack, populations, { ledger, problems }),
      )
    : null;
  return { ledger, book };
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
  const { ledger, book } = pack.isSafe
    ? await checkContent(pack, given, problems)
    : { ledger: null, book: null };
  const trust = trustOf(signers, known, ledger);
  if (trust === 'unknown') problems.push(problemOfTrust(signers));
  const found = { signers, trust, ledger, book, earlier, options, again };
  const open = openOf(pack, found);
  const left = options.reperform ? again.left() : [];
  return {
    problems,
    proven: problems.length === 0 ? provenOf(pack, found) : [],
    notProven: [...open.map(([what]) => shown(what)), ...left],
    needed: open.flatMap(([, takes]) => (takes ? [takes] : [])),
    signers,
    isTrusted: trust === 'known',
    manifest: pack.manifest,
  };
}

/** Pages are worked out word for word: a verifier of another version may miss what its own would have written. */
function ofAnother({ problems, manifest }) {
  const own = createHash('sha256')
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex');
  const inside = manifest.files.find(({ path }) => path === 'verify.mjs')?.sha256;
  if (problems.length === 0 || inside === own) return [];
  const version = shown(manifest.collector.version);
  return [
    '',
    `This verifier is not the one in the package, which says that Fairlead ${version} wrote it. One of another version names words of`,
    'pages that its own would have written so: ask the one of that version, from the repository, before you conclude.',
  ];
}

/** Says of a path that is no file what it is. */
function opened(path) {
  try {
    const fd = openSync(path, 'r');
    if (!fstatSync(fd).isDirectory()) return fd;
    closeSync(fd);
  } catch (error) {
    throw error.code === 'ENOENT' ? new Unreadable(`there is no file ${shown(path)}`) : error;
  }
  throw new Unreadable(`${shown(path)} is a folder: give the zip file as it came`);
}

/** What is no moment would read as a package that does not hold. */
function checkMoments(options) {
  for (const name of ['from', 'to'])
    if (options[name] !== undefined && !/^\d{4}-\d\d-\d\dT.*Z$/.test(options[name]))
      throw new Unreadable(
        `--${name} is a moment, as 2026-07-01T00:00:00Z: README.html has those of the package`,
      );
}

/**
 * `options`: keys, client, from, to, earlier (a path), reperform. Throws {@link Unreadable} for what is no package, or
 * cannot be read.
 */
export async function verifyPackage(path, options = {}) {
  checkMoments(options);
  const fd = opened(path);
  try {
    return await verifyOpen(fd, options);
  } finally {
    closeSync(fd);
  }
}

/** Draws rows from a package: the same ones for the same nonce, whoever draws. */
export async function drawFrom(path, { population: id, nonce, size, preset }) {
  const fd = opened(path);
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
      draw.add(parsed(line)?.id ?? '', line, tree.size() - 1);
    }
    if (tree.root() !== population.root)
      throw new Unreadable(`the rows of ${id} are not those of the manifest: verify it first`);
    return { seed, root: population.root, rows: population.rows, drawn: draw.rows().map(({ id }) => id) };
  } finally {
    closeSync(fd);
  }
}

const maxLines = 20;

const usage = `
  node verify.mjs PACKAGE.zip [--key ID]... [--client ID] [--from TIME] [--to TIME] [--earlier FILE] [--reperform]
  node verify.mjs draw PACKAGE.zip --nonce TEXT [--population changes] [--size 25 | --preset 90/10]

  --key ID        a key that is known to be the client's: from the client, not from the file
  --client ID     the client that it has to be of, as github.com/123
  --from, --to    the period that it has to be of: its first moment, and the first after it,
                  as 2026-07-01T00:00:00Z and 2026-10-01T00:00:00Z
  --earlier FILE  the package or ledger that you got last time: this one has to go on from it
  --reperform     judges A1, A2 and A7 of changes again from their facts
  --nonce TEXT    a text of yours, which chooses the rows that are drawn

Exit code: 0 it holds, 1 it does not, 2 it could not be read, or was called wrongly.
`;

function headline({ problems, isTrusted }) {
  if (problems.length > 0) return `It does not hold: ${counted(problems.length, 'problem')}.`;
  return isTrusted ? 'It holds.' : 'It agrees with itself. That the client wrote it is not proven.';
}

/** One page. */
export function report(verdict) {
  const { problems, proven, notProven, needed, manifest } = verdict;
  const list = (head, lines) => (lines.length === 0 ? [] : ['', head, ...lines.map((line) => `  - ${line}`)]);
  const more = problems.length > maxLines ? [`and ${grouped(problems.length - maxLines)} more`] : [];
  const about = `${shown(manifest.client.name)} (${shown(manifest.client.id)}), ${manifest.period.from} until ${manifest.period.to}`;
  return [
    headline(verdict),
    about,
    ...list('Wrong', [...problems.slice(0, maxLines), ...more]),
    ...list('Proven', proven),
    ...list('Not proven', notProven),
    ...list('What would be needed', needed),
  ].map(legible);
}

export const drawReport = ({ seed, root, rows, drawn }) => [
  `${counted(drawn.length, 'row')} of ${grouped(rows)}. Root ${root}, seed ${seed}.`,
  ...drawn.map(shown),
];

function readArgs(args, options) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // The sentences after the first are about the shell.
    throw new Unreadable(`${error.message.split('. ')[0]}. --help lists what there is`);
  }
}

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
    help: { type: 'boolean', short: 'h' },
  });
  const { values, positionals } = readArgs(args, options);
  if (values.help) {
    process.stdout.write(usage.slice(1));
    return 0;
  }
  const isDraw = positionals[0] === 'draw';
  const [path, ...more] = isDraw ? positionals.slice(1) : positionals;
  if (path === undefined || more.length > 0)
    throw new Unreadable('one PACKAGE.zip is needed, and nothing else. --help lists what there is');
  if (isDraw) {
    const { population = 'changes', nonce, size = '25', preset } = values;
    if (!nonce || !/^\d+$/.test(size)) throw new Unreadable('--nonce is needed, and --size is a number');
    const drawn = await drawFrom(path, { population, nonce, size: Number(size), preset });
    process.stdout.write(`${drawReport(drawn).join('\n')}\n`);
    return 0;
  }
  const verdict = await verifyPackage(path, { ...values, keys: values.key ?? [] });
  process.stdout.write(`${[...report(verdict), ...ofAnother(verdict)].join('\n')}\n`);
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
