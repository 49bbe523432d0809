/** {@link simulateDifference} on GitHub: bounded, and remembered, since every event asks for the same again. */
import type { ChangedSettings } from '../../policies/engine/config/difference.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import type { ConfigurationSimulation } from '../../policies/engine/simulation/difference.ts';
import type { GitHubSource, GitHubSourceOf } from '../facts/github-source.ts';
import { gitHubView } from '../viewpoints.ts';
import type { Candidate, Candidates } from './changes.ts';
import { maxTried, simulateDifference } from './difference.ts';
import { githubChanges } from './github.ts';

/**
 * Merged changes that are looked at, and requests after which no further one is; those under way are finished. Anybody can
 * propose a configuration from a fork, with every push another one.
 */
const budgets = {
  own: { changes: maxTried, calls: 120 },
  fork: { changes: 5, calls: 30 },
} as const;

/** Pages of merged pull requests, of which the newest are tried. */
const maxPages = 2;

/** Results kept; the oldest goes first. */
const maxRemembered = 200;

/** Only used after reading the list of merged pull requests, which is part of the key. */
const remembered = new Map<string, ConfigurationSimulation>();

function remember(key: string, simulation: ConfigurationSimulation): void {
  // What could not be looked at may be readable the next time.
  if (!simulation.looked || simulation.cut !== null) return;
  remembered.set(key, simulation);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= maxRemembered) break;
    remembered.delete(oldest);
  }
}

function settingsKey(settings: readonly Setting[]): object {
  return settings.map(({ policy, rung, options }) => [policy.id, rung, options]);
}

export interface OnGitHub extends GitHubSourceOf {
  /** Of the pull request that changes the configuration: it knows the base branch. */
  readonly source: GitHubSource;
}

/** Never throws. */
export function simulateOnGitHub(
  changed: ChangedSettings,
  { source, ...of }: OnGitHub,
): Promise<ConfigurationSimulation> {
  const { counted, octokitFor, owner, repo, fetch, self } = of;
  const begun = counted.calls.reads;
  let budget: (typeof budgets)['own' | 'fork'] = budgets.fork;
  const changes = async (): Promise<Candidates> => {
    const { base, head } = await source.pullRequest();
    budget = budgets[head.fork ? 'fork' : 'own'];
    const at = { owner, repo, fetch, self, octokitFor, newCounted: () => counted, base: base.ref };
    const { candidates } = await githubChanges(at, { max: budget.changes, since: null }, maxPages);
    return { candidates, cut: null };
  };
  const { baseUrl } = counted.octokit.request.endpoint.DEFAULTS;
  const settings = [settingsKey(changed.before), settingsKey(changed.after)];
  const keyOf = (candidates: readonly Candidate[]) => {
    const merged = candidates.map(({ change }) => [change.number, change.mergedAt]);
    return JSON.stringify([baseUrl, owner, repo, merged, settings]);
  };
  const enough = (): Prose | null =>
    counted.calls.reads - begun < budget.calls
      ? null
      : say`${own(String(budget.calls))} requests to GitHub were made`;
  return simulateDifference(changed, {
    viewpoint: gitHubView,
    changes,
    enough,
    known: (candidates) => remembered.get(keyOf(candidates)) ?? null,
    done: (candidates, simulation) => remember(keyOf(candidates), simulation),
  });
}
