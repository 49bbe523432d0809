/** `fairlead check`: judges a range of a local clone with the same pipeline as on GitHub. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readConfiguration } from '../../policies/engine/config/read.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { count, own, say } from '../../policies/engine/prose.ts';
import { renderJson } from '../../policies/engine/report/json.ts';
import { renderSarif } from '../../policies/engine/report/sarif.ts';
import { renderSummary } from '../../policies/engine/report/summary.ts';
import { renderText } from '../../policies/engine/report/text.ts';
import type { Conclusion, ConfigProblem, Report } from '../../policies/engine/report.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { assess } from '../assess.ts';
import type { InForce } from '../config/in-force.ts';
import { localSource } from '../facts/local-source.ts';
import { emptyRange, openRange } from '../git/range.ts';
import { openRepository } from '../git/repository.ts';
import { countUncommitted } from '../git/uncommitted.ts';
import { CannotLook } from '../looked.ts';
import { simulateInClone } from '../simulate/local.ts';
import { describePullRequest } from '../subjects/pull-request/describe.ts';
import { cloneView } from '../viewpoints.ts';
import { type CheckOptions, checkHelp, checkOptions } from './check-options.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { layersOnDisk } from './other-layers.ts';
import { withProgress } from './progress.ts';
import { whyNot } from './reading.ts';
import { sarifFiles } from './sarif-files.ts';

export function listProblems(problems: readonly ConfigProblem[], io: Io): void {
  for (const { path, line, column, message } of problems)
    io.note(say`${`${path}:${line}:${column}`}  ${message}`);
}

/** The rules of a file on disk. Throws {@link Usage} when it cannot be used; its problems have then been listed. */
export async function rulesFrom(file: string, io: Io): Promise<InForce> {
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((error: unknown) => {
    throw new Usage(say`--config ${file} could not be read (${whyNot(error)})`);
  });
  const read = readConfiguration({ path: file, text, layer: file }, io.catalogue ?? everyPolicy);
  if (!read.ok) {
    listProblems(read.problems, io);
    throw new Usage(say`${count(read.problems.length, 'problem')} in ${file}; nothing was judged`);
  }
  const description = say`${file}, given with --config instead of the base's own policy file`;
  const { settings, comment, waivers } = read;
  return { settings, comment, waivers, description, problems: [], fallback: 'none' };
}

/** What a person should know before they believe the result. */
async function warn(options: CheckOptions, io: Io): Promise<void> {
  if (options.head !== 'HEAD') return;
  const uncommitted = await countUncommitted(resolve(io.cwd, options.path));
  if (uncommitted > 0)
    io.note(say`${count(uncommitted, 'file has', 'files have')} uncommitted changes, which are not judged.`);
}

export const offline: typeof fetch = async () => {
  throw new CannotLook(own('the network was not used, because of --offline'));
};

function render(report: Report, format: CheckOptions['format'], io: Io): string {
  const renderers = {
    text: () => renderText(report, { colour: io.colour, width: io.width }),
    json: () => renderJson(report),
    sarif: () => renderSarif(report, everyPolicy),
    markdown: () => renderSummary(report),
  };
  const text = renderers[format]();
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** The exit code of a report. */
export function exitCodeOf(conclusion: Conclusion, failOn: CheckOptions['failOn']): ExitCode {
  if (failOn === 'never' || conclusion === 'success') return exitCode.fine;
  if (conclusion === 'neutral') return failOn === 'warn' ? exitCode.failed : exitCode.fine;
  return conclusion === 'failure' ? exitCode.failed : exitCode.cannotJudge;
}

const earlierChanges = own('earlier changes, tried under the proposed configuration');

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = checkOptions(args);
  const repository = await openRepository(resolve(io.cwd, options.path));
  const range = await openRange(repository, options);
  const empty = emptyRange(range);
  if (empty) throw empty;
  const sarif = await sarifFiles(io.cwd, options.sarif);
  const elsewhere = await layersOnDisk(io, options.orgConfig, options.shared);
  const inForce = options.config === null ? {} : { inForce: await rulesFrom(options.config, io) };
  const fetcher = options.offline ? offline : io.fetch;
  const open = localSource({ range, sarif, fetch: fetcher, now: io.now });
  const judging = withProgress(io, own('Reading the change'), async (tell) => {
    // Without a list of changes there is nothing that any policy could judge.
    await open(wantsNothing).changedFiles();
    return assess({
      subject: `${range.base.name}..${range.head.name}`,
      identity: { kind: 'pull_request', client: null, repositoryId: null, subjectId: range.head.sha },
      viewpoint: cloneView,
      open,
      openProposal: open,
      describe: describePullRequest,
      elsewhere,
      catalogue: io.catalogue ?? everyPolicy,
      ...inForce,
      tell: (done, all) => tell({ what: own('facts'), done, all }),
      simulate: (changed) =>
        simulateInClone(changed, range, fetcher, (done, all) => tell({ what: earlierChanges, done, all })),
    });
  });
  const [{ report }] = await Promise.all([judging, warn(options, io)]);
  await io.print(render(report, options.format, io));
  return exitCodeOf(report.conclusion, options.failOn);
}

export const check: Command = { help: checkHelp, run };
