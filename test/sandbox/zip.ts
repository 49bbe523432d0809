/** A zip archive of one file, as `actions/upload-artifact` leaves it (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). */
import { crc32 } from 'node:zlib';

/** DOS dates begin in 1980. */
const date = 0x21;

/** The fields that the file's own header and its entry in the directory share, from "version needed" on. */
function fields(name: Buffer, content: Buffer): Buffer {
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(date, 8);
  shared.writeUInt32LE(crc32(content), 10);
  shared.writeUInt32LE(content.length, 14);
  shared.writeUInt32LE(content.length, 18);
  shared.writeUInt16LE(name.length, 22);
  return shared;
}

/** Stored, not compressed. */
export function zipOf(fileName: string, text: string): Buffer {
  const name = Buffer.from(fileName);
  const content = Buffer.from(text);
  const shared = fields(name, content);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, name, content]);
  const made = Buffer.from([20, 0]);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02'), made, shared, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}
