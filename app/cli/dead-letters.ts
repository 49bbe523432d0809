/** `fairlead dead-letters`: the jobs that were given up, and another try for them. */
import { own, say } from '../../policies/engine/prose.ts';
import { type Jobs, openJobs } from '../jobs/jobs.ts';
import { openDatabase } from '../store/open.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { readOptions } from './options.ts';
import { existingStore, inWords, storeHelp } from './store-at.ts';

async function withJobs<T>(io: Io, work: (jobs: Jobs<unknown>) => Promise<T>): Promise<T> {
  const options = existingStore(io);
  const { log } = options;
  const database = await inWords(openDatabase(options));
  try {
    const jobs = await openJobs({ database, log, concurrency: 0, run: async () => undefined });
    return await work(jobs).finally(() => jobs.stop());
  } finally {
    await database.close();
  }
}

async function list(io: Io): Promise<ExitCode> {
  const letters = await withJobs(io, (jobs) => jobs.deadLetters());
  const lines = letters.map(({ id, at, key, error }) => `${id}  ${at}  ${key}  ${error}\n`);
  await io.print(lines.length === 0 ? 'No dead letters.\n' : lines.join(''));
  return exitCode.fine;
}

async function retry(io: Io, id: string): Promise<ExitCode> {
  if (await withJobs(io, (jobs) => jobs.retry(id))) {
    await io.print('The job is queued again.\n');
    return exitCode.fine;
  }
  io.note(say`There is no dead letter ${id}.`);
  return exitCode.cannotJudge;
}

export const deadLetters: Command = {
  help: `Lists the jobs that failed every time and were given up, oldest first, or tries one of them again.

  fairlead dead-letters
  fairlead dead-letters retry ID

A line has the job's id, when it was given up, what it is about (installation/repository/kind/subject)
and why. What is done again is only what still matters: the job reads GitHub's present state.
${storeHelp}
On a server this works while the service runs. The embedded engine belongs to one process: stop the
service first.

Exit code
  0  listed, or put back
  2  there is no such dead letter, or the database could not be opened
`,
  async run(args, io) {
    const { positionals } = readOptions(args, {});
    const [verb, id, ...more] = positionals;
    if (verb === undefined) return list(io);
    // "replay" is what it was called before.
    if ((verb !== 'retry' && verb !== 'replay') || id === undefined || more.length > 0)
      throw new Usage(own('Give nothing, or "retry" and one ID.'));
    return retry(io, id);
  },
};
