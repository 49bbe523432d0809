/** From arguments to an exit code: help, version, the command, and the one catch. */
import { readFile } from 'node:fs/promises';
import { nearest } from '../../policies/engine/config/nearest.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { fitted } from './fitted.ts';
import { packageRoot } from './package-root.ts';

/** A command that is not loaded yet. */
interface Named {
  readonly summary: string;
  readonly load: () => Promise<Command>;
  /** Its help alone, where the command itself takes its time to load. */
  readonly help?: () => Promise<string>;
}

/** Commands by name. */
export type Commands = Readonly<Record<string, Named>>;

function help(commands: Commands): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const line = (name: string, summary: string) => `  ${name.padEnd(width)}  ${summary}`;
  const names = Object.entries(commands).map(([name, { summary }]) => line(name, summary));
  return `Fairlead judges changes against policies that are kept as code.

  fairlead COMMAND [arguments]

Commands
${names.join('\n')}
${line('help', 'this text, or that of a command: fairlead help check')}

  fairlead --version

Needs git 2.31 or newer and Node.js 22 or newer.
`;
}

async function version(): Promise<string> {
  const root = await packageRoot();
  const text = root && (await readFile(new URL('package.json', root), 'utf8'));
  const found: unknown = text === null ? null : JSON.parse(text);
  return typeof found === 'object' && found !== null && 'version' in found
    ? String(found.version)
    : 'unknown';
}

function named(commands: Commands, name: string): Named {
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (found) return found;
  const meant = nearest(name, [...Object.keys(commands), 'help']);
  const hint = meant ? say`. Did you mean ${meant}?` : own('');
  throw new Usage(say`There is no command ${name}${hint}`, own('See fairlead --help.'));
}

async function dispatch(args: readonly string[], commands: Commands, io: Io): Promise<ExitCode> {
  const [name = '--help', ...rest] = args;
  if (name === '--version' || name === '-v') {
    await io.print(`fairlead ${await version()}\n`);
    return exitCode.fine;
  }
  const about = name === 'help' ? rest[0] : undefined;
  if (name === '--help' || name === '-h' || (name === 'help' && about === undefined)) {
    await io.print(fitted(help(commands), io));
    return args.length === 0 ? exitCode.cannotJudge : exitCode.fine;
  }
  const command = named(commands, about ?? name);
  if (about !== undefined || rest.includes('--help') || rest.includes('-h')) {
    await io.print(fitted(command.help ? await command.help() : (await command.load()).help, io));
    return exitCode.fine;
  }
  return (await command.load()).run(rest, io);
}

/** What was thrown, in words. */
function sayWhy(error: unknown, command: string | undefined, io: Io): void {
  if (error instanceof CannotLook || error instanceof Usage) {
    io.note(say`fairlead: ${error.gap.reason}`);
    if (error.gap.remedy) io.note(error.gap.remedy);
    if (error instanceof Usage && error.isInHelp) io.note(say`See ${`fairlead ${command ?? ''} --help`}.`);
    return;
  }
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.note(say`fairlead: an unexpected error (a defect in Fairlead, please report it):`);
  for (const line of said.split('\n')) io.note(say`${line}`);
}

/** Never throws: anything that is thrown ends in words on standard error and exit code 2. */
export async function start(args: readonly string[], commands: Commands, io: Io): Promise<ExitCode> {
  try {
    return await dispatch(args, commands, io);
  } catch (error) {
    sayWhy(error, args[0], io);
    return exitCode.cannotJudge;
  }
}
