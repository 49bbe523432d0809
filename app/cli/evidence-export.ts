/** `fairlead evidence export`: reads what there is, writes the package, says what it proves. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { toPlain } from '../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Made, MakeOf } from '../evidence/export/asked.ts';
import { frameworkIds } from '../evidence/export/frameworks.ts';
import { type KeptReads, keptReads } from '../evidence/export/kept-reads.ts';
import { makePackage } from '../evidence/export/make.ts';
import { summaryOf } from '../evidence/export/summary.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { dotEnvProblem } from '../operations/dot-env.ts';
import { pathTrouble } from '../store/folder.ts';
import { type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { type EvidenceAccess, evidenceAccess } from './evidence-access.ts';
import type { Stored } from './evidence-in-store.ts';
import { type ExportOptions, exportOptions } from './evidence-options.ts';
import { ofService } from './of-service.ts';
import { type Tell, withProgress } from './progress.ts';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Nothing is replaced. Throws {@link Usage}. */
function fileFor({ login, period, out }: ExportOptions, io: Io): string {
  const name = `${login.replaceAll('/', '-')}-evidence-${period.name}.zip`;
  const given = resolve(io.cwd, out ?? '.');
  const file = out === null || isFolder(given) ? join(given, name) : given;
  if (existsSync(file))
    throw new Usage(say`${file} is there already`, own('Move it away, or name another with --out.'));
  if (!isFolder(dirname(file))) throw new Usage(say`There is no folder ${dirname(file)}`);
  return file;
}

/** Whether the service's database is meant: named, or where it usually is. */
function hasStore(io: Io): boolean {
  const { DATABASE_URL, FAIRLEAD_DATA_DIR } = process.env;
  return Boolean(DATABASE_URL || FAIRLEAD_DATA_DIR) || existsSync(resolve(io.cwd, '.fairlead/data'));
}

const apiOnly = (host: string, login: string): Stored => ({
  client: `${host}/${login}`,
  ledger: null,
  sign: [],
  note: async () => undefined,
});

/** Milliseconds; a clock that is a little behind GitHub's would ask too early. */
const grace = 2_000;

/** Waits for the next hour's requests, and says so. */
async function waitForMore({ moreAt }: EvidenceAccess, tell: Tell): Promise<void> {
  for (let at = moreAt(); at !== null; at = moreAt()) {
    const until = new Date(at).toISOString().slice(11, 16);
    tell({
      what: say`Waiting for GitHub’s next requests, at ${own(until)} UTC. Ctrl-C, and the same command goes on later`,
    });
    await pause(Math.max(0, at - Date.now()) + grace);
  }
}

interface Exporting {
  readonly options: ExportOptions;
  readonly io: Io;
  readonly file: string;
  readonly access: EvidenceAccess;
  readonly stored: Stored;
}

async function readsFor(
  { options, io, file, access, stored }: Exporting,
  tell: Tell,
  progress: Progress,
): Promise<KeptReads> {
  const { period, repositories, timeZone } = options;
  return keptReads({
    octokit: forAssessment(access.octokit).octokit,
    path: `${file}.reads`,
    about: JSON.stringify([
      stored.client,
      period.from,
      options.isUnfinished ? 'now' : period.to,
      timeZone,
      repositories,
    ]),
    now: io.now,
    before: () => waitForMore(access, tell),
    told: (made, kept) => progress.asked(made, kept),
  });
}

interface Progress {
  readonly asked: (made: number, kept: number) => void;
  readonly step: NonNullable<MakeOf['tell']>;
}

function progressOf(tell: Tell): Progress {
  let now: Parameters<Progress['step']>[0] = { what: 'Reading GitHub' };
  let also: Prose = [];
  const show = () => {
    const { done, all } = now;
    tell({
      what: own(now.what),
      ...(done === undefined ? {} : { done }),
      ...(all === undefined ? {} : { all }),
      also,
    });
  };
  return {
    asked: (made, kept) => {
      also = own(
        `${made.toLocaleString('en-US')} requests${kept > 0 ? `, ${kept.toLocaleString('en-US')} answered before` : ''}`,
      );
      show();
    },
    step: (step) => {
      now = step;
      show();
    },
  };
}

async function made(of: Exporting, tell: Tell): Promise<Made> {
  const { options, access, stored, file } = of;
  const { login, period, timeZone, frameworks, repositories, draw } = options;
  const progress = progressOf(tell);
  const reads = await readsFor(of, tell, progress);
  try {
    const package_ = await makePackage({
      ...stored,
      host: access.host,
      login,
      period,
      timeZone,
      frameworks,
      repositories,
      draw,
      octokit: reads.octokit,
      by: 'the command',
      collectedAt: reads.begunAt,
      path: file,
      settle: () => reads.settle('throw'),
      notLookedAt: options.isUnfinished ? [own('The period is not over: this is what there is so far')] : [],
      tell: progress.step,
    });
    await reads.remove();
    return package_;
  } finally {
    await reads.close();
  }
}

async function exported(
  options: ExportOptions,
  io: Io,
  file: string,
  stored: Stored,
  access: EvidenceAccess,
): Promise<Made> {
  try {
    const done = await withProgress(io, own('Reading GitHub'), (tell) =>
      made({ options, io, file, access, stored }, tell),
    );
    const { period, login } = options;
    await stored.note({
      period: period.name,
      from: period.from,
      to: period.to,
      sha256: done.sha256,
      bytes: done.size,
      by: 'command',
      of: login,
    });
    return done;
  } catch (error) {
    const trouble = pathTrouble(error);
    if (trouble === null) throw error;
    throw new Usage(say`${file} cannot be written: ${trouble}`);
  }
}

/** Throws {@link Usage} and `CannotLook`. */
export async function exportEvidence(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = exportOptions(args, io.now, frameworkIds);
  const problem = dotEnvProblem(join(io.cwd, '.env'));
  if (problem !== null) throw new Usage(say`${problem}`);
  const file = fileFor(options, io);
  const access = await evidenceAccess(options.login, io);
  const work = (stored: Stored) => exported(options, io, file, stored, access);
  if (options.isUnfinished) io.note(own('The period is not over: the package is of what there is so far.'));
  const alone = options.withoutLedger || !hasStore(io);
  if (alone)
    io.note(
      own(
        'From GitHub alone: without the service’s ledger some things cannot be shown, and the package says which.',
      ),
    );
  const { login } = options;
  const written = alone
    ? await work(apiOnly(access.host, login))
    : await (await ofService('evidence', () => import('./evidence-in-store.ts'))).withStored(io, login, work);
  await io.print(`${summaryOf(written).map(toPlain).join('\n')}\n`);
  return exitCode.fine;
}
