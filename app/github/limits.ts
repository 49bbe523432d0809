/**
 * Probot's Octokit with a write lane that lets short bursts through. The throttling plugin sends GraphQL reads through
 * the lane of writes, one per second: an assessment, which makes one read and one or two writes there, would take
 * seconds. Here a client may spend twenty at once and one more per second, below GitHub's 80 content-creating requests
 * a minute (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits).
 */
import Bottleneck from 'bottleneck';
import { ProbotOctokit } from 'probot';

const burst = 20;
const second = 1000;

/** Milliseconds after which a quiet client's limiter is forgotten. */
const quiet = 5 * 60 * second;

function lane(id: string): Bottleneck.Group {
  return new Bottleneck.Group({
    id,
    maxConcurrent: 1,
    reservoir: burst,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: second,
    reservoirIncreaseMaximum: burst,
    timeout: quiet,
  });
}

interface ThrottledOptions {
  readonly throttle?: object;
}

/**
 * The Octokit class to give Probot. Each call makes new lanes: one process needs one. A failed read is tried three more
 * times, after 1, 4 and 9 times `retryBase` milliseconds.
 */
export function limitedOctokit(retryBase = second): typeof ProbotOctokit {
  const lanes = { write: lane('fairlead-write'), notifications: lane('fairlead-notifications') };
  // Probot ignores throttle options given as an object; a function of the options is honoured.
  return ProbotOctokit.defaults((options: ThrottledOptions) => ({
    ...options,
    throttle: { ...options.throttle, ...lanes },
    retry: { retryAfterBaseValue: retryBase },
  }));
}
