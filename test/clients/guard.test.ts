import { Octokit } from '@octokit/rest';
import { expect, it } from 'vitest';
import { ClientInactive, onlyWhileActive } from '../../app/clients/guard.ts';

function guarded(isActive: () => boolean) {
  const asked: string[] = [];
  const octokit = new Octokit({
    request: {
      fetch: async (url: string, { method }: { method: string }) => {
        asked.push(`${method} ${new URL(url).pathname}`);
        return Response.json({ data: {} });
      },
    },
  });
  onlyWhileActive(octokit, async () => isActive());
  onlyWhileActive(octokit, async () => isActive());
  return { octokit, asked };
}

it('asks nothing of GitHub once the client is not active, whatever the request', async () => {
  let active = true;
  const { octokit, asked } = guarded(() => active);
  await octokit.request('GET /a');
  active = false;
  await expect(octokit.request('GET /b')).rejects.toThrow(ClientInactive);
  await expect(octokit.request('POST /c')).rejects.toMatchObject({ status: 410 });
  await expect(octokit.graphql('{ d }')).rejects.toThrow(ClientInactive);
  await expect(octokit.request.defaults({ e: 1 })('PATCH /e')).rejects.toThrow(ClientInactive);
  expect(asked).toEqual(['GET /a']);
  active = true;
  await octokit.request('GET /f');
  expect(asked).toEqual(['GET /a', 'GET /f']);
});
