/** `fairlead apply`: performs one plan, or nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { own, say } from '../../policies/engine/prose.ts';
import { filesAccountText, filesMovedText } from '../offers/account-words.ts';
import { applyFiles } from '../offers/apply.ts';
import { openFilesJournal, readFilesRuns } from '../offers/journal.ts';
import { writesOfFiles } from '../offers/needs.ts';
import { filesPlanner } from '../offers/session.ts';
import { accountText, movedText } from '../settings/account-words.ts';
import { applyPlan } from '../settings/apply.ts';
import { openJournal } from '../settings/journal.ts';
import { oneAtATime } from '../settings/one-at-a-time.ts';
import { writesOf } from '../settings/session.ts';
import { type FoundPlan, readPlan } from '../settings/state-folder.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { readOptions } from './options.ts';
import { recordedFiles, recordedSettings } from './recorded-journal.ts';
import { recordsHelp, withRecording } from './run-records.ts';
import { credentialsHelp, idFor, type OpenSession, settingsPlace, stateHelp } from './settings-session.ts';

const help = `Performs a plan that fairlead plan made: exactly its calls, and none of them when anything that they
touch is not as it was then.

  fairlead apply HASH [options]

A plan of files (plan --files) is performed in the same way: one commit on a branch of Fairlead's own, never
forced, and one pull request for each repository.

Before the first call everything is read and planned again. Each call is written to the journal before
it is made and after it, with what was there before, so that fairlead undo can put it back; and after
each call it is read whether it did what it should.

Options
${stateHelp}
${recordsHelp}
  -h, --help       this text

${credentialsHelp}
It needs administration: write on the repositories, and organization administration: write where the
organization's own settings change; for files contents: write, pull requests: write, and workflows: write
where actions are pinned. The App as app.yml registers it has none of these: docs/permissions.md says how one
grants them.

Exit code
  0  all of it was done, or there was nothing to do
  1  a part was done; what was and what was not is listed
  2  nothing was done: something moved, there is no such plan, or called wrongly
`;

type Plan = Extract<FoundPlan, { readonly file: unknown }>;

function foundOr(found: FoundPlan, hash: string): Plan {
  if ('file' in found) return found;
  const why = {
    none: say`there is no plan ${hash} here`,
    several: say`several plans begin with ${hash}; give more of it`,
    changed: say`the file of plan ${hash} is not what was planned: somebody changed it`,
  };
  throw new Usage(why[found.kind], own('fairlead plan makes one, and says its hash.'));
}

const performing = {
  now: () => new Date().toISOString(),
  sleep: async (milliseconds: number) => void (await sleep(milliseconds)),
};

async function applySettings(
  { hash, file }: Extract<Plan, { kind: 'plan' }>,
  session: OpenSession,
  io: Io,
  withoutLedger: boolean,
): Promise<ExitCode> {
  const [owner = ''] = file.subject.split('/');
  const edits = file.targets.flatMap((target) => target.edits);
  await session.mayWrite(writesOf(edits));
  const id = idFor(session, 'apply', hash);
  const run = { kind: 'apply', run: id, subject: file.subject, withoutLedger } as const;
  const applied = await oneAtATime(session.folder.journal, () =>
    withRecording(io, session, run, (recording) =>
      applyPlan(file, {
        ...performing,
        planner: session.planner(owner, file.choices),
        newReader: session.newReader,
        write: session.writer(edits),
        id,
        hash,
        openJournal: () => recordedSettings(openJournal(session.folder.journal, id), recording),
      }),
    ),
  );
  if (applied.kind === 'performed') {
    const { account } = applied;
    await io.print(accountText(account, 'apply', io.width));
    return account.steps.every(({ result }) => result === 'done') ? exitCode.fine : exitCode.failed;
  }
  return notPerformed(applied.kind === 'moved' ? movedText(applied.moved, io.width) : null, io);
}

async function applyTheFiles(
  { hash, file }: Extract<Plan, { kind: 'files' }>,
  session: OpenSession,
  io: Io,
  withoutLedger: boolean,
): Promise<ExitCode> {
  const [owner = ''] = file.subject.split('/');
  const writes = writesOfFiles(file);
  await session.mayWrite(writes);
  const id = idFor(session, 'apply', hash);
  const run = { kind: 'apply', run: id, subject: file.subject, withoutLedger } as const;
  const applied = await oneAtATime(session.folder.journal, () =>
    withRecording(io, session, run, (recording) =>
      applyFiles(file, {
        ...performing,
        planner: filesPlanner(session, readFilesRuns(session.folder), owner, file.choices),
        newReader: session.newReader,
        write: session.writerAt(writes),
        id,
        hash,
        openJournal: () => recordedFiles(openFilesJournal(session.folder, id), recording),
      }),
    ),
  );
  if (applied.kind === 'performed') {
    const { account } = applied;
    await io.print(filesAccountText(account, 'apply', io.width));
    return account.steps.every(({ result }) => result === 'done') ? exitCode.fine : exitCode.failed;
  }
  return notPerformed(applied.kind === 'moved' ? filesMovedText(applied.moved, io.width) : null, io);
}

/** `moved`: what moved since; null: there was nothing to do. */
async function notPerformed(moved: string | null, io: Io): Promise<ExitCode> {
  await io.print(moved ?? 'Nothing to do: all of it is so already.\n');
  return moved === null ? exitCode.fine : exitCode.cannotJudge;
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { text, flag, positionals } = readOptions(args, { state: 'text', 'without-ledger': 'flag' });
  const [begin, extra] = positionals;
  if (begin === undefined || extra !== undefined)
    throw new Usage(own('apply needs the hash of one plan'), own('fairlead plan says it.'));
  const place = settingsPlace(process.env, io, text('state'), 'apply');
  const found = foundOr(readPlan(place.folder, begin), begin);
  if (found.file.host !== place.host)
    throw new Usage(say`the plan is for ${found.file.host}, and GITHUB_API_URL is ${place.host}`);
  const session = await place.open(found.file.subject);
  const alone = flag('without-ledger');
  return found.kind === 'files'
    ? applyTheFiles(found, session, io, alone)
    : applySettings(found, session, io, alone);
}

export const apply: Command = { help, run };
