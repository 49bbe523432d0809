/** Reports → one check run on the head commit. */
import { createHash } from 'node:crypto';
import type { Annotation } from '../../policies/engine/report/annotations.ts';
import type { CheckOutput } from '../../policies/engine/report/check.ts';
import type { Conclusion } from '../../policies/engine/report.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { checkNames } from './purposes.ts';
import { writeOnce } from './write.ts';

/** https://docs.github.com/rest/checks/runs#create-a-check-run */
const annotationsPerRequest = 50;

/** The commit a check run hangs on, and the App it belongs to. */
export interface CheckOn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
  readonly appId: number;
  /** A verdict's unless said. */
  readonly purpose?: keyof typeof checkNames;
}

export interface CheckContent {
  readonly output: CheckOutput;
  readonly conclusion: Conclusion;
  readonly annotations: readonly Annotation[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** What the verdict is known by, see {@link digestOf}: the same again need not be written. */
  readonly digest: string;
  /** "Re-run" leaves the suite waiting until a check run ends: the same is written again. */
  readonly isRerun?: boolean;
  /** What the check run is found by: the digest, and which report by which rules and facts says it. */
  readonly externalId: string;
}

/** Our newest check run of the commit, as the wide read saw it. */
export interface OwnCheck {
  readonly id: number;
  readonly externalId: string | null;
  readonly completed: boolean;
}

/** A short name for what a verdict says; leave out of `said` what differs though nothing changed (counts of requests). */
export function digestOf(said: readonly unknown[]): string {
  const parts = JSON.stringify(said);
  return `fairlead:${createHash('sha256').update(parts).digest('hex').slice(0, 40)}`;
}

function wireAnnotations(annotations: readonly Annotation[]) {
  return annotations.map(({ path, startLine, endLine, level, title, message, rawDetails }) => ({
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: level,
    title,
    message,
    ...(rawDetails ? { raw_details: rawDetails } : {}),
  }));
}

function wireOutput({ title, summary, text }: CheckOutput, annotations: readonly Annotation[]) {
  return { title, summary, ...(text === null ? {} : { text }), annotations: wireAnnotations(annotations) };
}

/** The number of our check run with this `external_id` on the commit; null when there is none. */
export async function findByExternalId(on: CheckOn, externalId: string): Promise<number | null> {
  const { data } = await on.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    owner: on.owner,
    repo: on.repo,
    ref: on.sha,
    check_name: checkNames[on.purpose ?? 'verdict'],
    app_id: on.appId,
    // One that a later check run hides is still to be found.
    filter: 'all',
    per_page: 100,
    // A look-up after a failed write must not be answered from this assessment's earlier reads.
    request: { calls: undefined },
  });
  const run = data.check_runs.find((candidate) => candidate.external_id === externalId);
  return run ? Number(run.id) : null;
}

async function create(on: CheckOn, externalId: string, content: object): Promise<number> {
  return writeOnce({
    make: async () => {
      const { data } = await on.octokit.request('POST /repos/{owner}/{repo}/check-runs', {
        owner: on.owner,
        repo: on.repo,
        name: checkNames[on.purpose ?? 'verdict'],
        head_sha: on.sha,
        external_id: externalId,
        ...content,
        request: { retries: 0 },
      });
      return Number(data.id);
    },
    find: () => findByExternalId(on, externalId),
  });
}

async function update(on: CheckOn, check_run_id: number, content: object): Promise<void> {
  await on.octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    owner: on.owner,
    repo: on.repo,
    check_run_id,
    ...content,
  });
}

/** Takes an earlier verdict back, or says that judging takes a while: an unfinished check run, to be found by `externalId`. */
export function openCheck(on: CheckOn, externalId: string, startedAt: string): Promise<number> {
  return create(on, externalId, { status: 'in_progress', started_at: startedAt });
}

const endings = {
  superseded: {
    conclusion: 'cancelled',
    title: 'Something newer is judged instead',
    summary: 'The pull request moved on while it was judged. Its new state gets a verdict of its own.',
  },
  failed: {
    conclusion: 'action_required',
    title: "Could not judge this change (not the change's fault)",
    summary:
      'GitHub did not answer what Fairlead asked. Fairlead tries again by itself; "Re-run" tries at once.',
  },
  behind: {
    conclusion: 'action_required',
    title: "Could not judge this change (not the change's fault)",
    summary:
      'GitHub still answers with what was there before the newest push or edit. Fairlead looks again by itself; "Re-run" does so at once.',
  },
  abandoned: {
    conclusion: 'action_required',
    title: "Judging stopped half-way (not the change's fault)",
    summary:
      'The process that judged this change stopped before it was done. Fairlead judges the change again by itself; "Re-run" does so at once.',
  },
  'unknown group': {
    conclusion: 'action_required',
    title: 'Could not tell which pull request this merge group is for',
    summary: "The merge group's branch has a name that Fairlead does not know, so nothing was judged.",
  },
} as const;

/**
 * Ends an opened check run that will get no verdict, and says why. It is named as it was opened: should a verdict have
 * been written to it this very moment, the next one that says the same is not taken for written already.
 */
export async function finishCheck(
  on: CheckOn,
  { id, externalId: external_id }: { readonly id: number; readonly externalId: string },
  why: keyof typeof endings,
): Promise<void> {
  const { conclusion, title, summary } = endings[why];
  await update(on, id, { status: 'completed', conclusion, external_id, output: { title, summary } });
}

/**
 * Writes the verdict: nothing when the commit's newest check run already says it and nobody asked for it again, one request otherwise, and one more
 * for every further fifty annotations. An update could only add annotations to those that are there, so a completed
 * check run is followed by a new one, which GitHub shows in its place.
 */
export async function publishCheck(
  on: CheckOn,
  content: CheckContent,
  own: OwnCheck | null,
): Promise<number> {
  const { digest, externalId, isRerun = false } = content;
  if (!isRerun && own?.completed && own.externalId?.startsWith(digest)) return own.id;
  const first = content.annotations.slice(0, annotationsPerRequest);
  const verdict = {
    status: 'completed',
    conclusion: content.conclusion,
    started_at: content.startedAt,
    output: wireOutput(content.output, first),
  };
  const unfinished = own && !own.completed ? own.id : null;
  if (unfinished) await update(on, unfinished, { ...verdict, external_id: externalId });
  const id = unfinished ?? (await create(on, externalId, verdict));
  for (let from = annotationsPerRequest; from < content.annotations.length; from += annotationsPerRequest) {
    const more = content.annotations.slice(from, from + annotationsPerRequest);
    await update(on, id, { output: wireOutput(content.output, more) });
  }
  return id;
}
