/** No request to GitHub for a client that is suspended or gone, from the moment the store knows of it. */
import type { Octokit } from '@octokit/core';
import type { ClientAccess } from '../github/access/client-access.ts';
import type { Clients } from '../github/access/clients.ts';

/** Thrown instead of asking GitHub. Like GitHub's own 410: the subject is gone, there is nothing to try again. */
export class ClientInactive extends Error {
  readonly status = 410;
  constructor() {
    super('the client is suspended or gone');
    this.name = 'ClientInactive';
  }
}

const guarded = new WeakSet<Octokit>();

/** Asks before every request of this Octokit, reads and writes. Asking a second time for the same one changes nothing. */
export function onlyWhileActive(octokit: Octokit, isActive: () => Promise<boolean>): void {
  if (guarded.has(octokit)) return;
  guarded.add(octokit);
  octokit.hook.before('request', async () => {
    if (!(await isActive())) throw new ClientInactive();
  });
}

function onlyActive(client: ClientAccess, isActive: () => Promise<boolean>): ClientAccess {
  return {
    ...client,
    octokit: (repositoryId, purpose) => {
      const octokit = client.octokit(repositoryId, purpose);
      onlyWhileActive(octokit, isActive);
      return octokit;
    },
  };
}

/** The same clients; every request of one asks first whether it is still active. */
export function onlyActiveClients(
  clients: Clients,
  isActive: (installation: number) => Promise<boolean>,
): Clients {
  return {
    ...clients,
    of: async (installation) => onlyActive(await clients.of(installation), () => isActive(installation)),
  };
}
