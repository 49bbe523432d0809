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

/** GitHub's status of a failed request; null: no answer came. Octokit makes an error of status 500 of a broken connection. */
function answeredStatus(error: unknown): number | null {
  const status = statusOf(error);
  const isUnheard = status === 500 && !(error as { readonly response?: unknown }).response;
  return isUnheard ? null : status;
}

/**
 * Around every request of this Octokit, with all of its tries. An outcome that cannot be recorded is told of, and GitHub's answer is given all the same:
 * what was tried was recorded, and whoever asked has to know what was made, or it is made twice.
 */
export function recordWrites(
  octokit: Octokit,
  purpose: Purpose['for'],
  note: Note,
  lost: (error: unknown) => void,
): void {
  octokit.hook.wrap('request', async (request, options) => {
    const sent = octokit.request.endpoint(options) as Sent;
    if (!isWrite(sent)) return request(options);
    const about = { deed: randomUUID(), purpose };
    const call = `${sent.method} ${new URL(sent.url).pathname}`;
    await note({ ...about, step: 'tried', call, body: hashOf(sent.body) });
    const outcome = (
      of: { readonly step: 'done' | 'failed' | 'unsure'; readonly status: number | null },
      made: number | null,
    ) => note({ ...about, ...of, made }).catch(lost);
    try {
      const answer = await request(options);
      await outcome({ step: 'done', status: answer.status }, madeIn(answer.data));
      return answer;
    } catch (error) {
      const status = answeredStatus(error);
      await outcome({ step: status !== null && status < 500 ? 'failed' : 'unsure', status }, null);
      throw error;
    }
  });
}

function recorded(client: ClientAccess, note: Note, lost: (error: unknown) => void): ClientAccess {
  return {
    ...client,
    octokit: (repositoryId, purpose) => {
      const octokit = client.octokit(repositoryId, purpose);
      if (isRecordedHere[purpose.for]) recordWrites(octokit, purpose.for, note, lost);
      return octokit;
    },
  };
}

/** The same clients; what is written for one is noted for its ledger. `lost`: an outcome was not. */
export function recordedClients(
  clients: Clients,
  note: (installation: number, written: WrittenNote) => Promise<void>,
  lost: (error: unknown) => void,
): Clients {
  return {
    ...clients,
    of: async (installation) =>
      recorded(await clients.of(installation), (one) => note(installation, one), lost),
  };
}
