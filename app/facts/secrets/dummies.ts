/** Values written as examples, not to be used. secretlint itself leaves out AWS's documented ones. */
import type { Match } from './rules.ts';

/** Machines make longer values, which contain any short word by chance. */
const maxCharacters = 300;

const words =
  /example|dummy|placeholder|changeme|change_me|redacted|your[-_]?(?:api|token|key|secret|pass)|xxxxxx|\*\*\*|<[a-z_ -]+>/i;

/** An address by its parts; only what stands before `@` is secret, and only the host says whose it is. */
const addressParts = /^[a-z][a-z0-9+:-]*:\/\/(?<credentials>[^@/\s]*)@(?<host>[^/:?#\s]*)/i;

/** Names that belong to nobody, or to the machine itself. https://www.rfc-editor.org/rfc/rfc6761 */
const nobodys =
  /^(?:(?:.*\.)?example(?:\.(?:com|org|net|edu))?|.*\.(?:test|invalid)|(?:.*\.)?localhost|127\.0\.0\.1)$/i;

/** Passwords that are everybody's first guess and so no secrets. On a public host they are reported all the same. */
const everybodys =
  /^(?:admin|changeit|guest|hunter2|mysql|pass|passwd|password|postgres|pwd|root|secret|test|testing|user)$/i;

/** `db`, `postgres`: a name that only means something beside it, in a test or among containers. */
function isNearby(host: string): boolean {
  return /^[a-z0-9_-]+$/i.test(host);
}

/** What people write for somebody's name and password: `user:pass@`, `:password@`. */
const somebody = /^(?:|user(?:name)?|usr|login|me|foo|bar|name|u|someone|somebody)$/i;
const something =
  /^(?:pass(?:word|wd)?|pwd|secret|foo|bar|baz|p|pw|token|mypass(?:word)?|s3cr3t|p[a4@]ssw[o0]rd)$/i;

function isDummyAddress(value: string): boolean {
  const { credentials, host } = addressParts.exec(value)?.groups ?? {};
  if (credentials === undefined || host === undefined) return false;
  // `docker://alpine:3.20@sha256:…`: a tag and a digest.
  if (/^sha\d{3}$/.test(host)) return true;
  const at = credentials.indexOf(':');
  const [user, password] = [credentials.slice(0, Math.max(at, 0)), credentials.slice(at + 1)];
  if (isNearby(host) && everybodys.test(password)) return true;
  if (user === password || (somebody.test(user) && something.test(password))) return true;
  return nobodys.test(host) || words.test(credentials);
}

/** `abcdefgh`, `12345678`: a row of neighbours longer than chance makes. */
const maxRowLength = 8;

function hasRow(value: string): boolean {
  let length = 1;
  for (let i = 1; i < value.length; i += 1) {
    length = value.charCodeAt(i) - value.charCodeAt(i - 1) === 1 ? length + 1 : 1;
    if (length >= maxRowLength) return true;
  }
  return false;
}

/** Fewer different characters than this in the end of a token: `aaaaaaaa`, `01010101`. */
const minDifferent = 6;

/** Nobody issues shorter tokens; people write `xoxb-a-b` as an example. */
const minTokenCharacters = 16;

/** The body that jwt.io shows and every page copies: `{"sub":"1234567890",…}`. */
const everyPagesBody = '.eyJzdWIiOiIxMjM0NTY3ODkwI';

/** Whether a match is an example. Of a private key only the same few letters over and over are. */
export function isDummy({ kind, value }: Match): boolean {
  if (kind === 'private-key') return new Set(value).size < minDifferent;
  if (kind === 'jwt' && value.includes(everyPagesBody)) return true;
  if (kind === 'gcp' || value.length > maxCharacters) return false;
  if (kind === 'database' || kind === 'basic-auth') return isDummyAddress(value);
  if (kind === 'assigned') return words.test(value) || hasRow(value) || /^(.+)\1+$/.test(value);
  if (value.length < minTokenCharacters) return true;
  return words.test(value) || hasRow(value) || new Set(value.slice(-20)).size < minDifferent;
}
