/** Where plans and the journal are kept on this machine. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FilesPlan } from '../../policies/files/offer.ts';
import { hashOf, type PlanFile } from './planned.ts';

/** What `fairlead apply` performs. */
export type AnyPlan = PlanFile | FilesPlan;

/** By the host, so that two GitHubs never share a ledger. */
export interface StateFolder {
  readonly plans: string;
  readonly journal: string;
}

/** `given`: with --state; otherwise as https://specifications.freedesktop.org/basedir-spec says. */
export function stateFolder(
  given: string | null,
  cwd: string,
  env: NodeJS.ProcessEnv,
  host: string,
): StateFolder {
  const usual = join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'fairlead');
  const root = join(given === null ? usual : resolve(cwd, given), host.replaceAll(/[^\w.-]/g, '_'));
  return { plans: join(root, 'plans'), journal: join(root, 'journal') };
}

/** Its hash is its name. */
export function writePlan({ plans }: StateFolder, file: AnyPlan): string {
  const hash = hashOf(file);
  mkdirSync(plans, { recursive: true, mode: 0o700 });
  const descriptor = openSync(join(plans, `${hash}.json`), 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(file, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return hash;
}

/** Characters of a hash that name a plan: fewer could be typed by mistake. */
const minHash = 8;

export type FoundPlan =
  | { readonly kind: 'plan'; readonly hash: string; readonly file: PlanFile }
  | { readonly kind: 'files'; readonly hash: string; readonly file: FilesPlan }
  | { readonly kind: 'none' | 'several' | 'changed' };

/** The plan whose hash begins so. `changed`: the file is not what was planned. */
export function readPlan({ plans }: StateFolder, begin: string): FoundPlan {
  if (!/^[0-9a-f]+$/.test(begin) || begin.length < minHash || !existsSync(plans)) return { kind: 'none' };
  const found = readdirSync(plans).filter((name) => name.startsWith(begin) && name.endsWith('.json'));
  const [name] = found;
  if (name === undefined) return { kind: 'none' };
  if (found.length > 1) return { kind: 'several' };
  try {
    const file = JSON.parse(readFileSync(join(plans, name), 'utf8')) as AnyPlan;
    const hash = hashOf(file);
    if (`${hash}.json` !== name) return { kind: 'changed' };
    return 'kind' in file ? { kind: 'files', hash, file } : { kind: 'plan', hash, file };
  } catch {
    return { kind: 'changed' };
  }
}
