/** `fairlead init ORGANIZATION`: the file of its `.github` repository, from what is true today. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { count, own, say } from '../../../policies/engine/prose.ts';
import { tightenFirst } from '../../../policies/settings/today/tighten.ts';
import { todayText, unseenSettings } from '../../../policies/settings/today.ts';
import { configurationPath } from '../../config/elsewhere.ts';
import { today } from '../../settings/today.ts';
import { type ExitCode, exitCode, type Io, Usage } from '../command.ts';
import { withProgress } from '../progress.ts';
import { whyNot } from '../reading.ts';
import { sessionFrom } from '../settings-session.ts';

async function write(top: string, text: string): Promise<void> {
  const path = join(top, configurationPath);
  try {
    await mkdir(dirname(path), { recursive: true });
    // `wx`: a file that is there stays.
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    throw new Usage(
      say`${configurationPath} could not be written (${whyNot(error)})`,
      own('--dry-run prints it instead.'),
    );
  }
}

export async function initOrganization(organization: string, dryRun: boolean, io: Io): Promise<ExitCode> {
  const { newReader } = sessionFrom(process.env, io, null, 'init');
  const seen = await withProgress(io, say`Reading ${organization}`, (tell) =>
    today(newReader, organization, io.now.slice(0, 10), (done, all) =>
      tell({ what: say`Reading the repositories of ${organization}`, done, all }),
    ),
  );
  const text = todayText(seen);
  if (dryRun) await io.print(text);
  else await write(io.cwd, text);
  const tighter = tightenFirst(seen.tallies);
  io.note(say`Looked at ${organization} and ${count(seen.repositories, 'repository', 'repositories')}.`);
  for (const { key, count: n, of, why } of tighter)
    io.note(say`To tighten: ${key}: ${own(why)} (${n} of ${of})`);
  const unseen = unseenSettings(seen.tallies).length;
  if (unseen > 0)
    io.note(
      say`${count(unseen, 'setting')} not shown to this token, and so not declared; the file names them. Take one of an owner, or one with administration: read of the organization and its repositories.`,
    );
  if (!dryRun)
    await io.print(
      `Wrote ${configurationPath}: what is true today. Commit it in ${organization}/.github; fairlead plan ${organization} then shows nothing to change.\n`,
    );
  return exitCode.fine;
}
