/** Gives new results a fingerprint that survives lines being added elsewhere in their file. */
import { lineHashes } from '../../../policies/formats/sarif/fingerprint.ts';
import type { SarifResult } from '../../../policies/formats/sarif/result.ts';
import type { PullRequestSource } from '../source.ts';

/** A result that counts, on a line of the change. */
export interface Counted {
  readonly tool: string;
  readonly result: SarifResult;
  readonly path: string;
  readonly line: number | null;
  readonly endLine: number | null;
  /** The text of its first line, when the patch shows it. */
  readonly text: string | null;
}

/** Files whose text is read for their fingerprints; the worst results come first. Each is one request on GitHub. */
const maxFiles = 5;

/** The head's line hashes of the files that need them; a file that cannot be read is left to the fallback. */
async function hashesByPath(
  source: PullRequestSource,
  counted: readonly Counted[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const needing = counted.filter(({ result, line }) => result.lineHash === null && line !== null);
  const paths = [...new Set(needing.map(({ path }) => path))].slice(0, maxFiles);
  const read = await Promise.all(
    paths.map(async (path) => {
      const text = await source.text('head', path).catch(() => null);
      return [path, text === null ? [] : lineHashes(text)] as const;
    }),
  );
  return new Map(read);
}

/** A hash, not the text: what a secret scanner points at must not be copied into reports. */
function hashOf(text: string): string {
  return lineHashes(text.replace(/\s+/g, ' ').trim())[0] ?? '';
}

/** GitHub's hash from the tool, else the same computed here, else of the line itself, else of the message. */
function mark({ result, line, text }: Counted, hashes: readonly string[] | undefined): string {
  const computed = line === null ? undefined : hashes?.[line - 1];
  return result.lineHash ?? computed ?? hashOf(text ?? result.snippet ?? result.message);
}

/** `key`, or `key|2` and so on when it is taken. */
function free(key: string, taken: ReadonlySet<string>): string {
  let fingerprint = key;
  for (let n = 2; taken.has(fingerprint); n++) fingerprint = `${key}|${n}`;
  return fingerprint;
}

/** The same results in the same order, each with a fingerprint of its own: `tool|rule|path|mark`. */
export async function identify(
  source: PullRequestSource,
  counted: readonly Counted[],
): Promise<readonly (Counted & { readonly fingerprint: string })[]> {
  const hashes = await hashesByPath(source, counted);
  const taken = new Set<string>();
  return counted.map((one) => {
    const key = [one.tool, one.result.rule, one.path, mark(one, hashes.get(one.path))].join('|');
    const fingerprint = free(key, taken);
    taken.add(fingerprint);
    return { ...one, fingerprint };
  });
}
