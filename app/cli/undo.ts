/** `fairlead undo`: puts back what a run changed, as far as nobody edited it since. */
import { setTimeout as sleep } from 'node:timers/promises';
import { own, say } from '../../policies/engine/prose.ts';
import { accountText, refusedText } from '../settings/account-words.ts';
import { openJournal } from '../settings/journal.ts';
import { oneAtATime } from '../settings/one-at-a-time.ts';
import { runId } from '../settings/run-id.ts';
import { planUndo, undoRun } from '../settings/undo.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { readOptions } from './options.ts';
import { sessionFrom, stateHelp } from './settings-session.ts';

const help = `Puts back what a run of fairlead apply changed. What somebody edited since stays as they left it,
and is listed.

  fairlead undo ID [options]

Options
${stateHelp}
  -h, --help       this text

Exit code
  0  all of it is as it was before
  1  a part is; the rest is listed
  2  there is no such run, or called wrongly
`;

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { text, positionals } = readOptions(args, { state: 'text' });
  const [wanted, extra] = positionals;
  if (wanted === undefined || extra !== undefined)
    throw new Usage(own('undo needs the id of one run'), own('fairlead apply says it.'));
  const session = sessionFrom(process.env, io, text('state'), 'undo');
  const found = session.runs.find(({ begin }) => begin.id === wanted);
  if (!found) throw new Usage(say`there is no run ${wanted} in the journal here`);
  const now = () => new Date().toISOString();
  const id = runId(now(), 'undo', wanted);
  const common = { newReader: session.newReader, now };
  const { account, refused, already } = await oneAtATime(session.folder.journal, async () => {
    const plan = await planUndo(found, common);
    return undoRun(found, plan, {
      ...common,
      write: session.writer(plan.edits),
      sleep: async (milliseconds) => void (await sleep(milliseconds)),
      id,
      openJournal: () => openJournal(session.folder.journal, id),
    });
  });
  await io.print(`${account ? accountText(account, 'undo') : ''}${refusedText(refused)}`);
  if (!account && refused.length === 0)
    await io.print(
      already > 0 ? 'Nothing to do: all of it is as it was before.\n' : 'That run changed nothing.\n',
    );
  const whole = refused.length === 0 && (account?.steps.every(({ result }) => result === 'done') ?? true);
  return whole ? exitCode.fine : exitCode.failed;
}

export const undo: Command = { help, run };
