/** `fairlead audit`: the day-one audit of a clone or an organization. Only reads, and writes papers. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { auditClone } from '../audit/clone/audit.ts';
import { readCloneCheckpoint, writeCloneCheckpoint } from '../audit/clone/checkpoint.ts';
import type { Audit } from '../audit/model/audit.ts';
import { comparedWith } from '../audit/model/compare.ts';
import { readEarlier } from '../audit/papers/json.ts';
import { papersOf } from '../audit/papers/papers.ts';
import { renderAuditText } from '../audit/papers/text.ts';
import { type AuditOptions, auditHelp, auditOptions } from './audit-options.ts';
import { type Command, exitCode, type Io, Usage } from './command.ts';
import { type Tell, withProgress } from './progress.ts';

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Null: there is none yet. */
async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Usage(say`${path} could not be read: ${String(error)}`);
  }
}

async function ofClone(path: string, options: AuditOptions, io: Io, tell: Tell): Promise<Audit> {
  const { checkpoint: file } = options;
  const written = file === null ? null : await readOptional(resolve(io.cwd, file));
  const before = written === null ? null : readCloneCheckpoint(written);
  if (written !== null && before === null)
    throw new Usage(
      say`${file ?? ''} is not a checkpoint of an audit of a clone`,
      own('Give another file, or take it away.'),
    );
  const { audit, checkpoint } = await auditClone(path, {
    now: io.now,
    capacity: options.hours,
    doing: (what) => tell({ what: say`Looking at the ${own(what)}` }),
    ...(before ? { before } : {}),
  });
  if (file !== null && checkpoint) await writeFile(resolve(io.cwd, file), writeCloneCheckpoint(checkpoint));
  return audit;
}

async function compared(audit: Audit, file: string | null, io: Io): Promise<Audit> {
  if (file === null) return audit;
  const text = await readOptional(resolve(io.cwd, file));
  if (text === null) throw new Usage(say`There is no file ${file} to compare with`);
  const earlier = readEarlier(text);
  if (!earlier)
    throw new Usage(
      say`${file} is not an audit’s JSON`,
      own('It is the NAME-audit.json that an earlier audit wrote.'),
    );
  if (earlier.name !== audit.name)
    io.note(say`The earlier audit is of ${earlier.name}, this one of ${audit.name}.`);
  return comparedWith(audit, earlier);
}

async function write(audit: Audit, output: string, io: Io): Promise<readonly string[]> {
  const folder = resolve(io.cwd, output);
  await mkdir(folder, { recursive: true });
  const papers = papersOf(audit);
  for (const { name, text } of papers) await writeFile(join(folder, name), text);
  return papers.map(({ name }) => join(output, name));
}

async function run(args: readonly string[], io: Io) {
  const options = auditOptions(args);
  const path = resolve(io.cwd, options.target);
  if (!(await isFolder(path))) throw new Usage(say`There is no folder ${options.target}`);
  const made = await withProgress(io, own('Looking at the files'), (tell) =>
    ofClone(path, options, io, tell),
  );
  const audit = await compared(made, options.compare, io);
  const written = await write(audit, options.output, io);
  await io.print(renderAuditText(audit, { colour: io.colour, width: io.width }, written));
  return exitCode.fine;
}

export const audit: Command = { help: auditHelp, run };
