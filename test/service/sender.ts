/** Signed deliveries that no act on GitHub caused: for floods, and for measuring. */
import { createHmac, randomUUID } from 'node:crypto';

/** The headers GitHub sends with `body`. */
export function signedHeaders(
  secret: string,
  event: string,
  body: string,
  guid: string = randomUUID(),
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}

/** What a `pull_request` event is about. */
interface About {
  readonly installation: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** Pads the body to about this many bytes. */
  readonly bytes?: number;
}

/** A `pull_request` payload with what Fairlead reads of it. */
export function pullRequestPayload(about: About): string {
  const { installation, repositoryId, owner, repo, number, bytes = 0 } = about;
  const sha = number.toString(16).padStart(40, '0');
  const payload = {
    action: 'synchronize',
    number,
    pull_request: {
      id: number,
      number,
      state: 'open',
      head: { ref: `change-${number}`, sha },
      base: { ref: 'main', sha: '0'.repeat(40) },
      body: '',
    },
    repository: { id: repositoryId, name: repo, full_name: `${owner}/${repo}`, owner: { login: owner } },
    installation: { id: installation },
    sender: { login: 'someone', type: 'User' },
  };
  payload.pull_request.body = 'x'.repeat(Math.max(0, bytes - JSON.stringify(payload).length));
  return JSON.stringify(payload);
}

/** Posts one delivery; resolves with the status, 0 when there was no answer. */
export async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
