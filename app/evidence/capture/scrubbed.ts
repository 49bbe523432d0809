/** What people wrote, and what GitHub lists, without secrets and cut: nothing else of it is ever kept. Pure. */
import { redacted } from '../../operations/redact.ts';
import { knownSecrets } from '../../operations/secrets.ts';

const mark = '[redacted]';

/** Tokens of others than GitHub that people paste where they should not; a name says what it is. */
const elsewhere =
  /\b(?:A(?:KIA|SIA)[0-9A-Z]{16}|AIza[\w-]{35}|xox[abeprs]-[\w-]{10,}|(?:sk|rk|pk)_(?:live|test)_\w{10,}|sk-[\w-]{20,}|glpat-[\w-]{15,}|npm_\w{30,}|pypi-[\w-]{20,}|dop_v1_\w{20,}|hvs\.[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,})/g;

/** `password: …` and its like: the word stays. */
const told =
  /\b((?:password|passwd|passphrase|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key)\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;]+)/gi;

const { scrub } = knownSecrets();

/** Whole, but for what is secret. */
export const withoutSecrets = (text: string): string =>
  scrub(text).replaceAll(elsewhere, mark).replaceAll(told, `$1${mark}`);

/** Characters read beyond the end, so that no secret is cut in two and stays as a half. */
const beyond = 4000;

/** At most so many characters. */
export function scrubbedText(text: string, max: number): string {
  const clean = withoutSecrets(text.slice(0, max + beyond));
  return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
}

/** Why something failed, as far as it is kept. Characters. */
const maxWhy = 1000;

export const whyFailed = (error: unknown): string =>
  scrubbedText(error instanceof Error ? error.message : String(error), maxWhy);

/** Addresses that follow from names and ids, and people's mail. */
const leftOut = /(?:^|_)url$|^(?:_links|node_id|gravatar_id|email)$/;

/** Deeper than GitHub nests anything; `redacted` cuts there, too. */
const maxDepth = 14;

function lean(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object' || depth > maxDepth) return value;
  if (Array.isArray(value)) return value.map((one) => lean(one, depth + 1));
  const kept = Object.entries(value).filter(([name]) => !leftOut.test(name));
  return Object.fromEntries(kept.map(([name, one]) => [name, lean(one, depth + 1)]));
}

/** A copy of parsed JSON: secrets taken out by the names of fields and by value, lists and texts cut, addresses left out. */
export const scrubbed = (value: unknown): unknown =>
  value === undefined ? null : redacted(lean(value), withoutSecrets);
