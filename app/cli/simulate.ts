/** `fairlead simulate`: what a configuration would have said of merged changes. Reads only. */
import { resolve } from 'node:path';
import { count, own, say } from '../../policies/engine/prose.ts';
import { renderReplayJson } from '../../policies/engine/simulation/json.ts';
import { renderReplayMarkdown } from '../../policies/engine/simulation/markdown.ts';
import { renderReplayText } from '../../policies/engine/simulation/text.ts';
import type { ReplayAbout } from '../../policies/engine/simulation/words.ts';
import { type Replayed, tallyReplay } from '../../policies/engine/simulation.ts';
import { catalogue } from '../../policies/index.ts';
import { configurationInForce, type InForce } from '../config/in-force.ts';
import { checkNames } from '../publish/purposes.ts';
import { githubPlace } from '../simulate/github.ts';
import { givingUp } from '../simulate/giving-up.ts';
import { replayUnder } from '../simulate/judge-again.ts';
import { clonePlace } from '../simulate/local.ts';
import { type Place, replayable } from '../simulate/merged-history.ts';
import { tokenOctokit } from '../simulate/token-octokit.ts';
import { listProblems, offline, rulesFrom } from './check.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { simulateHelp } from './simulate-help.ts';
import { type SimulateOptions, simulateOptions } from './simulate-options.ts';

/** Changes between two lines about how far it is; git is ten times as fast as GitHub. */
const progressEvery = { clone: 50, github: 10 } as const;

function progressOf(place: Place, io: Io): (done: number) => void {
  const all = place.changes.candidates.length;
  const every = progressEvery[place.local ? 'clone' : 'github'];
  return (done) => {
    if (done % every !== 0 || done >= all) return;
    const requests = place.local ? [] : say`, ${count(place.calls(), 'request')} to GitHub`;
    io.note(say`${done} of ${all} changes${requests}`);
  };
}

async function rulesOf(options: SimulateOptions, place: Place, io: Io): Promise<InForce> {
  if (options.config !== null) return rulesFrom(options.config, io);
  const inForce = await configurationInForce(await place.tip(), catalogue);
  if (inForce.problems.length > 0) {
    io.note(say`The policy file of ${place.branch} has problems:`);
    listProblems(inForce.problems, io);
  }
  return inForce;
}

function windowOf(changes: readonly Replayed[]): ReplayAbout['window'] {
  const dates = changes.map(({ change }) => change.mergedAt).sort();
  const [from, to] = [dates[0], dates.at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}

function render(changes: readonly Replayed[], about: ReplayAbout, format: SimulateOptions['format'], io: Io) {
  const tally = tallyReplay(changes);
  const renderers = {
    text: () => renderReplayText(tally, about, { colour: io.colour, width: io.width }),
    json: () => renderReplayJson(tally, about, changes),
    markdown: () => `${renderReplayMarkdown(tally, about)}\n`,
  };
  return renderers[format]();
}

/** A public repository could be read without one, but not 60 times an hour. */
function tokenOf(env: NodeJS.ProcessEnv): string {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (token) return token;
  throw new Usage(
    own('--repo needs a token that may read the repository, in GITHUB_TOKEN'),
    say`With GitHub's own command line: ${'GITHUB_TOKEN=$(gh auth token) fairlead simulate --repo …'}`,
  );
}

async function placeOf({ path, repo, which, ...options }: SimulateOptions, io: Io): Promise<Place> {
  const fetcher = options.offline ? offline : givingUp(io.fetch);
  if (!repo) return clonePlace(resolve(io.cwd, path), which, fetcher);
  const { env } = process;
  const baseUrl = env.GITHUB_API_URL || 'https://api.github.com';
  const { octokit, enough } = tokenOctokit({ token: tokenOf(env), baseUrl });
  // Of whatever App it was: a verdict of Fairlead's own is no check that it waits for.
  const self = { appId: null, checkName: checkNames.verdict, workflowRunId: null };
  const at = { owner: repo.owner, repo: repo.name, self, fetch: fetcher, now: io.now };
  return githubPlace({ ...at, octokit, enough }, which);
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = simulateOptions(args);
  const place = await placeOf(options, io);
  const rules = await rulesOf(options, place, io);
  const { settings, notLookedAt } = replayable(rules.settings, place.local);
  const { candidates, cut } = place.changes;
  const { judged, stopped } = await replayUnder({
    candidates,
    settings,
    enough: place.enough,
    progress: progressOf(place, io),
  });
  const { repository, branch } = place;
  const about: ReplayAbout = {
    repository,
    branch,
    configuration: rules.description,
    notLookedAt,
    cut: stopped ?? cut,
    window: windowOf(judged),
    calls: place.calls(),
  };
  await io.print(render(judged, about, options.format, io));
  return exitCode.fine;
}

export const simulate: Command = { help: simulateHelp, run };
