/**
 * GitHub's answers, kept in a file while an export is made: one that is ended by whatever goes on where it was, and asks nothing
 * twice. Only reads that succeeded are kept. The file is readable by its owner alone and is thrown away when the export is done.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { z } from 'zod';
import { rateLimitOf } from '../../github/access/rate-limited.ts';
import { statusOf } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { canonical } from '../ledger/record.ts';

export interface KeptReadsOf {
  readonly octokit: GuardedOctokit;
  readonly path: string;
  /** What the export is about: answers of another one are not used. */
  readonly about: string;
  /** Now, ISO 8601: answers that began to be kept more than a day before are not used either. */
  readonly now: string;
  /** Before GitHub is asked: may wait, and throws where it must not go on. */
  readonly before: () => Promise<void>;
  /** After GitHub answered: how many requests were made so far, and how many answers were there already. */
  readonly told?: (made: number, kept: number) => void;
}

export interface KeptReads {
  readonly octokit: GuardedOctokit;
  /** When the first answer was asked for: what was read is of then or later. ISO 8601. */
  readonly begunAt: string;
  /**
   * Throws what ended a read before GitHub was asked, or what GitHub could not answer just now: whoever reads makes "could not be
   * read" of both, and a package that says so of what can be read in a moment is not one to hand out.
   */
  readonly settle: (passing: 'throw' | 'let be') => void;
  /** Leaves the file for the next try. */
  readonly close: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

type Request = GuardedOctokit['request'];
type Graphql = GuardedOctokit['graphql'];

interface Place {
  readonly at: number;
  readonly length: number;
}

const head = z.object({ fairlead: z.literal('reads'), about: z.string(), at: z.string() });

/** Milliseconds. */
const maxAge = 24 * 60 * 60_000;
const line = z.object({ key: z.string(), value: z.unknown() });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const newline = 10;

/** Each line with where it stands; one without its end was cut when it was written, and counts as not there. */
async function* linesOf(file: FileHandle): AsyncGenerator<Place & { readonly text: string }> {
  const chunk = Buffer.alloc(1024 * 1024);
  let rest = Buffer.alloc(0);
  for (let read = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, read);
    if (bytesRead === 0) return;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const begin = read - rest.length;
    read += bytesRead;
    let from = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      yield { at: begin + from, length: end - from, text: bytes.toString('utf8', from, end) };
      from = end + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
  }
}

interface Opened {
  readonly file: FileHandle;
  readonly places: Map<string, Place>;
  readonly begunAt: string;
  /** Where the next line goes. */
  end: number;
}

/** Null: these are of another export, or too old to be told as if they were read now. */
function begunIn(text: string, about: string, now: string): string | null {
  const read = head.safeParse(parsed(text)).data;
  if (read?.about !== about || Date.parse(now) - Date.parse(read.at) > maxAge) return null;
  return read.at;
}

async function openFile({ path, about, now }: KeptReadsOf): Promise<Opened> {
  const file = await open(path, 'a+', 0o600);
  const places = new Map<string, Place>();
  let end = 0;
  let begunAt: string | null = null;
  for await (const { at, length, text } of linesOf(file)) {
    if (at === 0) begunAt = begunIn(text, about, now);
    if (begunAt === null) break;
    const one = at === 0 ? null : line.safeParse(parsed(text));
    if (one?.success) places.set(one.data.key, { at, length });
    end = at + length + 1;
  }
  if (begunAt !== null) {
    await file.truncate(end);
    return { file, places, begunAt, end };
  }
  const first = `${JSON.stringify({ fairlead: 'reads', about, at: now })}\n`;
  await file.truncate(0);
  await file.appendFile(first);
  return { file, places, begunAt: now, end: Buffer.byteLength(first) };
}

/** An outage, a broken connection, a limit: what another time may be answered. */
const isPassing = (error: unknown): boolean => {
  const status = statusOf(error);
  return rateLimitOf(error) !== null || (status !== null && (status >= 500 || status === 429));
};

interface Trouble {
  stopped: { readonly error: unknown } | null;
  passing: { readonly error: unknown } | null;
}

/** The file: what is in it, and one line more. */
function shelf(opened: Opened) {
  let writing = Promise.resolve();
  return {
    settled: () => writing,
    keep: (key: string, value: unknown): Promise<void> => {
      const bytes = Buffer.from(`${JSON.stringify({ key, value })}\n`);
      const write = async () => {
        await opened.file.appendFile(bytes);
        opened.places.set(key, { at: opened.end, length: bytes.length - 1 });
        opened.end += bytes.length;
      };
      writing = writing.then(write);
      return writing;
    },
    find: async (key: string): Promise<{ readonly value: unknown } | null> => {
      const place = opened.places.get(key);
      if (!place) return null;
      const bytes = Buffer.alloc(place.length);
      await opened.file.read(bytes, 0, place.length, place.at);
      const one = line.safeParse(parsed(bytes.toString('utf8')));
      return one.success && one.data.key === key ? { value: one.data.value } : null;
    },
  };
}

/** Of two that ask the same at once, the second waits for the first. */
function keeper({ before, told = () => undefined }: KeptReadsOf, opened: Opened, trouble: Trouble) {
  const { settled, keep, find } = shelf(opened);
  let [made, kept] = [0, 0];
  const asking = new Map<string, Promise<unknown>>();
  const ask = async (key: string, answer: () => Promise<unknown>): Promise<unknown> => {
    const known = await find(key);
    if (known) {
      kept += 1;
      told(made, kept);
      return known.value;
    }
    await before().catch((error: unknown) => {
      trouble.stopped ??= { error };
      throw error;
    });
    const value = await answer().catch((error: unknown) => {
      if (isPassing(error)) trouble.passing ??= { error };
      throw error;
    });
    await keep(key, value);
    made += 1;
    told(made, kept);
    return value;
  };
  return {
    settled,
    once: (of: unknown, answer: () => Promise<unknown>): Promise<unknown> => {
      const key = createHash('sha256').update(canonical(of)).digest('hex');
      const now = asking.get(key) ?? ask(key, answer).finally(() => asking.delete(key));
      asking.set(key, now);
      return now;
    },
  };
}

type Keeper = ReturnType<typeof keeper>;

/** What of an answer's head is looked at afterwards: pages, and what GitHub says of permissions and times. */
const headers = [
  'link',
  'date',
  'x-accepted-github-permissions',
  'x-github-api-version-selected',
  'x-oauth-scopes',
];

interface Answer {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

const trimmed = ({ status, url, headers: all, data }: Answer): Answer => ({
  status,
  url,
  headers: Object.fromEntries(headers.flatMap((name) => (name in all ? [[name, all[name]]] : []))),
  data,
});

/** What makes a request what it is, without how it is made. */
function asJson(value: unknown): unknown {
  const { request: _, headers: __, baseUrl: ___, mediaType, ...rest } = value as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ ...rest, mediaType }));
}

function keptRequest(request: Request, kept: Keeper): Request {
  const ask = (route: unknown, parameters: object = {}) => {
    const all = typeof route === 'string' ? { route, ...parameters } : { ...(route as object) };
    const method =
      'method' in all ? String(all.method) : String('route' in all ? all.route : '').split(' ')[0];
    const answer = () => (request as (...given: unknown[]) => Promise<Answer>)(route, parameters);
    if (method !== 'GET') return answer();
    return kept.once(asJson(all), async () => trimmed(await answer()));
  };
  const more = {
    endpoint: request.endpoint,
    defaults: (given: Parameters<Request['defaults']>[0]) => keptRequest(request.defaults(given), kept),
  };
  return Object.assign(ask, more) as unknown as Request;
}

function keptGraphql(graphql: Graphql, kept: Keeper): Graphql {
  const ask = (query: unknown, variables: object = {}) => {
    const answer = () => (graphql as (...given: unknown[]) => Promise<unknown>)(query, variables);
    if (typeof query !== 'string' || query.trimStart().startsWith('mutation')) return answer();
    return kept.once(asJson({ query, ...variables }), answer);
  };
  const more = {
    endpoint: graphql.endpoint,
    defaults: (given: Parameters<Graphql['defaults']>[0]) => keptGraphql(graphql.defaults(given), kept),
  };
  return Object.assign(ask, more) as unknown as Graphql;
}

/** Goes on from the file, where there is one of the same export. */
export async function keptReads(of: KeptReadsOf): Promise<KeptReads> {
  const opened = await openFile(of);
  const trouble: Trouble = { stopped: null, passing: null };
  const kept = keeper(of, opened, trouble);
  const close = async () => {
    await kept.settled().catch(() => undefined);
    await opened.file.close();
  };
  return {
    octokit: {
      request: keptRequest(of.octokit.request, kept),
      graphql: keptGraphql(of.octokit.graphql, kept),
    },
    begunAt: opened.begunAt,
    settle: (passing) => {
      if (trouble.stopped) throw trouble.stopped.error;
      if (trouble.passing && passing === 'throw') throw trouble.passing.error;
    },
    close,
    remove: async () => {
      await close().catch(() => undefined);
      await rm(of.path, { force: true });
    },
  };
}
