/** Answers that are kept while an export is made. */
import { appendFileSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/core';
import { describe, expect, it } from 'vitest';
import { keptReads } from '../../../app/evidence/export/kept-reads.ts';
import { allPages, forAssessment } from '../../../app/github/access/assessment-octokit.ts';
import { RateLimited } from '../../../app/github/access/rate-limited.ts';

function github() {
  const asked: string[] = [];
  const answer = async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(String(input));
    asked.push(`${init?.method} ${url.pathname}${url.search} ${init?.body ?? ''}`.trim());
    if (url.pathname === '/broken')
      return new Response('{}', { status: 404, headers: { 'content-type': 'application/json' } });
    const page = Number(url.searchParams.get('page') ?? 1);
    const link = page < 3 ? `<https://x/things?page=${page + 1}>; rel="next"` : '';
    const body =
      url.pathname === '/graphql' ? { data: { viewer: { login: 'ada' } } } : [{ page, text: 'ünï\n' }];
    return new Response(JSON.stringify(body), {
      headers: { 'content-type': 'application/json', link, 'x-secret': 'never kept' },
    });
  };
  return { asked, octokit: new Octokit({ baseUrl: 'https://x', request: { fetch: answer } }) };
}

const file = () => join(mkdtempSync(join(tmpdir(), 'fairlead-kept-')), 'reads');

async function opened(
  path: string,
  about = 'acme 2026-Q3',
  before = async () => {},
  now = '2026-10-02T06:00:00.000Z',
) {
  const { octokit, asked } = github();
  const kept = await keptReads({ octokit, path, about, now, before });
  return { ...kept, asked, reads: forAssessment(kept.octokit as Octokit).octokit };
}

describe('answers kept in a file', () => {
  it('are not asked for again after the process was killed', async () => {
    const path = file();
    const first = await opened(path);
    const things = await allPages(first.reads, 'GET /things', { per_page: 100 });
    expect(await first.reads.graphql('query { viewer { login } }', { a: 1 })).toEqual({
      viewer: { login: 'ada' },
    });
    expect(first.asked).toHaveLength(4);
    // A kill leaves half a line.
    appendFileSync(path, '{"key":"abc","val');
    const second = await opened(path);
    expect(await allPages(second.reads, 'GET /things', { per_page: 100 })).toEqual(things);
    expect(await second.reads.graphql('query { viewer { login } }', { a: 1 })).toEqual({
      viewer: { login: 'ada' },
    });
    expect(second.asked).toEqual([]);
    await second.reads.graphql('query { viewer { login } }', { a: 2 });
    await second.reads.request('GET /things', { per_page: 100, page: 4 });
    expect(second.asked).toHaveLength(2);
    const third = await opened(path);
    await third.reads.request('GET /things', { per_page: 100, page: 4 });
    expect(third.asked).toEqual([]);
    expect(readFileSync(path, 'utf8')).not.toContain('never kept');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('are counted where an earlier try had them, and not where one try asks twice', async () => {
    const path = file();
    const about = { path, about: 'acme', now: '2026-10-02T06:00:00.000Z', before: async () => {} };
    const counts: string[] = [];
    const told = (made: number, kept: number) => void counts.push(`${made} ${kept}`);
    for (const answered of [0, 1]) {
      const { octokit } = github();
      const kept = await keptReads({ ...about, octokit, told });
      expect(kept.answered).toBe(answered);
      await kept.octokit.request('GET /things');
      await kept.octokit.request('GET /things');
      await kept.close();
    }
    expect(counts).toEqual(['1 0', '0 1', '0 2']);
  });

  it('are waited for where GitHub refuses for its rate, and that ends nothing', async () => {
    const until = new Date('2026-10-02T07:00:00.000Z');
    let refusals = 2;
    const { octokit } = github();
    const request = async (route: string) => {
      refusals -= 1;
      if (refusals >= 0) throw new RateLimited(until, 'secondary');
      return octokit.request(route);
    };
    const waited: Date[] = [];
    const kept = await keptReads({
      octokit: { ...octokit, request: Object.assign(request, octokit.request) } as never,
      path: file(),
      about: 'acme',
      now: '2026-10-02T06:00:00.000Z',
      before: async () => {},
      limited: async (at) => void waited.push(at),
    });
    expect((await kept.octokit.request('GET /things')).status).toBe(200);
    expect(waited).toEqual([until, until]);
    expect(() => kept.settle('throw')).not.toThrow();
  });

  it('are those of the same export alone', async () => {
    const path = file();
    const first = await opened(path);
    await first.reads.request('GET /things');
    const other = await opened(path, 'acme 2026-Q4');
    await other.reads.request('GET /things');
    expect(other.asked).toHaveLength(1);
  });

  it('of a refusal are remembered by one try alone', async () => {
    const { reads, asked } = await opened(file());
    for (let i = 0; i < 2; i++)
      await expect(reads.request('GET /broken')).rejects.toMatchObject({ status: 404 });
    expect(asked).toHaveLength(1);
  });

  it('are never errors, and never of what writes', async () => {
    const path = file();
    for (let i = 0; i < 2; i++) {
      const { reads, asked } = await opened(path);
      await expect(reads.request('GET /broken')).rejects.toMatchObject({ status: 404 });
      await reads.request('POST /things', { name: 'a' });
      await reads.graphql('mutation { a }');
      expect(asked).toHaveLength(3);
    }
  });

  it('are asked for once by two that ask at the same time, and what must not go on ends before GitHub is asked', async () => {
    const path = file();
    const { reads, asked } = await opened(path);
    await Promise.all([reads.request('GET /things'), reads.request('GET /things')]);
    expect(asked).toHaveLength(1);
    const ended = await opened(path, 'acme 2026-Q3', async () => {
      throw new Error('enough');
    });
    await ended.reads.request('GET /things');
    await expect(ended.reads.request('GET /others')).rejects.toThrow('enough');
    expect(ended.asked).toEqual([]);
  });
});
