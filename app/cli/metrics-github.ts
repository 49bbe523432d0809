/** Delivery on GitHub for `fairlead metrics`: one repository, or all of an owner's. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { type MetricsRules, usualMetrics } from '../../policies/engine/metrics-rules.ts';
import { list, own, type Prose, say } from '../../policies/engine/prose.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { chosen, unmatched } from '../audit/organization/chosen.ts';
import { leftOut, listRepositories, readOwner } from '../audit/organization/repositories.ts';
import { configurationInForce } from '../config/in-force.ts';
import { historyOfRows } from '../delivery/github/history.ts';
import { readDelivery } from '../delivery/github/read.ts';
import { type Reading, readingFrom } from '../delivery/github/reading.ts';
import { sourceOfGitHub } from '../delivery/github/source.ts';
import type { Portfolio } from '../delivery/shown/portfolio.ts';
import { type Delivery, deliveryOf } from '../delivery/shown/report.ts';
import { repositorySource } from '../facts/repository-source.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { cannotLook } from '../github/access/reasons.ts';
import { type TokenOctokit, tokenOctokit } from '../github/access/token-octokit.ts';
import { CannotLook } from '../looked.ts';
import { checkNames } from '../publish/purposes.ts';
import { elsewhereOf } from '../subjects/access.ts';
import { type Io, Usage } from './command.ts';
import { type MetricsOptions, windowsOf } from './metrics-options.ts';
import type { Tell } from './progress.ts';

interface At {
  readonly owner: string;
  readonly repo: string;
}

function accessOf(target: string, io: Io): TokenOctokit {
  const { env } = process;
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (!token)
    throw new Usage(
      say`There is no folder ${target}; to measure it on GitHub, put a token that may read it in GITHUB_TOKEN`,
      say`With GitHub's own command line: ${'GITHUB_TOKEN=$(gh auth token) fairlead metrics …'}`,
    );
  return tokenOctokit({ token, baseUrl: env.GITHUB_API_URL || 'https://api.github.com', fetch: io.fetch });
}

interface Rules {
  readonly rules: MetricsRules;
  readonly problem: Prose | null;
}

/** What `metrics:` says, of all layers; the usual where there is none, and where it cannot be read, which is said. */
async function rulesOf({ octokit }: TokenOctokit, { owner, repo }: At, io: Io): Promise<Rules> {
  const counted = forAssessment(octokit);
  const octokitFor = () => octokit;
  try {
    const self = { appId: null, checkName: checkNames.verdict, workflowRunId: null };
    const open = await repositorySource({
      counted,
      octokitFor,
      owner,
      repo,
      self,
      fetch: io.fetch,
      now: io.now,
    });
    const source = open(wantsNothing);
    const elsewhere = elsewhereOf({ octokitFor, owner }, counted);
    const catalogue = io.catalogue ?? everyPolicy;
    const inForce = await configurationInForce(source.rules, catalogue, undefined, elsewhere);
    const [first] = inForce.problems;
    const problem = first
      ? say`The configuration has problems (${first.message}): metrics: is read from ${inForce.description}.`
      : null;
    return { rules: inForce.metrics ?? usualMetrics, problem };
  } catch (error) {
    const { reason } = cannotLook(error, say`the configuration of ${`${owner}/${repo}`}`).gap;
    return { rules: usualMetrics, problem: say`The configuration could not be read: ${reason}.` };
  }
}

/** `--deployments v*` is shorter than a configuration. */
function withPattern(rules: MetricsRules, pattern: string | null): MetricsRules {
  if (pattern === null) return rules;
  return { ...rules, deployments: { ...rules.deployments, source: 'tags', tags: pattern } };
}

interface Checkpoint {
  readonly before: Reading | null;
  readonly keep: (reading: Reading) => Promise<void>;
}

async function checkpointOf(
  folder: string | null,
  { owner, repo }: At,
  since: number,
  io: Io,
): Promise<Checkpoint> {
  if (folder === null) return { before: null, keep: async () => {} };
  const directory = resolve(io.cwd, folder);
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${owner}+${repo}.json`);
  const text = await readFile(file, 'utf8').catch(() => null);
  const before = text === null ? null : readingFrom(parsed(text), `${owner}/${repo}`, since);
  return { before, keep: (reading) => writeFile(file, JSON.stringify(reading)) };
}

/** A file that was cut when it was written is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `412 of 1,000 pull requests · 17 points` */
function progress({ rows, parts, points }: Reading): {
  readonly done: number;
  readonly all: number | null;
  also: Prose;
} {
  const all = parts.pulls?.total ?? null;
  return {
    done: rows.pulls.length,
    all,
    also: say`${own(`${points} ${points === 1 ? 'point' : 'points'}`)}`,
  };
}

async function deliveryAt(
  access: TokenOctokit,
  at: At,
  options: MetricsOptions,
  io: Io,
  tell: Tell,
): Promise<Delivery> {
  const name = `${at.owner}/${at.repo}`;
  const { rules: said, problem } = await rulesOf(access, at, io);
  const rules = withPattern(said, options.deployments);
  const timeZone = options.timeZone ?? rules.timeZone;
  const { window, before } = windowsOf(options, timeZone, io.now);
  const checkpoint = await checkpointOf(options.checkpoint, at, before.since, io);
  const { octokit } = forAssessment(access.octokit);
  const reading = await readDelivery({
    octokit,
    ...at,
    rules,
    since: before.since,
    before: checkpoint.before,
    keep: async (read) => {
      tell({ what: say`pull requests of ${name}`, ...progress(read) });
      await checkpoint.keep(read);
    },
  });
  if (!reading.overview?.head) throw new CannotLook(say`${name} is empty: nothing was ever pushed`);
  const source = sourceOfGitHub(historyOfRows(reading, rules));
  const limits = problem ? [problem, ...source.limits] : source.limits;
  return deliveryOf(reading.overview.name, { ...source, limits, debtLabels: rules.debtLabels }, window, {
    before,
    view: { timeZone, hours: rules.hours && { ...rules.hours, timeZone } },
  });
}

export interface Asking {
  readonly options: MetricsOptions;
  readonly io: Io;
  readonly tell: Tell;
  /** With the token of the environment unless given. */
  readonly access?: TokenOctokit;
}

/** Throws {@link Usage} and `CannotLook`. */
export async function deliveryOnGitHub(at: At, { options, io, tell, access }: Asking): Promise<Delivery> {
  if (options.repositories !== null) throw new Usage(own('--repositories is about an OWNER'));
  return deliveryAt(access ?? accessOf(options.target, io), at, options, io, tell);
}

/** One after the other, as GitHub asks for; one that cannot be read ends nothing. Throws {@link Usage} and `CannotLook`. */
export async function portfolioOnGitHub(
  login: string,
  { options, io, tell, access = accessOf(login, io) }: Asking,
): Promise<Portfolio> {
  const { octokit } = forAssessment(access.octokit);
  const owner = await readOwner(octokit, login);
  const all = await listRepositories(octokit, owner);
  const wanted = chosen(all, options.repositories);
  const missing = unmatched(owner.login, all, options.repositories);
  const deliveries: Delivery[] = [];
  const notRead: { readonly repository: string; readonly why: Prose }[] = missing.map((one) => ({
    repository: one,
    why: own('no repository that the token may see is called so'),
  }));
  if (all.length === 0)
    notRead.push({
      repository: owner.login,
      why: own('GitHub lists no repository of it to this token: there is none, or the token may see none'),
    });
  for (const listed of wanted) {
    const repository = `${listed.owner}/${listed.name}`;
    const out = leftOut(listed, null);
    const why = out ?? access.enough();
    if (why) {
      notRead.push({ repository, why });
      continue;
    }
    try {
      deliveries.push(
        await deliveryAt(access, { owner: listed.owner, repo: listed.name }, options, io, tell),
      );
    } catch (error) {
      if (!(error instanceof CannotLook)) throw error;
      const { reason, remedy } = error.gap;
      notRead.push({ repository, why: remedy ? list([reason, remedy], '. ') : reason });
    }
  }
  return { name: owner.login, deliveries, notRead };
}
