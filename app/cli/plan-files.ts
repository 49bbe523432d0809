/** `fairlead plan --files`: what files would put right, as one pull request for each repository. Only reads. */
import { say } from '../../policies/engine/prose.ts';
import { type FileChoices, filesPlan } from '../../policies/files/offer.ts';
import { readFilesRuns } from '../offers/journal.ts';
import { planFiles } from '../offers/plan.ts';
import { filesPlanner } from '../offers/session.ts';
import { filesJson, filesText } from '../offers/words.ts';
import { type Limits, overLimits } from '../settings/planned.ts';
import { writePlan } from '../settings/state-folder.ts';
import { type ExitCode, exitCode, type Io } from './command.ts';
import { withProgress } from './progress.ts';
import { planNote, recordPlan } from './run-records.ts';
import type { OpenSession } from './settings-session.ts';

export interface FilesAsked {
  readonly subject: string;
  readonly only: readonly string[];
  readonly limits: Limits;
  readonly choices: FileChoices;
  readonly format: 'text' | 'json';
  readonly withoutLedger: boolean;
}

export async function planTheFiles(
  { subject, only, limits, choices, format, withoutLedger }: FilesAsked,
  session: OpenSession,
  io: Io,
): Promise<ExitCode> {
  const [owner = ''] = subject.split('/');
  const planner = filesPlanner(session, readFilesRuns(session.folder), owner, choices);
  const plan = await withProgress(io, say`Reading ${subject}`, (tell) =>
    planFiles(planner, session.newReader(), subject, only, (done, all) =>
      tell({ what: say`Reading the repositories of ${subject}`, done, all }),
    ),
  );
  const file = filesPlan({ host: session.host, subject, choices }, plan.targets);
  const over = overLimits(file, limits, plan.repositories);
  const hash = file.targets.length === 0 || over ? null : writePlan(session.folder, file);
  if (hash !== null) await recordPlan(io, session, planNote('files', hash, file), withoutLedger);
  const shown = { plan, file, hash, limits };
  await io.print(format === 'json' ? filesJson(shown) : filesText(shown, io.width));
  const isUnread = plan.targets.some(
    ({ problems, skipped }) => problems.length > 0 || (skipped !== null && !skipped.inPeace),
  );
  if (isUnread || over) return exitCode.cannotJudge;
  const isOpen = plan.targets.some(({ offered, held, left }) => offered || held || left.length > 0);
  return hash !== null || isOpen ? exitCode.failed : exitCode.fine;
}
