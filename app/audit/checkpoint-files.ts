/**
 * Checkpoints as files: what an audit did, for the next run to go on from. A file that is somebody else's is refused and
 * left as it is.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import { engineVersion } from '../identity.ts';
import { CannotLook } from '../looked.ts';
import { readCloneCheckpoint, writeCloneCheckpoint } from './clone/checkpoint.ts';
import type { SecretsCheckpoint } from './clone/secrets.ts';
import {
  type Checkpoint,
  type CheckpointOf,
  checkpointHead,
  checkpointLine,
  doneIn,
  headOf,
  isOurs,
} from './organization/checkpoint.ts';

/** One of another audit is refused where somebody is there to choose, and begun anew on a schedule. */
export type WhenOther = 'refuse' | 'begin anew';

export interface CheckpointFile {
  readonly path: string;
  readonly whenOther: WhenOther;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** What people should know of it. */
  readonly told: (line: Prose) => void;
}

const another = own('Give another file, or take it away.');

/** Milliseconds: with a run a day a large organization is gone through, and one a week looks at everything. */
const maxAge = 6 * 24 * 60 * 60_000;

/** Null: there is none yet, or it is empty. */
async function textAt(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')) || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CannotLook(say`${path} could not be read: ${String(error)}`);
  }
}

/** Throws when somebody should choose; otherwise says what happens. */
function setAside({ whenOther, told }: CheckpointFile, reason: Prose): void {
  if (whenOther === 'refuse') throw new CannotLook(reason, another);
  told(say`${reason}: it is begun anew.`);
}

function foreign(path: string, what: string): CannotLook {
  return new CannotLook(say`${path} is not a checkpoint of an audit of ${own(what)}`, another);
}

/** Why it is not gone on from; null: it is. Throws for a file that is not Fairlead's. */
function otherThan(text: string, path: string, of: CheckpointOf): Prose | null {
  const head = headOf(text);
  if (head === null && !isOurs(text)) throw foreign(path, 'an organization');
  if (head === null) return say`${path} was written by another version of Fairlead`;
  const isSame = head.name.toLowerCase() === of.name.toLowerCase() && head.host === of.host;
  if (!isSame)
    return say`${path} is of an audit of ${head.name} on ${head.host}, not of ${of.name} on ${of.host}`;
  return head.engine === of.engine
    ? null
    : say`${path} was written by Fairlead ${head.engine}, and this is ${of.engine}`;
}

/** What an earlier run has done, and a file that this one adds to. Throws `CannotLook`. */
export async function organizationCheckpoint(
  file: CheckpointFile,
  about: Omit<CheckpointOf, 'engine'>,
): Promise<Checkpoint> {
  const { path, now, told } = file;
  const of = { ...about, engine: engineVersion };
  const text = await textAt(path);
  const other = text === null ? null : otherThan(text, path, of);
  if (other) setAside(file, other);
  const begins = text === null || other !== null;
  const { done, broken } = doneIn(begins ? '' : text, new Date(Date.parse(now) - maxAge).toISOString());
  if (broken > 0)
    told(say`${count(broken, 'line')} of ${path} could not be read: what stood there is looked at again.`);
  await mkdir(dirname(path), { recursive: true });
  if (begins) await writeFile(path, checkpointHead(of));
  // A line that was cut when it was written must not join the next one.
  else if (!text.endsWith('\n')) await appendFile(path, '\n');
  return {
    done,
    write: (one) => appendFile(path, checkpointLine(one)),
    end: () => rm(path, { force: true }),
  };
}

export interface CloneCheckpoint {
  /** Null: nothing was done before. */
  readonly before: SecretsCheckpoint | null;
  /** It is not of the clone that is audited. */
  readonly otherClone: () => void;
  readonly write: (now: SecretsCheckpoint) => Promise<void>;
}

/** The same of a clone. Throws `CannotLook`. */
export async function cloneCheckpoint(file: CheckpointFile): Promise<CloneCheckpoint> {
  const { path } = file;
  const text = await textAt(path);
  const read = text === null ? null : readCloneCheckpoint(text, engineVersion);
  if (read === 'foreign') throw foreign(path, 'a clone');
  if (read === 'other') setAside(file, say`${path} was written by another version of Fairlead`);
  return {
    before: read === 'other' ? null : read,
    otherClone: () =>
      setAside(file, say`${path} is of another clone, or of a history that was rewritten since`),
    write: async (now) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, writeCloneCheckpoint(now, engineVersion));
    },
  };
}
