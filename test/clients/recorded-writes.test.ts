/** What is written in a client's name is recorded before it is sent and after; what is read is not. */
import { Octokit } from '@octokit/core';
import { describe, expect, it } from 'vitest';
import { recordWrites } from '../../app/clients/recorded-writes.ts';
import type { WrittenNote } from '../../app/store/recorded.ts';

const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const parameters = { owner: 'acme', repo: 'shop', issue_number: 7, body: 'Hello' };

function scene(answer: () => Response, broken: (note: WrittenNote) => boolean = () => false) {
  const seen: unknown[] = [];
  const octokit = new Octokit({
    request: {
      fetch: async (url: string) => {
        seen.push(new URL(url).pathname);
        return answer();
      },
    },
  });
  recordWrites(
    octokit,
    'comment',
    async (note) => {
      if (broken(note)) throw new Error('no database');
      const { deed: _, ...rest } = note;
      seen.push(rest);
    },
    (error) => seen.push(`lost: ${error}`),
  );
  return { seen, octokit };
}

const json = (status: number, data: object) => () =>
  new Response(JSON.stringify(data), { status, headers: { 'content-type': 'application/json' } });

const call = 'POST /repos/acme/shop/issues/7/comments';
const body = expect.stringMatching(/^[0-9a-f]{64}$/);
const tried = { purpose: 'comment', step: 'tried', call, body };
const path = '/repos/acme/shop/issues/7/comments';

describe('what is written', () => {
  it('is recorded before it is sent, and with what GitHub made of it after', async () => {
    const { seen, octokit } = scene(json(201, { id: 99 }));
    await octokit.request(route, parameters);
    expect(seen).toEqual([tried, path, { purpose: 'comment', step: 'done', status: 201, made: 99 }]);
  });

  it.each([
    [403, 'failed'],
    [502, 'unsure'],
  ])('and answered %i is %s', async (status, step) => {
    const { seen, octokit } = scene(json(status, { message: 'no' }));
    await expect(octokit.request(route, parameters)).rejects.toThrow();
    expect(seen.at(-1)).toEqual({ purpose: 'comment', step, status, made: null });
  });

  it('is not sent where it cannot be recorded', async () => {
    const { seen, octokit } = scene(json(201, { id: 99 }), () => true);
    await expect(octokit.request(route, parameters)).rejects.toThrow('no database');
    expect(seen).toEqual([]);
  });

  it('is known to whoever wrote it though its outcome cannot be recorded, and so is why it failed', async () => {
    const made = scene(json(201, { id: 99 }), ({ step }) => step !== 'tried');
    expect((await made.octokit.request(route, parameters)).data).toMatchObject({ id: 99 });
    expect(made.seen).toEqual([tried, path, 'lost: Error: no database']);
    const gone = scene(json(404, { message: 'Not Found' }), ({ step }) => step !== 'tried');
    await expect(gone.octokit.request(route, parameters)).rejects.toMatchObject({ status: 404 });
    expect(gone.seen).toEqual([tried, path, 'lost: Error: no database']);
  });

  it('has no status of GitHub’s where no answer came', async () => {
    const { seen, octokit } = scene(() => {
      throw new TypeError('fetch failed');
    });
    await expect(octokit.request(route, parameters)).rejects.toThrow();
    expect(seen.at(-1)).toEqual({ purpose: 'comment', step: 'unsure', status: null, made: null });
  });

  it('is not what is read', async () => {
    const { seen, octokit } = scene(json(200, { data: {} }));
    await octokit.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'shop' });
    await octokit.graphql('query Q { viewer { login } }');
    expect(seen).toEqual(['/repos/acme/shop', '/graphql']);
  });
});
