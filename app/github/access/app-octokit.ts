/** The Octokit that Probot speaks for the App with. */
import { ProbotOctokit } from 'probot';

/**
 * Without Probot's limiter and retries: the gate in front of it has its own, and Probot's are one for all clients, retry
 * writes, and let one token be minted at a time.
 */
export function appOctokit(): typeof ProbotOctokit {
  // Probot ignores throttle options given as an object; a function of the options is honoured.
  return ProbotOctokit.defaults((options: object) => ({
    ...options,
    throttle: { enabled: false },
    retry: { enabled: false },
  }));
}
