/**
 * What is written on GitHub in a client's name is a record: that it is tried before it is sent, and what became of it after. What cannot be recorded is
 * not sent.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Octokit } from '@octokit/core';
import type { ClientAccess } from '../github/access/client-access.ts';
import type { Clients } from '../github/access/clients.ts';
import type { Purpose } from '../github/access/purpose.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { WrittenNote } from '../store/recorded.ts';

/** Whether what a purpose writes is recorded here; the others write nothing, or have a record of their own. */
const isRecordedHere: Readonly<Record<Purpose['for'], boolean>> = {
  background: false,
  // The verdict names the check run.
  check: false,
  comment: true,
  delivery: false,
  evidence: false,
  // Anchors and exports say what was committed.
  'evidence-write': false,
  issue: true,
  layers: false,
  metrics: true,
  'release-notes': true,
  'settings-read': false,
  subject: false,
  verdict: false,
};

type Note = (note: WrittenNote) => Promise<void>;

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

function isWrite({ method, url, body }: Sent): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const { query } = (body ?? {}) as { readonly query?: unknown };
  return !(url.endsWith('/graphql') && typeof query === 'string' && !/^\s*mutation\b/.test(query));
}

function madeIn(data: unknown): number | null {
  const { number, id } = (data ?? {}) as { readonly number?: unknown; readonly id?: unknown };
  const made = typeof number === 'number' ? number : Number(id);
  return Number.isSafeInteger(made) ? made : null;
}

const hashOf = (body: unknown): string | null =>
  body === undefined ? null : createHash('sha256').update(JSON.stringify(body)).digest('hex');

/** Around every request of this Octokit, with all of its tries. */
export function recordWrites(octokit: Octokit, purpose: Purpose['for'], note: Note): void {
  octokit.hook.wrap('request', async (request, options) => {
    const sent = octokit.request.endpoint(options) as Sent;
    if (!isWrite(sent)) return request(options);
    const about = { deed: randomUUID(), purpose };
    const call = `${sent.method} ${new URL(sent.url).pathname}`;
    await note({ ...about, step: 'tried', call, body: hashOf(sent.body) });
    try {
      const answer = await request(options);
      await note({ ...about, step: 'done', status: answer.status, made: madeIn(answer.data) });
      return answer;
    } catch (error) {
      const status = statusOf(error);
      const step = status !== null && status < 500 ? 'failed' : 'unsure';
      await note({ ...about, step, status, made: null });
      throw error;
    }
  });
}

function recorded(client: ClientAccess, note: Note): ClientAccess {
  return {
    ...client,
    octokit: (repositoryId, purpose) => {
      const octokit = client.octokit(repositoryId, purpose);
      if (isRecordedHere[purpose.for]) recordWrites(octokit, purpose.for, note);
      return octokit;
    },
  };
}

/** The same clients; what is written for one is noted for its ledger. */
export function recordedClients(
  clients: Clients,
  note: (installation: number, written: WrittenNote) => Promise<void>,
): Clients {
  return {
    ...clients,
    of: async (installation) => recorded(await clients.of(installation), (one) => note(installation, one)),
  };
}
