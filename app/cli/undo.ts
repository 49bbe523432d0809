/** `fairlead undo`: puts back what a run changed, as far as nobody edited it since. */
import { setTimeout as sleep } from 'node:timers/promises';
import { own, say } from '../../policies/engine/prose.ts';
import { filesAccountText, notTakenBackText } from '../offers/account-words.ts';
import { type FilesRun, openFilesJournal, readFilesRuns } from '../offers/journal.ts';
import { writesBack } from '../offers/needs.ts';
import { planFilesBack, undoFiles } from '../offers/undo.ts';
import { accountText, refusedText } from '../settings/account-words.ts';
import { openJournal, type Run, readRuns } from '../settings/journal.ts';
import { oneAtATime } from '../settings/one-at-a-time.ts';
import { writesOf } from '../settings/session.ts';
import { planUndo, undoRun } from '../settings/undo.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { readOptions } from './options.ts';
import { recordedFiles, recordedSettings } from './recorded-journal.ts';
import { recordsHelp, withRecording } from './run-records.ts';
import { credentialsHelp, idFor, type OpenSession, settingsPlace, stateHelp } from './settings-session.ts';

const help = `Puts back what a run of fairlead apply changed. What somebody edited since stays as they left it,
and is listed. Pull requests with files are closed and their branch deleted, unless somebody else put commits
on it.

  fairlead undo ID [options]

Options
${stateHelp}
${recordsHelp}
  -h, --help       this text

${credentialsHelp}

Exit code
  0  all of it is as it was before
  1  a part is; the rest is listed
  2  there is no such run, or called wrongly
`;

const performing = {
  now: () => new Date().toISOString(),
  sleep: async (milliseconds: number) => void (await sleep(milliseconds)),
};

async function undoSettings(
  found: Run,
  session: OpenSession,
  io: Io,
  withoutLedger: boolean,
): Promise<ExitCode> {
  const id = idFor(session, 'undo', found.begin.id);
  const common = { newReader: session.newReader, ...performing };
  const { account, refused, already } = await oneAtATime(session.folder.journal, async () => {
    const plan = await planUndo(found, common);
    await session.mayWrite(writesOf(plan.edits));
    const run = { kind: 'undo', run: id, subject: found.begin.subject, withoutLedger } as const;
    return withRecording(io, session, run, (recording) =>
      undoRun(found, plan, {
        ...common,
        write: session.writer(plan.edits),
        id,
        openJournal: () => recordedSettings(openJournal(session.folder.journal, id), recording),
      }),
    );
  });
  await io.print(`${account ? accountText(account, 'undo', io.width) : ''}${refusedText(refused, io.width)}`);
  return ended({ account, refused: refused.length, already }, io);
}

async function undoTheFiles(
  found: FilesRun,
  session: OpenSession,
  io: Io,
  withoutLedger: boolean,
): Promise<ExitCode> {
  if (found.begin.of === 'undo')
    throw new Usage(own('what was taken back is offered again by a new plan: fairlead plan … --files'));
  const id = idFor(session, 'undo', found.begin.id);
  const { account, refused, already } = await oneAtATime(session.folder.journal, async () => {
    const plan = await planFilesBack(found, session.newReader);
    const writes = writesBack(plan.back);
    await session.mayWrite(writes);
    const run = { kind: 'undo', run: id, subject: found.begin.subject, withoutLedger } as const;
    const made = await withRecording(io, session, run, (recording) =>
      undoFiles(found, plan, {
        ...performing,
        newReader: session.newReader,
        write: session.writerAt(writes),
        id,
        openJournal: () => recordedFiles(openFilesJournal(session.folder, id), recording),
      }),
    );
    return { ...plan, account: made };
  });
  await io.print(
    `${account ? filesAccountText(account, 'undo', io.width) : ''}${notTakenBackText(refused, io.width)}`,
  );
  return ended({ account, refused: refused.length, already }, io);
}

interface Ended {
  readonly account: { readonly steps: readonly { readonly result: string }[] } | null;
  readonly refused: number;
  readonly already: number;
}

async function ended({ account, refused, already }: Ended, io: Io): Promise<ExitCode> {
  if (!account && refused === 0)
    await io.print(
      already > 0 ? 'Nothing to do: all of it is as it was before.\n' : 'That run changed nothing.\n',
    );
  const isWhole = refused === 0 && (account?.steps.every(({ result }) => result === 'done') ?? true);
  return isWhole ? exitCode.fine : exitCode.failed;
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { text, flag, positionals } = readOptions(args, { state: 'text', 'without-ledger': 'flag' });
  const [wanted, extra] = positionals;
  if (wanted === undefined || extra !== undefined)
    throw new Usage(own('undo needs the id of one run'), own('fairlead apply says it.'));
  const place = settingsPlace(process.env, io, text('state'), 'undo');
  const found = readRuns(place.folder.journal).find(({ begin }) => begin.id === wanted);
  const files = readFilesRuns(place.folder).find(({ begin }) => begin.id === wanted);
  const alone = flag('without-ledger');
  if (files) return undoTheFiles(files, await place.open(files.begin.subject), io, alone);
  if (!found) throw new Usage(say`there is no run ${wanted} in the journal here`);
  return undoSettings(found, await place.open(found.begin.subject), io, alone);
}

export const undo: Command = { help, run };
