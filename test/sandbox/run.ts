/** One run of the sandbox, from the options to the exit code. */
import { resolve } from 'node:path';
import { CannotLook } from '../../app/looked.ts';
import type { Database } from '../../app/store/database.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { type Chronicle, entriesOf, surprises } from './chronicle.ts';
import { openSandboxDatabase } from './database.ts';
import { type Change, changesOf, chooseChanges } from './history.ts';
import { numberAt, see, seeIssue } from './observe.ts';
import type { SandboxOptions } from './options.ts';
import { writeOwnEvidence } from './own-evidence.ts';
import { play } from './play.ts';
import { type Given, NothingToPlay, readGiven } from './repository.ts';
import { printEntry, printHeading, printNote, printOutput, printReading, type Terminal } from './terminal.ts';
import { type Pages, servePages } from './web/server.ts';
import { type SandboxWorld, startWorld } from './world.ts';

export interface Around {
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  /** For what goes to standard error. */
  readonly complain: (line: string) => void;
}

const exit = { good: 0, surprised: 1, notPlayed: 2 } as const;

/** Where the history came from, in one sentence. */
function fromWords(path: string, { commits, shallow, ref }: Given): string {
  const known = `${commits.toLocaleString('en-US')} ${commits === 1 ? 'commit' : 'commits'}`;
  const cut = shallow ? ' of a shallow clone' : '';
  const branch =
    ref === 'HEAD' ? '' : ` on ${ref.replace('refs/heads/', '')} (its HEAD names no branch that exists)`;
  return `A copy of ${resolve(path)}, ${known}${cut}${branch}. Nothing is written there, and no network is used.`;
}

interface Started {
  readonly world: SandboxWorld;
  readonly pages: Pages;
  readonly chronicle: Chronicle;
  readonly changes: readonly Change[];
}

async function begin(options: SandboxOptions, given: Given, database: Promise<Database>): Promise<Started> {
  const { repository, port } = options;
  const name = options.name ?? given.name;
  const changes = chooseChanges(changesOf(given.line), options.changes);
  const start = changes[0]?.base ?? given.line[0]?.sha ?? '';
  const chronicle: Chronicle = {
    repository: `acme/${name}`,
    from: fromWords(repository, given),
    scenes: [],
    papers: new Map(),
    firstVerdict: null,
    finished: false,
  };
  const now: { world: SandboxWorld | null } = { world: null };
  const pages = await servePages(
    {
      chronicle,
      see: async (number) => (now.world ? see(now.world, number) : null),
      issue: (number) => (now.world ? seeIssue(now.world, number) : null),
    },
    port,
  );
  const pageOf = (path: string) => {
    const number = now.world ? numberAt(now.world, path) : null;
    return number === null ? null : `${pages.url}/${number}`;
  };
  try {
    const world = await startWorld({ name, gitDir: given.gitDir, start, pageOf, database: await database });
    now.world = world;
    return { world, pages, chronicle, changes };
  } catch (error) {
    await pages.close();
    throw error;
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

function summing({ chronicle, pages }: Started, { terminal, complain }: Around): number {
  const wrong = surprises(chronicle);
  const verdicts = chronicle.scenes.flatMap(entriesOf).length;
  const first =
    chronicle.firstVerdict === null
      ? ''
      : ` First verdict ${seconds(chronicle.firstVerdict)} after the start.`;
  terminal.print('');
  terminal.print(`${verdicts} verdicts in ${seconds(performance.now())}.${first} All of them: ${pages.url}`);
  if (wrong.length === 0) terminal.print('Everything went as the story expects.');
  else {
    complain('Not everything went as the story expects:');
    for (const sentence of wrong) complain(`  - ${sentence}`);
  }
  return wrong.length === 0 ? exit.good : exit.surprised;
}

async function tell(started: Started, given: Given, around: Around): Promise<void> {
  const { world, pages, chronicle, changes } = started;
  const { terminal, signal } = around;
  terminal.print(`Fairlead sandbox · ${chronicle.repository}`);
  printNote(terminal, chronicle.from);
  printNote(terminal, `Read every check and comment: ${pages.url} (one pull request: ${pages.url}/NUMBER)`);
  await play({
    world,
    given,
    changes,
    chronicle,
    onScene: (number, title) => printHeading(terminal, number, title),
    onNote: (note) => printNote(terminal, note),
    onEntry: (entry) => printEntry(terminal, entry, `${pages.url}/${entry.pull.number}`),
    onReading: (reading) => printReading(terminal, reading, `${pages.url}${reading.path}`),
    onOutput: (line, text) => {
      printNote(terminal, `maria runs: fairlead ${line}`);
      printOutput(terminal, text);
    },
    onFailure: (sentence) => terminal.print(`    This scene could not be played to its end: ${sentence}`),
    signal,
  });
}

/** Stops what was started; an error there is reported, and is a surprise too. */
async function end({ world, pages }: Started, complain: Around['complain']): Promise<boolean> {
  await pages.close();
  try {
    await world.stop();
    return true;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return false;
  }
}

const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

/** Ends early, with nothing left behind, when somebody stops it. */
async function playAll(
  started: Started,
  given: Given,
  options: SandboxOptions,
  around: Around,
): Promise<number> {
  const { signal, terminal } = around;
  const told = tell(started, given, around);
  const first = await Promise.race([
    told.then(() => 'told' as const),
    whenAborted(signal).then(() => 'stopped' as const),
  ]);
  if (first === 'stopped') {
    await told;
    terminal.print('Stopped before the end of the story.');
    return exit.surprised;
  }
  const code = summing(started, around);
  if (options.once) return code;
  terminal.print('The pages stay up until you stop it with Ctrl-C.');
  await whenAborted(signal);
  return code;
}

/** In one sentence what a person can fix. Throws what nobody expects. */
function complainOf(error: unknown, { port }: SandboxOptions, { complain }: Around): number {
  if (error instanceof CannotLook) {
    complain(`${toPlain(error.gap.reason)}. Name a git repository with --repo PATH.`);
  } else if (error instanceof NothingToPlay) complain(error.message);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    complain(`Port ${port} is taken. Choose another one with --port, or none.`);
  else throw error;
  return exit.notPlayed;
}

async function ownEvidence(file: string, options: SandboxOptions, around: Around): Promise<number> {
  const { repository } = options;
  try {
    const holds = await writeOwnEvidence({ repository, file, print: around.terminal.print });
    return holds ? exit.good : exit.surprised;
  } catch (error) {
    return complainOf(error, options, around);
  }
}

/** Reports in one sentence what a person can fix, and never throws for it. Resolves with the exit code. */
export async function runSandbox(options: SandboxOptions, around: Around): Promise<number> {
  if (options.evidence !== null) return ownEvidence(options.evidence, options, around);
  // It is opened while git reads the history.
  const database = openSandboxDatabase();
  // Whoever waits for it reports its errors.
  database.catch(() => undefined);
  try {
    const given = await readGiven(options.repository);
    const started = await begin(options, given, database);
    const code = await playAll(started, given, options, around);
    return (await end(started, around.complain)) ? code : exit.surprised;
  } catch (error) {
    return complainOf(error, options, around);
  } finally {
    await database.then(
      ({ close }) => close(),
      () => undefined,
    );
  }
}
