/** What a process that judges runs: see `apart/`. */

import { catalogue } from '../policies/index.ts';
import { type Judge, serveJudgements } from './apart/child.ts';
import type { Place } from './apart/messages.ts';
import { type Remote, remoteFetch, remoteHistories, remoteOctokits } from './apart/remote.ts';
import type { Access } from './subjects/access.ts';
import { judgePullRequest } from './subjects/pull-request/judge.ts';
import { judgeOne } from './subjects/release/judge.ts';
import { appView } from './viewpoints.ts';

function accessOf({ baseUrl, now, ...place }: Place, remote: Remote): Access {
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
    granted: async (pullRequest) => (await remote.ask('granted', pullRequest)) as never,
    proceeds: async (pullRequest) => (await remote.ask('proceeds', pullRequest)) as never,
    changes: remoteHistories(remote),
  };
}

/** Facts stay here: nobody asks for them, and they are large. What counts requests, and what reads, is the other side's. */
function sent(judged: object | null): object | null {
  return judged && { ...judged, facts: {}, counted: null, people: null };
}

const judge: Judge = async (place, work, remote, parts) => {
  const access = { ...accessOf(place, remote), ...(parts ? { parts } : {}) };
  const args = work.args as never[];
  const judges = { pull_request: judgePullRequest, release: judgeOne } as const;
  return sent(await (judges[work.kind] as (...given: unknown[]) => Promise<object | null>)(access, ...args));
};

serveJudgements(judge);
