/** `fairlead apply`: performs one plan, or nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { own, say } from '../../policies/engine/prose.ts';
import { accountText, movedText } from '../settings/account-words.ts';
import { applyPlan } from '../settings/apply.ts';
import { openJournal } from '../settings/journal.ts';
import { oneAtATime } from '../settings/one-at-a-time.ts';
import { runId } from '../settings/run-id.ts';
import { type FoundPlan, readPlan } from '../settings/state-folder.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { readOptions } from './options.ts';
import { sessionFrom, stateHelp } from './settings-session.ts';

const help = `Performs a plan that fairlead plan made: exactly its calls, and none of them when anything that they
touch is not as it was then.

  fairlead apply HASH [options]

Before the first call everything is read and planned again. Each call is written to the journal before
it is made and after it, with what was there before, so that fairlead undo can put it back; and after
each call it is read whether it did what it should.

Options
${stateHelp}
  -h, --help       this text

The token is in GITHUB_TOKEN. It needs administration: write on the repositories, and
organization administration: write where the organization's own settings change.

Exit code
  0  all of it was done, or there was nothing to do
  1  a part was done; what was and what was not is listed
  2  nothing was done: something moved, there is no such plan, or called wrongly
`;

function foundOr(found: FoundPlan, hash: string): Extract<FoundPlan, { kind: 'plan' }> {
  if (found.kind === 'plan') return found;
  const why = {
    none: say`there is no plan ${hash} here`,
    several: say`several plans begin with ${hash}; give more of it`,
    changed: say`the file of plan ${hash} is not what was planned: somebody changed it`,
  };
  throw new Usage(why[found.kind], own('fairlead plan makes one, and says its hash.'));
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { text, positionals } = readOptions(args, { state: 'text' });
  const [begin, extra] = positionals;
  if (begin === undefined || extra !== undefined)
    throw new Usage(own('apply needs the hash of one plan'), own('fairlead plan says it.'));
  const session = sessionFrom(process.env, io, text('state'), 'apply');
  const { hash, file } = foundOr(readPlan(session.folder, begin), begin);
  if (file.host !== session.host)
    throw new Usage(say`the plan is for ${file.host}, and GITHUB_API_URL is ${session.host}`);
  const [owner = ''] = file.subject.split('/');
  const now = () => new Date().toISOString();
  const id = runId(now(), 'apply', hash);
  const applied = await oneAtATime(session.folder.journal, () =>
    applyPlan(file, {
      planner: session.planner(owner, file.choices),
      newReader: session.newReader,
      write: session.writer(file.targets.flatMap(({ edits }) => edits)),
      now,
      sleep: async (milliseconds) => void (await sleep(milliseconds)),
      id,
      hash,
      openJournal: () => openJournal(session.folder.journal, id),
    }),
  );
  switch (applied.kind) {
    case 'moved':
      await io.print(movedText(applied.moved));
      return exitCode.cannotJudge;
    case 'nothing to do':
      await io.print('Nothing to do: all of it is so already.\n');
      return exitCode.fine;
    case 'performed': {
      const { account } = applied;
      await io.print(accountText(account, 'apply'));
      return account.steps.every(({ result }) => result === 'done') ? exitCode.fine : exitCode.failed;
    }
  }
}

export const apply: Command = { help, run };
