/** `fairlead lint`: what is wrong with configuration files, for editors, pre-commit and CI. */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { toPlain } from '../../policies/engine/plain.ts';
import { count, own, say } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { configurationPath } from '../config/elsewhere.ts';
import { configurationProblems } from '../config/lint.ts';
import { misnamedProblems } from '../config/misnamed.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { choice, readOptions } from './options.ts';
import { layerOptions, layersHelp, layersOnDisk } from './other-layers.ts';
import { whyNot } from './reading.ts';

/** Of a folder that is not there. */
const none: readonly string[] = [];

const formats = ['text', 'json'] as const;

const help = `Lists what is wrong with configuration files, each problem with its line and column.

  fairlead lint [FILE…] [options]

Without a FILE it looks at ${configurationPath} below the current folder, and for the same file under
a name that nobody reads.

Options
${layersHelp}
                           (with these two, locks and contradictions between layers are found too)
  --format FORMAT          text (default): file:line:column  message
                           json: a list of {path, line, column, message}
  -h, --help               this text

Exit code
  0  nothing is wrong, or there is no file to look at, which is said
  1  there are problems
  2  a file could not be read, or called wrongly

Examples
  fairlead lint
  fairlead lint --org-config ../.github/.github/fairlead.yml

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

/** The file at its usual place, when nobody names one. */
async function usualFiles(io: Io): Promise<readonly string[]> {
  const [folder = '', name = ''] = configurationPath.split('/');
  const there = await readdir(join(io.cwd, folder)).catch(() => none);
  return there.includes(name) ? [configurationPath] : [];
}

/** Files where people put the configuration, as paths from the current folder. */
async function rootFiles(io: Io): Promise<ReadonlySet<string>> {
  const folders = await Promise.all(
    ['', '.github/'].map(async (folder) => {
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

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const { text, texts, positionals } = readOptions(args, { ...layerOptions, format: 'text' });
  const format = choice('format', text('format') ?? 'text', formats);
  const elsewhere = await layersOnDisk(io, text('org-config'), texts('shared'));
  const files = positionals.length > 0 ? positionals : await usualFiles(io);
  const found = await Promise.all(
    files.map(async (path) => configurationProblems({ path, text: await textOf(io, path) }, elsewhere)),
  );
  const astray = positionals.length > 0 ? [] : misnamedProblems(await rootFiles(io));
  const problems = [...found.flat(), ...astray];
  await io.print(render(problems, format));
  if (files.length === 0 && problems.length === 0) {
    io.note(say`There is no ${configurationPath} below ${io.cwd}: nothing was looked at.`);
    io.note(own('fairlead init writes one to start from.'));
    return exitCode.fine;
  }
  const looked = say`${count(files.length, 'file')} looked at`;
  io.note(say`${looked}: ${problems.length === 0 ? say`no problems` : count(problems.length, 'problem')}.`);
  return problems.length === 0 ? exitCode.fine : exitCode.failed;
}

export const lint: Command = { help, run };
