/** `fairlead evidence export`: reads what there is, writes the package, says what it proves. */

import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { toPlain } from '../../policies/engine/plain.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { whyFailed } from '../evidence/capture/scrubbed.ts';
import type { Made } from '../evidence/export/asked.ts';
import { estimateOf, estimateText } from '../evidence/export/estimate.ts';
import { frameworkIds } from '../evidence/export/frameworks.ts';
import { summaryOf } from '../evidence/export/summary.ts';
import { dotEnvProblem } from '../operations/dot-env.ts';
import { pathTrouble } from '../store/folder.ts';
import { type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { type EvidenceAccess, evidenceAccess } from './evidence-access.ts';
import type { Stored } from './evidence-in-store.ts';
import { made } from './evidence-making.ts';
import { type ExportOptions, exportOptions } from './evidence-options.ts';
import { ofService } from './of-service.ts';
import { withProgress } from './progress.ts';

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

async function exported(
  options: ExportOptions,
  io: Io,
  file: string,
  stored: Stored,
  access: EvidenceAccess,
): Promise<Made> {
  const { name: period, from, to } = options.period;
  const about = { what: 'package', by: 'command', file: basename(file), period, from, to } as const;
  await stored.note({ ...about, step: 'tried' });
  try {
    const done = await withProgress(io, own('Reading GitHub'), (tell) =>
      made({ options, io, file, access, stored }, tell),
    );
    await stored.note({ ...about, step: 'done', sha256: done.sha256, bytes: done.size });
    return done;
  } catch (error) {
    const because = whyFailed(error);
    await stored.note({ ...about, step: 'failed', because });
    const trouble = pathTrouble(error);
    if (trouble === null) throw error;
    throw new Usage(say`${file} cannot be written: ${trouble}`);
  }
}

/** Writes nothing. */
async function estimated({ login, period, repositories }: ExportOptions, io: Io): Promise<ExitCode> {
  const { octokit } = await evidenceAccess(login, io);
  const estimate = await withProgress(io, own('Listing repositories'), () =>
    estimateOf({ octokit, fresh: octokit, login, period, repositories }),
  );
  await io.print(`${toPlain(estimateText(estimate, Date.parse(io.now)))}\n`);
  return exitCode.fine;
}

/** Throws {@link Usage} and `CannotLook`. */
export async function exportEvidence(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = exportOptions(args, io.now, frameworkIds);
  const problem = dotEnvProblem(join(io.cwd, '.env'));
  if (problem !== null) throw new Usage(say`${problem}`);
  if (options.isEstimate) return estimated(options, io);
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
