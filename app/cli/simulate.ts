/** `fairlead simulate`: what a configuration would have said about merged changes. Only reads. */
import { resolve } from 'node:path';
import { count, own, say } from '../../policies/engine/prose.ts';
import { renderSimulationJson } from '../../policies/engine/simulation/json.ts';
import { renderSimulationMarkdown } from '../../policies/engine/simulation/markdown.ts';
import { tallySimulation } from '../../policies/engine/simulation/tally.ts';
import { renderSimulationText } from '../../policies/engine/simulation/text.ts';
import type { SimulationAbout } from '../../policies/engine/simulation/words.ts';
import { neverLookedAt, type Simulated } from '../../policies/engine/simulation.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { configurationInForce, type InForce } from '../config/in-force.ts';
import { tokenOctokit } from '../github/access/token-octokit.ts';
import { checkNames } from '../publish/purposes.ts';
import { historyOnGitHub } from '../simulate/github.ts';
import { givingUp } from '../simulate/giving-up.ts';
import { simulateUnder } from '../simulate/judge-again.ts';
import { historyOfClone } from '../simulate/local.ts';
import { type MergedHistory, selectForChanges } from '../simulate/merged-history.ts';
import { listProblems, offline, rulesFrom } from './check.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { type Tell, withProgress } from './progress.ts';
import { type SimulateOptions, simulateHelp, simulateOptions } from './simulate-options.ts';

/** How far it is, with what a limit is on. */
function telling(history: MergedHistory, tell: Tell): (done: number) => void {
  const all = history.changes.candidates.length;
  return (done) => {
    const also = history.local ? [] : say`${count(history.calls(), 'request')} to GitHub`;
    tell({ what: own('merged changes'), done, all, also });
  };
}

async function rulesOf(options: SimulateOptions, history: MergedHistory, io: Io): Promise<InForce> {
  if (options.config !== null) return rulesFrom(options.config, io);
  const inForce = await configurationInForce(history.rules, io.catalogue ?? everyPolicy);
  if (inForce.problems.length > 0) {
    io.note(say`The policy file of ${history.branch} has problems:`);
    listProblems(inForce.problems, io);
  }
  return inForce;
}

function windowOf(changes: readonly Simulated[]): SimulationAbout['window'] {
  const dates = changes.map(({ change }) => change.mergedAt).sort();
  const [from, to] = [dates[0], dates.at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}

function render(
  changes: readonly Simulated[],
  about: SimulationAbout,
  format: SimulateOptions['format'],
  io: Io,
) {
  const tally = tallySimulation(changes);
  const renderers = {
    text: () => renderSimulationText(tally, about, { colour: io.colour, width: io.width }),
    json: () => renderSimulationJson(tally, about, changes),
    markdown: () => `${renderSimulationMarkdown(tally, about)}\n`,
  };
  return renderers[format]();
}

/** A public repository can be read without one, but only 60 times an hour. */
function tokenOf(env: NodeJS.ProcessEnv): string {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (token) return token;
  throw new Usage(
    own('--repo needs a token that may read the repository, in GITHUB_TOKEN'),
    say`With GitHub's own command line: ${'GITHUB_TOKEN=$(gh auth token) fairlead simulate --repo …'}`,
  );
}

async function historyOf({ path, repo, which, ...options }: SimulateOptions, io: Io): Promise<MergedHistory> {
  const fetcher = options.offline ? offline : givingUp(io.fetch);
  if (!repo) return historyOfClone(resolve(io.cwd, path), which, fetcher);
  const { env } = process;
  const baseUrl = env.GITHUB_API_URL || 'https://api.github.com';
  const { octokit, enough } = tokenOctokit({ token: tokenOf(env), baseUrl });
  // From any App: Fairlead's own verdict is not a check to wait for.
  const self = { appId: null, checkName: checkNames.verdict, workflowRunId: null };
  const at = { owner: repo.owner, repo: repo.name, self, fetch: fetcher };
  return historyOnGitHub({ ...at, octokit, enough }, which);
}

/** An empty table would look like a good one. */
function nothingReplayed({ since }: SimulateOptions['which']): string {
  return since === null
    ? 'there is no merged change'
    : `there is no change merged since ${since.slice(0, 10)}`;
}

async function simulated(options: SimulateOptions, io: Io, tell: Tell) {
  const history = await historyOf(options, io);
  const rules = await rulesOf(options, history, io);
  const { settings, notLookedAt } = selectForChanges(rules.settings, history.viewpoint);
  const { candidates, cut } = history.changes;
  const { enough } = history;
  const done = await simulateUnder(settings, { candidates, enough, progress: telling(history, tell) });
  return { ...done, history, rules, notLookedAt, cut };
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = simulateOptions(args);
  const { judged, stopped, history, rules, notLookedAt, cut } = await withProgress(
    io,
    own('Listing the merged changes'),
    (tell) => simulated(options, io, tell),
  );
  const { repository, branch } = history;
  const about: SimulationAbout = {
    repository,
    branch,
    configuration: rules.description,
    notLookedAt: [...notLookedAt, ...neverLookedAt(judged)],
    cut: stopped ?? cut,
    window: windowOf(judged),
    calls: history.calls(),
  };
  await io.print(render(judged, about, options.format, io));
  if (judged.length > 0) return exitCode.fine;
  io.note(say`fairlead: ${own(nothingReplayed(options.which))} on ${branch}: nothing was simulated.`);
  if (about.cut) io.note(say`Not all wanted changes were looked at: ${about.cut}.`);
  return exitCode.cannotJudge;
}

export const simulate: Command = { help: simulateHelp, run };
