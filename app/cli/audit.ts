/** `fairlead audit`: the day-one audit of a clone or an organization. Only reads, and writes papers. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { type CheckpointFile, cloneCheckpoint, organizationCheckpoint } from '../audit/checkpoint-files.ts';
import { auditClone } from '../audit/clone/audit.ts';
import type { Audit } from '../audit/model/audit.ts';
import { comparedWith } from '../audit/model/compare.ts';
import { auditOrganization } from '../audit/organization/audit.ts';
import { readEarlier } from '../audit/papers/json.ts';
import { papersOf } from '../audit/papers/papers.ts';
import { renderAuditText } from '../audit/papers/text.ts';
import { hostOf } from '../github/access/host.ts';
import { tokenOctokit } from '../github/access/token-octokit.ts';
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

/** Whoever calls the command chooses what becomes of another audit's file. */
function fileFor(path: string, { cwd, now, note }: Io): CheckpointFile {
  return { path: resolve(cwd, path), whenOther: 'refuse', now, told: note };
}

async function ofClone(path: string, options: AuditOptions, io: Io, tell: Tell): Promise<Audit> {
  const kept = options.checkpoint === null ? null : await cloneCheckpoint(fileFor(options.checkpoint, io));
  const { audit, checkpoint } = await auditClone(path, {
    now: io.now,
    catalogue: io.catalogue ?? everyPolicy,
    capacity: options.hours,
    ...(options.advisories ? { advisories: io.fetch } : {}),
    doing: (what) => tell({ what: say`Looking at the ${own(what)}` }),
    ...(kept?.before ? { before: kept.before, otherClone: kept.otherClone } : {}),
  });
  if (checkpoint) await kept?.write(checkpoint);
  return audit;
}

function tokenOf(env: NodeJS.ProcessEnv, target: string): string {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (token) return token;
  throw new Usage(
    say`There is no folder ${target}; to audit it on GitHub, put a token that may read it in GITHUB_TOKEN`,
    say`With GitHub's own command line: ${'GITHUB_TOKEN=$(gh auth token) fairlead audit …'}`,
  );
}

async function ofOrganization(options: AuditOptions, io: Io, tell: Tell): Promise<Audit> {
  const { target, repositories, since, hours, checkpoint } = options;
  const { env } = process;
  const baseUrl = env.GITHUB_API_URL || 'https://api.github.com';
  const { octokit, enough, left } = tokenOctokit({ token: tokenOf(env, target), baseUrl, fetch: io.fetch });
  const calls = (): Prose => {
    const now = left();
    return now === null
      ? []
      : say`${now.limit - now.remaining} of ${now.limit.toLocaleString('en-US')} API calls`;
  };
  const of = { name: target, host: hostOf(baseUrl) };
  const kept = checkpoint === null ? null : await organizationCheckpoint(fileFor(checkpoint, io), of);
  return auditOrganization({
    login: target,
    octokit,
    enough,
    catalogue: io.catalogue ?? everyPolicy,
    fetch: io.fetch,
    now: io.now,
    repositories,
    since,
    ...(hours === null ? {} : { capacity: hours }),
    ...(kept ? { checkpoint: kept } : {}),
    progress: ({ name, done, all }) => tell({ what: say`${name}`, done, all, also: calls() }),
  });
}

/** What an account on GitHub may be called. */
const login = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/;

async function made(options: AuditOptions, io: Io, tell: Tell): Promise<Audit> {
  const path = resolve(io.cwd, options.target);
  if (await isFolder(path)) {
    if (options.repositories !== null || options.since !== null)
      throw new Usage(own('--repositories and --since are about organizations, and this is a folder'));
    return ofClone(path, options, io, tell);
  }
  if (!login.test(options.target)) throw new Usage(say`There is no folder ${options.target}`);
  return ofOrganization(options, io, tell);
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
  const work = (tell: Tell) => made(options, io, tell);
  const first = await withProgress(io, own('Looking at what is there'), work);
  const audit = await compared(first, options.compare, io);
  const written = await write(audit, options.output, io);
  await io.print(renderAuditText(audit, { colour: io.colour, width: io.width }, written));
  return exitCode.fine;
}

export const audit: Command = { help: auditHelp, run };
