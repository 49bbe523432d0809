/** Values with much chance in them that are given to a name such as `api_key`. */

/** Names that say that a value is secret, as a part of a longer name: `STRIPE_API_KEY`, `clientSecret`, `dbPassword`. */
const telling =
  'api[_.-]?key|apikey|access[_.-]?key|auth[_.-]?key|account[_.-]?key|private[_.-]?key|secret[_.-]?key|signing[_.-]?key|encryption[_.-]?key|master[_.-]?key|app[_.-]?key|secret|token|passwd|password|passphrase|pwd|credential|bearer|authorization';

/** The name's rest, what sets it apart from the value, and the value, in quotes or up to a blank. */
export const assignmentPattern = new RegExp(
  `(?:${telling})(s?[A-Za-z0-9_]{0,30})["'\`\\]]{0,2}[ \\t]{0,8}(?::=|=>|=|:)[ \\t]{0,8}(?:(["'\`])([^"'\`\\s]{8,200})\\2|([^"'\`\\s,;(){}<>]{8,200})(?=[ \\t]*(?:#.*)?(?:[\\r\\n]|$)))`,
  'gi',
);

/** Ends of names that hold something about a secret: `token_url`, `secretName`, `passwordField`, `keyId`. */
const about =
  /(?:_|-|^)?(?:id|ids|name|names|url|uri|path|file|dir|type|types|kind|field|fields|header|param|params|length|size|len|count|limit|max|min|regex|pattern|format|label|title|text|message|prefix|suffix|expiry|expires|expiration|ttl|age|hash|hashes|sha\d*|digest|hint|policy|reset|ref|refs|key_?ref|version|class|provider|store|manager|service|endpoint|host|index|position|count|budget|usage|symbol|arn|alias|placeholder|test|tests|example|salt|algorithm|rotation|error|link|column|template|env|var)$/i;

/** Names that begin with these are public by nature. */
const open =
  /(?:public|publishable|csrf|xsrf|pagination|continuation|next|page|cursor|cancel|cancellation|syntax|lex|parser|design|sort|primary|foreign|partition|idempotency|object|cache|sitekey|integrity|checksum|commit|revision|image)[_.-]?$/i;

const lengths = { password: 12, other: 20 } as const;
/** Bits of chance per character: English words joined have about 3, random letters and digits 4 and more. */
const minEntropy = { password: 3, other: 3.4 } as const;

/** Shannon's, in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const n of counts.values()) bits -= (n / text.length) * Math.log2(n / text.length);
  return bits;
}

/** Words joined by case, dots, dashes, slashes: an identifier, a path, a key of a translation; with numbers as a last part. */
const words = /^[A-Za-z]*[a-z]{2,}(?:[_./:@-]?(?:[A-Z]?[a-z]{2,}|[A-Z]{2,}|\d{1,3}))*[_./:@-]?\d{0,4}$/;
const upperWords = /^[A-Z]{2,}(?:[_-](?:[A-Z]{2,}|\d{1,4}))*$/;
/** Code: a member, a call, an index, an address. */
const code =
  /^[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*)+$|[()[\]{}<>|]|:\/\/|^[./~]|\\[dwsnx]|^\$|^%|^@|&&|\|\|/;
const hexHash = /^(?:sha\d{1,3}[-:=])?(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
const date = /^\d{4}-\d\d-\d\d/;

function classesOf(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(text)).length;
}

function isChance(value: string, isPassword: boolean): boolean {
  const kind = isPassword ? 'password' : 'other';
  if (value.length < lengths[kind] || entropyOf(value) < minEntropy[kind]) return false;
  const digits = value.replace(/\D/g, '').length;
  return isPassword ? classesOf(value) >= 3 && digits > 0 : digits >= 3 && /[A-Za-z].*[A-Za-z]/.test(value);
}

/**
 * Whether a value given to a name looks like a secret. `before`: what stands before the telling word in the name; `rest`:
 * after it; `name`: the telling word.
 */
export function isSecretValue(before: string, name: string, rest: string, value: string): boolean {
  if (about.test(rest) || open.test(before)) return false;
  if (words.test(value) || upperWords.test(value) || code.test(value) || date.test(value)) return false;
  const isPassword = /pass|pwd/i.test(name);
  // A hash given to a token is most often a commit or a checksum; to a password or a secret it is not.
  if (hexHash.test(value) && !/secret|pass|api|key/i.test(name)) return false;
  return isChance(value, isPassword);
}
