/**
 * Probot's Octokit with lanes that let short bursts through. The throttling plugin sends GraphQL reads through the lane
 * of writes, one per second, and comments through one of three seconds: an assessment would take that long. These lanes
 * are a client's own, and stay within GitHub's secondary limits
 * (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits):
 * 180 writes a minute (900 points of 5) and 80 content-creating ones, a burst included.
 */
import Bottleneck from 'bottleneck';
import { ProbotOctokit } from 'probot';

const second = 1000;

/** Milliseconds after which a quiet client's limiter is forgotten. */
const quiet = 5 * 60 * second;

function lane(id: string, burst: number, perSecond: number): Bottleneck.Group {
  return new Bottleneck.Group({
    id,
    maxConcurrent: 10,
    reservoir: burst,
    reservoirIncreaseAmount: perSecond,
    reservoirIncreaseInterval: second,
    reservoirIncreaseMaximum: burst,
    timeout: quiet,
  });
}

interface ThrottledOptions {
  readonly throttle?: object;
}

/** Both are for GitHubs other than GitHub: a local one for tests, an Enterprise Server without limits. */
export interface Pace {
  /** A failed read is tried three more times, after 1, 4 and 9 times this many milliseconds; 1,000 unless said. */
  readonly retryBase?: number;
  /** How many times the usual number of writes a client may make at once; 1 unless said. */
  readonly burst?: number;
}

/** The Octokit class to give Probot. Each call makes new lanes: one process needs one. */
export function limitedOctokit({ retryBase = second, burst = 1 }: Pace = {}): typeof ProbotOctokit {
  const lanes = {
    write: lane('fairlead-write', 40 * burst, 2),
    notifications: lane('fairlead-content', 20 * burst, 1),
  };
  // Probot ignores throttle options given as an object; a function of the options is honoured.
  return ProbotOctokit.defaults((options: ThrottledOptions) => ({
    ...options,
    throttle: { ...options.throttle, ...lanes },
    retry: { retryAfterBaseValue: retryBase },
  }));
}
