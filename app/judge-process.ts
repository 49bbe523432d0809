/** What a process that judges runs: see `apart/`. */

import { catalogue } from '../policies/index.ts';
import { type Judge, serveJudgements } from './apart/child.ts';
import type { Place } from './apart/messages.ts';
import { type Remote, remoteFetch, remoteHistories, remoteOctokits } from './apart/remote.ts';
import { metricsRulesIn } from './config/metrics-of.ts';
import { forAssessment } from './github/access/assessment-octokit.ts';
import type { Purpose } from './github/access/purpose.ts';
import type { Access } from './subjects/access.ts';
import { judgePullRequest } from './subjects/pull-request/judge.ts';
import { judgeOne } from './subjects/release/judge.ts';
import { appView } from './viewpoints.ts';

/** What is kept: as it was told from the start, else as the other side has it. */
function keptOf(
  { kept, repositoryId }: Place,
  remote: Remote,
): Pick<Access, 'granted' | 'proceeds' | 'changes'> {
  const histories = remoteHistories(remote);
  const isTold = (pullRequest: number) => kept?.pullRequest === pullRequest;
  return {
    granted: async (one) =>
      kept && isTold(one) ? kept.grants : ((await remote.ask('granted', one)) as never),
    proceeds: async (one) =>
      kept && isTold(one) ? kept.proceeds : ((await remote.ask('proceeds', one)) as never),
    changes: {
      ...histories,
      of: async (on) =>
        kept && isTold(on.pullRequest) && on.repositoryId === repositoryId ? kept.history : histories.of(on),
    },
  };
}

function accessOf(told: Place, remote: Remote): Access {
  const { baseUrl, now, kept: _, ...place } = told;
  const octokitFor = remoteOctokits(baseUrl, remote);
  return {
    ...place,
    viewpoint: appView,
    catalogue,
    octokit: octokitFor({ for: 'subject' }),
    octokitFor,
    sarif: null,
    fetch: remoteFetch(remote),
    now: () => now,
    ...keptOf(told, remote),
  };
}

/** Facts stay here: nobody asks for them, and they are large. What counts requests, and what reads, is the other side's. */
function sent(judged: object | null): object | null {
  return judged && { ...judged, facts: {}, counted: null, people: null };
}

/** How delivery is measured in the repository. */
async function metricsRules({ octokitFor, owner, repo }: Access): Promise<object> {
  const reads = (purpose: Purpose) => forAssessment(octokitFor(purpose)).octokit;
  return metricsRulesIn(reads({ for: 'delivery' }), reads({ for: 'layers' }), { owner, repo });
}

const judge: Judge = async (place, work, remote, parts) => {
  if (work.kind === 'metrics') return metricsRules(accessOf(place, remote));
  const access = { ...accessOf(place, remote), ...(parts ? { parts } : {}) };
  const args = work.args as never[];
  const judges = { pull_request: judgePullRequest, release: judgeOne } as const;
  return sent(await (judges[work.kind] as (...given: unknown[]) => Promise<object | null>)(access, ...args));
};

serveJudgements(judge);
