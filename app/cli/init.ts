/** `fairlead init`: looks at a repository and writes a starting point. It changes no existing file. */
import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { list, own, say } from '../../policies/engine/prose.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { configurationPath } from '../config/elsewhere.ts';
import { misnamed } from '../config/misnamed.ts';
import { openRepository } from '../git/repository.ts';
import { answer, runGit } from '../git/run.ts';
import { openTree } from '../git/tree.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { fitted } from './fitted.ts';
import { lookAt } from './init/look.ts';
import { heldBy, nextSteps } from './init/next.ts';
import { initOrganization } from './init/organization.ts';
import { sightings } from './init/sightings.ts';
import { type StarterFile, starterFiles } from './init/starter.ts';
import { readOptions } from './options.ts';
import { withProgress } from './progress.ts';
import { whyNot } from './reading.ts';

const help = `Looks at a repository and writes a starter configuration, a first decision record with a
template, and a pull-request template.

  fairlead init [PATH] [options]
  fairlead init ORGANIZATION [options]

PATH is any folder of a clone (default: the current one). What is committed is looked at: languages,
lock files, decision records, CODEOWNERS, workflows, tests. Files that exist are never changed.

For an ORGANIZATION on GitHub it writes .github/fairlead.yml in the current folder, a clone of its .github
repository: settings: that declare what is true of the organization and of all its repositories today, so
that nothing differs on the first day; what is not the same everywhere is a comment, and what to tighten
first stands at the top. It only reads, with the token in GITHUB_TOKEN, which must see settings.

Options
  --dry-run        print the files instead of writing them
  -h, --help       this text

Exit code
  0  written, or there was nothing to write
  2  not a clone, a file could not be written, or called wrongly
`;

async function topOf(path: string): Promise<string> {
  const bare = await runGit(['-C', path, 'rev-parse', '--is-bare-repository']);
  if (bare.stdout.toString('utf8').trim() === 'true')
    throw new Usage(
      say`${path} is a bare repository, in which no files can be written`,
      own('Run it in a clone that has its files.'),
    );
  const asked = await runGit(['-C', path, 'rev-parse', '--show-toplevel']);
  return answer(asked, say`find the top folder of ${path}`).toString('utf8').replace(/\n$/, '');
}

async function committedPaths(path: string): Promise<readonly string[]> {
  const repository = await openRepository(path);
  const [head] = await repository.objects.lookUp(['HEAD^{commit}']);
  if (!head) return [];
  const tree = await openTree(repository, head.id);
  return (await tree.matching(['**'])).flatMap(({ path, kind }) => (kind === 'file' ? [path] : []));
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** A folder that is a link may lead out of the repository. */
async function refuseLinks(top: string, path: string): Promise<void> {
  const folders = path.split('/').slice(0, -1);
  for (const [i] of folders.entries()) {
    const folder = folders.slice(0, i + 1).join('/');
    const there = await lstat(join(top, folder)).catch(() => null);
    if (there?.isSymbolicLink()) throw new Usage(say`${path} could not be written: ${folder} is a link`);
  }
}

async function write(top: string, { path, text }: StarterFile): Promise<void> {
  const at = join(top, path);
  await refuseLinks(top, path);
  try {
    await mkdir(dirname(at), { recursive: true });
    // `wx`: a file that somebody made meanwhile stays.
    await writeFile(at, text, { flag: 'wx' });
  } catch (error) {
    throw new Usage(say`${path} could not be written (${whyNot(error)})`);
  }
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { flag, positionals } = readOptions(args, { 'dry-run': 'flag' });
  const [path = '.', extra] = positionals;
  if (extra !== undefined) throw new Usage(say`One PATH at a time, but ${extra} was given as well`);
  if (path !== '.' && /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(path) && !(await exists(resolve(io.cwd, path))))
    return initOrganization(path, flag('dry-run'), io);
  const seen = await withProgress(io, own('Looking at the files'), async () =>
    lookAt(await committedPaths(resolve(io.cwd, path))),
  );
  const top = await topOf(resolve(io.cwd, path));
  io.note(say`Seen: ${list(sightings(seen), '; ')}.`);
  const files = starterFiles(seen, io.now.slice(0, 10));
  const there = await Promise.all(files.map(async (file) => exists(join(top, file.path))));
  for (const name of misnamed)
    if (await exists(join(top, name)))
      io.note(say`Fairlead reads ${configurationPath}, not ${name}: move its content there, and remove it.`);
  const fresh = files.filter((_, i) => !there[i]);
  for (const { path } of files.filter((_, i) => there[i])) io.note(say`Kept ${path}, which already exists.`);
  if (flag('dry-run')) {
    await io.print(fresh.map((file) => `--- ${file.path}\n${file.text}\n`).join(''));
    const held = heldBy(fresh, io.catalogue ?? everyPolicy);
    if (held) io.note(held);
    return exitCode.fine;
  }
  for (const file of fresh) await write(top, file);
  await io.print(fresh.map((file) => `Wrote ${file.path}: ${file.what}\n`).join('') || 'Nothing to write.\n');
  if (fresh.length > 0) await io.print(fitted(nextSteps(fresh, io.catalogue ?? everyPolicy), io));
  return exitCode.fine;
}

export const init: Command = { help, run };
