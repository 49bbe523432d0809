/** A package of evidence of a clone's own history, to look at: each of its commits as if somebody had pushed it alone. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { startGitHub } from '../github/index.ts';
import { commandLine, type Ran } from './command.ts';
import type { LineCommit } from './history.ts';
import { type Given, NothingToPlay, readGiven } from './repository.ts';

const day = 24 * 60 * 60_000;
/** Days: a quarter. */
const shown = 92;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Of the last quarter of the history, oldest first; before them what they were pushed onto. */
function pushesOf(line: readonly LineCommit[]): readonly LineCommit[] {
  const newest = Date.parse(line[0]?.date ?? '');
  const older = line.findIndex(({ date }) => Date.parse(date) < newest - (shown - 1) * day);
  return line.slice(0, older < 0 ? line.length : older + 1).toReversed();
}

/** Clocks of those who commit differ: none is pushed before the one that it is upon. */
async function pushed(given: Given, pushes: readonly LineCommit[]) {
  let now = Date.parse(pushes[0]?.date ?? '');
  const github = await startGitHub({ now: () => new Date(now) });
  const maria = github.createUser('maria');
  const acme = github.createOrganization('acme', maria);
  const repository = await acme.createRepository(given.name, { private: true, from: given.gitDir });
  const { refs } = repository.data;
  for (const { name } of refs.list('refs/')) await refs.delete(name);
  for (const { sha, date } of pushes) {
    now = Math.max(now + 1000, Date.parse(date));
    await repository.push('main', sha, { pusher: maria, force: true });
    repository.data.defaultBranch = 'main';
  }
  const last = now;
  now = Date.now();
  return { github, token: maria.token, last };
}

export interface OwnEvidence {
  readonly repository: string;
  /** The zip file; nothing is there yet. */
  readonly file: string;
  readonly print: (text: string) => void;
}

/** Resolves with whether the package was written, and holds. Throws {@link NothingToPlay} for what a person can mend. */
export async function writeOwnEvidence({ repository, file, print }: OwnEvidence): Promise<boolean> {
  const path = resolve(file);
  if (existsSync(path)) throw new NothingToPlay(`${path} is there already.`);
  const given = await readGiven(repository);
  const pushes = pushesOf(given.line);
  print(
    `${pushes.length} commits of the first parents of ${given.name}, as if maria had pushed each of them: who pushed, what was reviewed and which rules held is on no clone. It is to look at, and no evidence.\n`,
  );
  const { github, token, last } = await pushed(given, pushes);
  const commands = commandLine(github.apiUrl, token);
  const ran = async (...args: readonly string[]): Promise<Ran> => {
    const done = await commands.run(args);
    print(`\n${done.out}`);
    return done;
  };
  try {
    const period = ['--from', dayOf(last - (shown - 1) * day), '--to', dayOf(last)];
    const { code } = await ran('evidence', 'export', 'acme', ...period, '--out', path);
    return code === 0 && (await ran('verify', path)).code === 0;
  } finally {
    commands.remove();
    await github.stop();
  }
}
