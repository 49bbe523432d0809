import { Octokit } from '@octokit/rest';
import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../app/github/access/answers.ts';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { makeConditional, noCalls } from '../../app/github/access/conditional.ts';

const answer = (data: unknown) => ({ status: 200, url: '', headers: { etag: 'x' }, data });

describe('answers kept', () => {
  it('are bounded in number; the least recently used go first', () => {
    const answers = createAnswers({ answers: 3, size: 1000 });
    for (const key of ['a', 'b', 'c']) answers.set(key, answer(key));
    answers.get('a');
    answers.set('d', answer('d'));
    expect(['a', 'b', 'c', 'd'].map((key) => answers.get(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('are bounded in size', () => {
    const answers = createAnswers({ answers: 100, size: 100 });
    for (let i = 0; i < 50; i++) answers.set(`k${i}`, answer('x'.repeat(28)));
    expect(answers.size()).toEqual({ answers: 3, size: 90 });
    answers.set('k49', answer('y'));
    expect(answers.size()).toEqual({ answers: 3, size: 63 });
    answers.set('huge', answer('x'.repeat(200)));
    expect(answers.get('huge')).toBeUndefined();
    expect(answers.size().answers).toBe(3);
    answers.clear();
    expect(answers.size()).toEqual({ answers: 0, size: 0 });
  });

  it('bytes that are not text are not kept', () => {
    const answers = createAnswers();
    answers.set('raw', answer(new ArrayBuffer(8)));
    expect(answers.size().answers).toBe(0);
  });
});

/** A GitHub whose answer has an ETag, until it answers with `status` instead. */
function open() {
  const state = { status: 200, body: { items: [1] } as unknown };
  const etags: (string | undefined)[] = [];
  const fetch = async (_: string, { headers }: { headers: Record<string, string> }) => {
    etags.push(headers['if-none-match']);
    if (state.status !== 200) return Response.json({}, { status: state.status });
    if (headers['if-none-match'] === '"1"') return new Response(null, { status: 304 });
    return Response.json(state.body, { status: 200, headers: { etag: '"1"' } });
  };
  const answers = createAnswers();
  const make = (scope: string) => {
    const octokit = new Octokit({
      request: { fetch },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    makeConditional(octokit, answers, scope);
    return octokit;
  };
  return { state, etags, answers, make };
}

describe('a conditional read', () => {
  it('gives everybody a copy of their own', async () => {
    const { make, etags } = open();
    const octokit = make('a');
    const first = await octokit.request('GET /x');
    first.data.items.push(2);
    const second = await octokit.request('GET /x');
    second.data.items.push(3);
    expect((await octokit.request('GET /x')).data).toEqual({ items: [1] });
    expect(etags).toEqual([undefined, '"1"', '"1"']);
  });

  it.each([401, 404, 410, 451])('%i: the answer is forgotten', async (status) => {
    const { state, make, answers, etags } = open();
    const octokit = make('a');
    await octokit.request('GET /x');
    state.status = status;
    await expect(octokit.request('GET /x')).rejects.toMatchObject({ status });
    expect(answers.size().answers).toBe(0);
    state.status = 200;
    await octokit.request('GET /x');
    expect(etags.at(-1)).toBeUndefined();
  });

  it.each([403, 500])('%i: the answer is kept for later', async (status) => {
    const { state, make, answers } = open();
    const octokit = make('a');
    await octokit.request('GET /x');
    state.status = status;
    await expect(octokit.request('GET /x')).rejects.toMatchObject({ status });
    expect(answers.size().answers).toBe(1);
  });

  it('of a run is made once for all who share it, and again after a failure', async () => {
    const { state, make, etags } = open();
    const octokit = make('a');
    const run = new Map();
    const ask = () => forAssessment(octokit, noCalls(), run).octokit.request('GET /x');
    state.status = 502;
    await expect(ask()).rejects.toMatchObject({ status: 502 });
    state.status = 200;
    expect((await ask()).data).toEqual((await ask()).data);
    expect(etags).toEqual([undefined, undefined]);
  });

  it('of a run that GraphQL could not answer is made again; one that finds nothing is not', async () => {
    const { state, make, etags } = open();
    const octokit = make('a');
    const run = new Map();
    const ask = () =>
      forAssessment(octokit, noCalls(), run)
        .octokit.graphql('query { repository }')
        .catch(() => null);
    state.body = { data: null, errors: [{ message: 'Something went wrong' }] };
    await ask();
    state.body = {
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', message: 'Could not resolve' }],
    };
    await ask();
    await ask();
    expect(etags.length).toBe(2);
  });

  it('of a run that is refused is refused to all', async () => {
    const { state, make, etags } = open();
    const octokit = make('a');
    const run = new Map();
    state.status = 404;
    for (const _ of [1, 2])
      await expect(forAssessment(octokit, noCalls(), run).octokit.request('GET /x')).rejects.toMatchObject({
        status: 404,
      });
    expect(etags.length).toBe(1);
  });

  it.each([
    ['once when it is about a commit', { lasting: true }, { data: { repository: { object: {} } } }, 1],
    ['each time otherwise', {}, { data: { repository: { object: {} } } }, 2],
    ['each time when the repository is not shown', { lasting: true }, { data: { repository: null } }, 2],
    [
      'each time when the answer is not whole',
      { lasting: true },
      { data: { repository: { object: null } }, errors: [{ message: 'Something went wrong' }] },
      2,
    ],
  ])('a query is sent %s', async (_, request, body, times) => {
    const { state, make, etags } = open();
    state.body = body;
    const ask = () =>
      make('a')
        .graphql('query { repository }', { request })
        .catch(() => null);
    await ask();
    await ask();
    expect(etags.length).toBe(times);
    await make('another token')
      .graphql('query { repository }', { request })
      .catch(() => null);
    expect(etags.length).toBe(times + 1);
  });

  it("another token's answer is never used", async () => {
    const { make, etags } = open();
    await make('repository 1').request('GET /x');
    await make('repository 2').request('GET /x');
    expect(etags).toEqual([undefined, undefined]);
  });
});
