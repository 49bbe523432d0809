/**
 * What GitHub answered, out of its bytes. Octokit looks at every single value for integers above 2^53, which GitHub does not
 * send; that took longer than all the rest of an answer.
 */
import type { OctokitResponse } from '@octokit/types';

type Answer = OctokitResponse<unknown>;

/** A text that claims to be JSON and is not stays a text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** As a `Response` reads itself. The action's own fetch has the bytes at once, and the class would load all of Node's. */
function readable(data: unknown): Pick<Response, 'text' | 'arrayBuffer'> | null {
  if (data instanceof Uint8Array)
    return {
      text: async () => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8'),
      arrayBuffer: async () => data.slice().buffer,
    };
  return data instanceof ReadableStream ? new Response(data) : null;
}

/** The same answer with its body as data; a request asks for that with `parseSuccessResponseBody: false`. Throws when it breaks off. */
export async function withData(answer: Answer): Promise<Answer> {
  const { data, headers } = answer;
  const body = readable(data);
  if (!body) return data === null ? { ...answer, data: '' } : answer;
  const type = headers['content-type'] ?? '';
  if (/^application\/(?:scim\+)?json\b/i.test(type)) return { ...answer, data: parsed(await body.text()) };
  const isText = type === '' || /^text\//i.test(type) || /charset="?utf-8/i.test(type);
  return { ...answer, data: isText ? await body.text() : await body.arrayBuffer() };
}
