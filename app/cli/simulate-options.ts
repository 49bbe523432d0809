/** The options of `fairlead simulate`; what they mean is in `simulate-help.ts`. */
import { own, say } from '../../policies/engine/prose.ts';
import type { Which } from '../simulate/changes.ts';
import { Usage } from './command.ts';
import { choice, readOptions } from './options.ts';

const formats = ['text', 'json', 'markdown'] as const;

export interface SimulateOptions {
  /** A folder; ignored with `repo`. */
  readonly path: string;
  readonly repo: { readonly owner: string; readonly name: string } | null;
  readonly config: string | null;
  readonly which: Which;
  readonly format: (typeof formats)[number];
  readonly offline: boolean;
}

/** More than this many changes are not simulated at once. */
const maxChanges = 5000;
const usualChanges = 100;

function repoOf(text: string | null): SimulateOptions['repo'] {
  if (text === null) return null;
  const [, owner, name] = /^([\w.-]{1,100})\/([\w.-]{1,100})$/.exec(text) ?? [];
  if (owner === undefined || name === undefined)
    throw new Usage(say`--repo cannot be ${text}`, own('It is OWNER/NAME, as in the address on GitHub.'));
  return { owner, name };
}

function lastOf(text: string): number {
  const last = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (last >= 1 && last <= maxChanges) return last;
  throw new Usage(say`--last cannot be ${text}`, say`It is a number from 1 to ${maxChanges}.`);
}

/** A real day: `2026-02-30` is none. */
function dayOf(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const day = Number.isNaN(time) ? null : new Date(time).toISOString();
  if (day?.startsWith(text)) return day;
  throw new Usage(say`--since cannot be ${text}`, own('It is a day, YYYY-MM-DD.'));
}

function whichOf(last: string | null, since: string | null): Which {
  if (last !== null && since !== null)
    throw new Usage(own('--last and --since choose the same thing: give one of them'));
  if (since !== null) return { max: maxChanges, since: dayOf(since) };
  return { max: last === null ? usualChanges : lastOf(last), since: null };
}

/** Throws {@link Usage}. */
export function simulateOptions(args: readonly string[]): SimulateOptions {
  const { text, flag, positionals } = readOptions(args, {
    repo: 'text',
    config: 'text',
    last: 'text',
    since: 'text',
    format: 'text',
    offline: 'flag',
  });
  const repo = repoOf(text('repo'));
  const [path = '.', extra] = positionals;
  if (extra !== undefined || (repo && positionals.length > 0))
    throw new Usage(own('Give one repository to simulate: a PATH, or a --repo'));
  return {
    path,
    repo,
    config: text('config'),
    which: whichOf(text('last'), text('since')),
    format: choice('format', text('format') ?? 'text', formats),
    offline: flag('offline'),
  };
}
