/** Reads pull requests back from the local GitHub's own state: never from what the App or the story believes. */

import type { CheckRun } from '../github/state/checks.ts';
import type { App, Pull, Repository } from '../github/state.ts';
import type { SeenCheck, SeenPull } from './seen.ts';
import type { SeenIssue } from './story/scene.ts';
import type { SandboxWorld } from './world.ts';

function checkOf(run: CheckRun): SeenCheck {
  return {
    headSha: run.headSha,
    conclusion: run.conclusion,
    title: run.title ?? run.name,
    summary: run.summary ?? '',
    text: run.text,
    completedAt: run.completedAt,
    annotations: run.annotations.map((one) => ({
      path: one.path,
      startLine: one.start_line,
      endLine: one.end_line,
      level: one.annotation_level,
      title: one.title ?? '',
      message: one.message,
      rawDetails: one.raw_details ?? '',
    })),
  };
}

/** Every commit that was the head of the branch, newest first. */
function headsOf({ activities }: Repository, { head }: Pull): readonly string[] {
  const pushed = activities.filter(({ ref }) => ref === `refs/heads/${head.ref}`).map(({ after }) => after);
  return [...new Set([...pushed, head.sha].toReversed())];
}

/** Of each head the newest check run of the App. */
function checksOf(repository: Repository, pull: Pull, app: App): readonly SeenCheck[] {
  const own = repository.checkRuns.filter(({ suite }) => suite.app === app).toReversed();
  return headsOf(repository, pull).flatMap((sha) => {
    const run = own.find(({ headSha }) => headSha === sha);
    return run ? [checkOf(run)] : [];
  });
}

function approvers({ reviews, head }: Pull): readonly string[] {
  const given = reviews.filter(({ state, commit }) => state === 'APPROVED' && commit === head.sha);
  return [...new Set(given.map(({ author }) => author.login))];
}

/** Null when there is no pull request of that number. */
export function see({ repository: { data }, app }: SandboxWorld, number: number): SeenPull | null {
  const pull = data.pulls.get(number);
  if (!pull) return null;
  const comments = data.comments.filter((one) => one.number === number);
  const others = data.checkRuns.filter(
    ({ headSha, suite }) => headSha === pull.head.sha && suite.app !== app.data,
  );
  return {
    number,
    title: pull.title,
    body: pull.body ?? '',
    author: pull.author.login,
    state: pull.merged ? 'merged' : pull.state,
    base: pull.base.ref,
    head: { ref: pull.head.ref, sha: pull.head.sha },
    checks: checksOf(data, pull, app.data),
    others: others.map(({ name, conclusion }) => ({ name, conclusion })),
    approvedBy: approvers(pull),
    comments: comments.map(({ author, body }) => ({ author: author.login, body })),
  };
}

/** Null when there is no issue of that number. */
export function seeIssue({ repository }: SandboxWorld, number: number): SeenIssue | null {
  const issue = repository.issues().find((one) => one.number === number);
  if (!issue) return null;
  const { title, state, body } = issue;
  return { number, title, state, body: body ?? '' };
}

/**
 * Milliseconds from the webhook that announced the head to the first completed check run on it, by GitHub's clock; null
 * when one of them is missing.
 */
export function judgedIn(
  { github, repository, app }: SandboxWorld,
  number: number,
  sha: string,
): number | null {
  const told = github.deliveries(app).findLast(({ event, body }) => {
    if (event !== 'pull_request') return false;
    const payload: { number?: number; pull_request?: { head?: { sha?: string } } } = JSON.parse(body);
    return payload.number === number && payload.pull_request?.head?.sha === sha;
  });
  const run = repository.data.checkRuns.find(
    (one) => one.suite.app === app.data && one.headSha === sha && one.completedAt,
  );
  if (!told || !run?.completedAt) return null;
  return run.completedAt.getTime() - told.deliveredAt.getTime();
}

/** The pull request behind a path of GitHub's pages: `/acme/shop/pull/4`, or a check run's `/acme/shop/runs/1234`. */
export function numberAt({ repository: { data } }: SandboxWorld, path: string): number | null {
  const [, kind, id] = /\/(pull|runs)\/(\d+)(?:[?#]|$)/.exec(path) ?? [];
  if (kind === 'pull') return Number(id);
  const run = data.checkRuns.find((one) => String(one.id) === id);
  if (!run) return null;
  const pulls = [...data.pulls.values()];
  return pulls.find((pull) => headsOf(data, pull).includes(run.headSha))?.number ?? null;
}
