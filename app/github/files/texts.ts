/**
 * Texts of files at commits. Reads that are asked for together go in one GraphQL request; what that cannot say for certain
 * (a link, a large file, a commit or a file it does not show) and a read that is alone goes over REST, which is conditional.
 */
import { CannotLook } from '../../looked.ts';
import { rateLimitOf } from '../access/rate-limited.ts';
import type { GuardedOctokit } from '../reads.ts';

interface TextsOf {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
}

export interface Place {
  readonly sha: string;
  readonly path: string;
}

/** Files in one request. GitHub shows some 500 KB of each at most. */
const atOnce = 20;

/** As `file(path:)` of a commit answers {@link fileSelection}; null where it shows no such file. */
export interface FileNode {
  readonly mode: number;
  readonly type: string;
  readonly object: {
    readonly text?: string | null;
    readonly isBinary?: boolean | null;
    readonly isTruncated?: boolean;
  } | null;
}

interface Answer {
  readonly repository: Readonly<Record<string, { readonly file?: FileNode | null } | null>> | null;
}

export const fileSelection = '{ mode type object { ... on Blob { text isBinary isTruncated } } }';

/** Paths are variables, never text of the query. */
export function textsQuery(files: number): string {
  const numbers = Array.from({ length: files }, (_, i) => i);
  return `query FairleadTexts($owner: String!, $repo: String!${numbers
    .map((i) => `, $sha${i}: GitObjectID!, $path${i}: String!`)
    .join('')}) {
  repository(owner: $owner, name: $repo) {
    ${numbers
      .map(
        (i) => `at${i}: object(oid: $sha${i}) { ... on Commit { file(path: $path${i}) ${fileSelection} } }`,
      )
      .join('\n    ')}
  }
}`;
}

/** Git's modes of files that are what they hold, octal. */
const plainModes: readonly number[] = [0o100644, 0o100755];

/** Undefined: not certain. Null: no such file is shown. */
export function textOf(file: FileNode | null | undefined): string | null | undefined {
  if (!file) return file;
  const { mode, type, object } = file;
  if (type !== 'blob' || !plainModes.includes(mode)) return undefined;
  const { text, isBinary, isTruncated } = object ?? {};
  const isWhole = isBinary === false && isTruncated === false && typeof text === 'string';
  return isWhole && !text.includes('\0') ? text : undefined;
}

async function askTogether(
  { octokit, owner, repo }: TextsOf,
  places: readonly Place[],
): Promise<readonly (string | undefined)[]> {
  const variables = Object.fromEntries(
    places.flatMap(({ sha, path }, i) => [
      [`sha${i}`, sha],
      [`path${i}`, path],
    ]),
  );
  try {
    // What fails is asked for one by one, not again like this.
    const request = { retries: 0, lasting: true };
    const { repository } = await octokit.graphql<Answer>(textsQuery(places.length), {
      owner,
      repo,
      ...variables,
      request,
    });
    // A file that is not shown is asked for by itself: whoever asks for one mostly knows that it is there.
    return places.map((_, i) => textOf(repository?.[`at${i}`]?.file) ?? undefined);
  } catch (error) {
    if (rateLimitOf(error) || error instanceof CannotLook) throw error;
    return places.map(() => undefined);
  }
}

interface Waiting extends Place {
  readonly settle: (text: Promise<string | null>) => void;
}

/** `alone` reads one file. Whoever asks before the process turns to something else shares a request. */
export function textReader(
  of: TextsOf,
  alone: (place: Place) => Promise<string | null>,
): (place: Place) => Promise<string | null> {
  let waiting: Waiting[] = [];
  const ask = async (some: readonly Waiting[]) => {
    const answers = some.length > 1 ? askTogether(of, some) : Promise.resolve([undefined]);
    for (const [i, one] of some.entries()) one.settle(answers.then((all) => all[i] ?? alone(one)));
  };
  const askAll = () => {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += atOnce) void ask(all.slice(at, at + atOnce));
  };
  return (place) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(askAll);
      waiting.push({ ...place, settle: resolve });
    });
}
