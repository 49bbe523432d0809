/** No request to GitHub for a client that is suspended or gone, from the moment the store knows of it. */
import type { Octokit } from '@octokit/rest';

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
