/**
 * What judging real changes asks of GitHub: the last changes of clones (`FAIRLEAD_BENCH_CLONES`, a list as in `PATH`; this
 * project's own history unless given), each a pull request of a local GitHub that takes 100 ms for an answer. An
 * organization's file asks for the `startup` pack; nothing is remembered from one change to the next.
 */
import { basename, delimiter } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Octokit } from '@octokit/core';
import { makeConditional } from '../app/github/access/conditional.ts';
import { judgePullRequest } from '../app/subjects/pull-request/judge.ts';
import { proofOfPull } from '../app/subjects/pull-request/proof.ts';
import { accessWith } from '../test/access.ts';
import { type PullHandle, startGitHub } from '../test/github/index.ts';
import { type Change, changesOf } from '../test/sandbox/history.ts';
import { readGiven } from '../test/sandbox/repository.ts';
import { timingOf } from './measure.ts';

/** Milliseconds. */
const answerTakes = 100;

const changesPerClone = 20;

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Judged {
  readonly files: number;
  readonly reads: number;
  /** Requests one after the other, as the time shows. */
  readonly rounds: number;
  /** Milliseconds. */
  readonly elapsed: number;
  readonly routes: readonly string[];
}

/** OSV is out of reach: GitHub's own database answers. */
const refused: typeof fetch = () => Promise.reject(new Error('no network in a bench'));

async function worldOf(path: string) {
  const given = await readGiven(path);
  const github = await startGitHub();
  const maria = github.createUser('maria');
  const acme = github.createOrganization('acme', maria);
  const layers = await acme.createRepository('.github', { private: true });
  await layers.commit({
    branch: 'main',
    files: { '.github/fairlead.yml': 'extends: startup\n' },
    message: 'Rules',
    author: maria,
  });
  const shop = await acme.createRepository('shop', { private: true, from: given.gitDir });
  const permissions = {
    checks: 'read',
    contents: 'read',
    pull_requests: 'read',
    statuses: 'read',
    members: 'read',
    actions: 'read',
    issues: 'read',
    metadata: 'read',
    security_events: 'read',
  } as const;
  const app = github.createApp({ slug: 'fairlead', name: 'Fairlead', permissions, events: [] });
  const installation = github.install(app, acme);
  return { github, shop, maria, app, installation, changes: changesOf(given.line) };
}

/** What the event that opened it proves. */
function proofOf({ number, data }: PullHandle) {
  const { head, base, title, body, updatedAt } = data;
  const pull = {
    number,
    title,
    body,
    draft: false,
    labels: [],
    updated_at: updatedAt.toISOString().replace(/\.\d+Z/, 'Z'),
  };
  const shown = { ...pull, head: { sha: head.sha }, base: { ref: 'main', sha: base.sha } };
  return proofOfPull({ action: 'opened', pull_request: shown });
}

type World = Awaited<ReturnType<typeof worldOf>>;

async function judge(world: World, change: Change, number: number): Promise<Judged> {
  const { github, shop, maria, app, installation } = world;
  await shop.push('main', change.base, { pusher: maria, force: true });
  shop.data.defaultBranch = 'main';
  const branch = `change-${number}`;
  await shop.push(branch, change.head, { pusher: maria });
  const pull = await shop.openPullRequest({
    title: change.title,
    body: 'As it was.',
    head: branch,
    base: 'main',
    author: maria,
  });
  await github.idle();
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: installation.token(), log: quiet });
  makeConditional(octokit);
  const access = accessWith(octokit, { owner: 'acme', name: 'shop', appId: app.id }, { fetch: refused });
  const requests = github.requests.length;
  const end = github.faults.add({ match: {}, do: { delayMs: answerTakes } });
  const begun = performance.now();
  const { counted, facts } = await judgePullRequest(access, pull.number, undefined, { proof: proofOf(pull) });
  const elapsed = performance.now() - begun;
  end();
  const routes = github.requests.slice(requests).map(({ route, path }) => (process.env.PATHS ? path : route));
  await pull.close();
  const files = facts.changedFiles?.ok ? facts.changedFiles.value.length : 0;
  return { files, reads: counted.calls.reads, rounds: Math.floor(elapsed / answerTakes), elapsed, routes };
}

function spread(values: readonly number[]): string {
  const { median, max } = timingOf(values);
  return `${Math.round(median)} (at most ${Math.round(max)})`;
}

export async function benchReads(): Promise<readonly (readonly [string, string])[]> {
  const clones = (process.env.FAIRLEAD_BENCH_CLONES ?? '.').split(delimiter).filter(Boolean);
  const rows: (readonly [string, string])[] = [];
  for (const path of clones) {
    const world = await worldOf(path);
    const all: Judged[] = [];
    for (const [i, change] of world.changes.slice(0, changesPerClone).entries()) {
      const one = await judge(world, change, i);
      all.push(one);
      if (process.env.FAIRLEAD_BENCH_VERBOSE)
        console.error(
          `${change.title.slice(0, 50)}: ${one.files} files, ${one.reads} reads, ${one.rounds} rounds, ${Math.round(one.elapsed)} ms\n  ${one.routes.join('\n  ')}`,
        );
    }
    await world.github.stop();
    const of = (value: (one: Judged) => number) => spread(all.map(value));
    const name = basename(path === '.' ? process.cwd() : path);
    rows.push([`${name}: ${all.length} changes, files`, of(({ files }) => files)]);
    rows.push([`${name}: reads`, of(({ reads }) => reads)]);
    rows.push([`${name}: rounds`, of(({ rounds }) => rounds)]);
    rows.push([`${name}: milliseconds at ${answerTakes} an answer`, of(({ elapsed }) => elapsed)]);
  }
  return rows;
}
