/** `fairlead lint`: what is wrong with the configuration and with waivers, for editors, pre-commit and CI. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { toPlain } from '../../policies/engine/plain.ts';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { waiversPath } from '../../policies/engine/waivers/read.ts';
import { configurationPath, type Elsewhere } from '../config/elsewhere.ts';
import { lintConfiguration, rulesAtHand } from '../config/lint.ts';
import { misnamedProblems } from '../config/misnamed.ts';
import { isWaiversFile, lintWaivers } from '../waivers/lint.ts';
import { misnamedWaivers } from '../waivers/misnamed.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { choice, readOptions } from './options.ts';
import { layerOptions, layersHelp, layersOnDisk } from './other-layers.ts';
import { type Tell, withProgress } from './progress.ts';
import { whyNot } from './reading.ts';

/** Of a folder that is not there. */
const none: readonly string[] = [];

const formats = ['text', 'json'] as const;

const help = `Lists what is wrong with the configuration and with waivers, each problem with its line and column.

  fairlead lint [FILE…] [options]

Without a FILE it looks at ${configurationPath} and ${waiversPath} below the
current folder, and for the same files under names that nobody reads. A FILE with "waivers" in its name
is read as waivers, every other one as configuration.

Options
${layersHelp}
                           (with these two, locks and contradictions between layers are found too, and
                           waivers are held to the terms that all layers allow; without them, the
                           layers that were not looked at are named)
  --format FORMAT          text (default), as file:line:column  message, or
                           json, a list of {path, line, column, message}
  -h, --help               this text

Exit code
  0  nothing is wrong
  1  there are problems
  2  there is no file to look at (below the current folder), one could not be read, or called wrongly

Examples
  fairlead lint
  fairlead lint --org-config ../.github/.github/fairlead.yml
  fairlead lint ../.github/${waiversPath}

  In .pre-commit-config.yaml:
    - repo: https://github.com/fairlead/fairlead
      rev: v0.1.0
      hooks: [{ id: fairlead-lint }]
`;

async function textOf(io: Io, file: string): Promise<string> {
  return readFile(resolve(io.cwd, file), 'utf8').catch((error: unknown) => {
    throw new Usage(say`${file} could not be read (${whyNot(error)})`);
  });
}

/** The files at their usual places, when none are named. */
async function usualFiles(io: Io): Promise<readonly string[]> {
  const there = await filesThere(io);
  return [configurationPath, waiversPath].filter((path) => there.has(path));
}

/** Files where people put the configuration and waivers, as paths from the current folder. */
async function filesThere(io: Io): Promise<ReadonlySet<string>> {
  const folders = await Promise.all(
    ['', '.github/', '.github/fairlead/'].map(async (folder) => {
      const names = await readdir(resolve(io.cwd, folder || '.')).catch(() => none);
      return names.map((name) => `${folder}${name}`);
    }),
  );
  return new Set(folders.flat());
}

function render(problems: readonly ConfigProblem[], format: (typeof formats)[number]): string {
  if (format === 'json') {
    const plain = problems.map(({ message, ...place }) => ({ ...place, message: toPlain(message) }));
    return `${JSON.stringify(plain, null, 2)}\n`;
  }
  return problems
    .map(({ path, line, column, message }) => `${path}:${line}:${column}  ${toPlain(message)}\n`)
    .join('');
}

interface Found {
  readonly problems: readonly ConfigProblem[];
  readonly notes: readonly ConfigProblem[];
  /** Layers that were not looked at. */
  readonly unseen: readonly Prose[];
}

/** Waivers are held to the configuration at its usual place, where there is one. */
async function waiversRules(io: Io, elsewhere: Elsewhere) {
  const there = (await filesThere(io)).has(configurationPath);
  const file = there ? { path: configurationPath, text: await textOf(io, configurationPath) } : null;
  const found = await rulesAtHand(file, elsewhere);
  const whole = 'name' in elsewhere.organization;
  return { under: { rules: found?.rules ?? null, whole, now: io.now }, unseen: found?.unseen ?? [] };
}

async function lookAt(files: readonly string[], io: Io, elsewhere: Elsewhere, tell: Tell): Promise<Found> {
  const waivers = files.some(isWaiversFile) ? await waiversRules(io, elsewhere) : null;
  const found: Found[] = [];
  // One after the other: a process may only have so many files open.
  for (const [i, path] of files.entries()) {
    tell({ what: own('files'), done: i, all: files.length });
    const file = { path, text: await textOf(io, path) };
    if (waivers && isWaiversFile(path))
      found.push({ ...lintWaivers(file, waivers.under), unseen: waivers.unseen });
    else found.push({ ...(await lintConfiguration(file, elsewhere)), notes: [] });
  }
  return {
    problems: found.flatMap(({ problems }) => problems),
    notes: found.flatMap(({ notes }) => notes),
    unseen: found.flatMap(({ unseen }) => unseen),
  };
}

/** What a right file is not held to yet: on GitHub there may be more. */
function sayUnseen(unseen: readonly Prose[], io: Io): void {
  const each = new Map(unseen.map((one) => [toPlain(one), one]));
  if (each.size === 0) return;
  for (const one of each.values()) io.note(say`Not looked at: ${one}.`);
  const they = own(each.size === 1 ? 'this layer sets or locks' : 'these layers set or lock');
  io.note(say`What ${they} is not known here.`);
}

async function misnamedThere(io: Io): Promise<readonly ConfigProblem[]> {
  const there = await filesThere(io);
  return [...misnamedProblems(there), ...misnamedWaivers(there)];
}

/** The nearest folder above that has the configuration. */
async function configurationAbove(from: string): Promise<string | null> {
  const at = dirname(from);
  if (await stat(resolve(at, configurationPath)).catch(() => null)) return at;
  return at === from ? null : configurationAbove(at);
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { text, texts, positionals } = readOptions(args, { ...layerOptions, format: 'text' });
  const format = choice('format', text('format') ?? 'text', formats);
  const elsewhere = await layersOnDisk(io, text('org-config'), texts('shared'));
  const files = positionals.length > 0 ? positionals : await usualFiles(io);
  const found = await withProgress(io, own('files'), (tell) => lookAt(files, io, elsewhere, tell));
  const astray = positionals.length > 0 ? [] : await misnamedThere(io);
  const problems = [...found.problems, ...astray];
  await io.print(render(problems, format));
  if (files.length === 0 && problems.length === 0) {
    io.note(say`There is no ${configurationPath} below ${io.cwd}: nothing was looked at.`);
    const above = await configurationAbove(io.cwd);
    const there = say`There is one in ${above ?? ''}: run fairlead lint there, or name the FILE.`;
    io.note(above === null ? own('fairlead init writes one to start from.') : there);
    return exitCode.cannotJudge;
  }
  for (const { path, line, message } of found.notes) io.note(say`${`${path}:${line}`}  ${message}`);
  sayUnseen(found.unseen, io);
  const looked = say`${count(files.length, 'file')} looked at`;
  io.note(say`${looked}: ${problems.length === 0 ? say`no problems` : count(problems.length, 'problem')}.`);
  return problems.length === 0 ? exitCode.fine : exitCode.failed;
}

export const lint: Command = { help, run };
