/** What becomes of the body of an answer of GitHub. */
import { Octokit } from '@octokit/core';
import { expect, it } from 'vitest';
import { withData } from '../../app/github/access/body.ts';

/** As Octokit hands it on, and as it would have read it itself. */
async function both(make: () => Response): Promise<readonly [unknown, unknown]> {
  const octokit = new Octokit({ request: { fetch: async () => make() } });
  const request = { parseSuccessResponseBody: false };
  const ours = await withData(await octokit.request('GET /x', { request }));
  const theirs = await octokit.request('GET /x');
  return [ours.data, theirs.data];
}

const typed = (type: string) => ({ headers: { 'content-type': type } });

it.each([
  [
    'JSON',
    () => new Response('{"a":[1,{"id":9007199254740991}],"b":"ß"}', typed('application/json; charset=utf-8')),
  ],
  ['an empty list', () => new Response('[]', typed('application/json'))],
  ['a text that claims to be JSON', () => new Response('<html>', typed('application/json'))],
  ['nothing that claims to be JSON', () => new Response('', typed('application/json'))],
  ['a text', () => new Response('diff --git a b', typed('text/plain'))],
  ['a diff', () => new Response('diff', typed('application/vnd.github.diff; charset=utf-8'))],
  ['something without a type', () => new Response(new Blob(['x']).stream())],
  ['bytes', () => new Response(new Uint8Array([1, 2, 255]), typed('application/octet-stream'))],
  ['no body', () => new Response(null, { status: 204 })],
])('%s is read as Octokit reads it', async (_, make) => {
  const [ours, theirs] = await both(make);
  expect(ours).toEqual(theirs);
});

it('a body that breaks off is an error, and no answer', async () => {
  const broken = () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('[1,'));
          controller.error(new Error('the connection was lost'));
        },
      }),
      typed('application/json'),
    );
  const octokit = new Octokit({ request: { fetch: async () => broken() } });
  const answer = await octokit.request('GET /x', { request: { parseSuccessResponseBody: false } });
  await expect(withData(answer)).rejects.toThrow('the connection was lost');
});
