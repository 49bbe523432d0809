/** The options of `fairlead simulate`, and its help, which teaches by example. */
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

export const simulateHelp = `Simulates policies over changes that are merged already: what would the rules have said?

  fairlead simulate [PATH] [options]
  fairlead simulate --repo OWNER/NAME [options]

PATH is any folder of a clone, or a bare repository (default: the current folder). Every commit on the
default branch's line of first parents is one change: a merge, a squashed pull request, or a push.
Nothing is written anywhere. For a clone, the network is used for known vulnerabilities only: names
and versions of packages that changes brought in are sent to OSV (api.osv.dev), unless --offline.

Options
  --repo OWNER/NAME  merged pull requests of a repository on GitHub instead of a clone, with their
                     reviews and checks as GitHub still knows them; GITHUB_TOKEN (read access) is
                     used, and GITHUB_API_URL for another host
  --config FILE      try this policy file; otherwise .github/fairlead.yml of the default branch
  --last N           the newest N changes (default: 100)
  --since DATE       changes merged on or after this day, YYYY-MM-DD, UTC; instead of --last
  --format FORMAT    text (default), json or markdown, on standard output
  --offline          ask no advisory database; policies that need one are then unknown
  -h, --help         this text

Exit code
  0  simulated, whatever came out
  2  could not be simulated, there was no merged change to replay, or called wrongly

The rules are today's (or FILE's), the facts are of then: files, base and date as they were at the merge.
Advisories are those that are known today. What a clone cannot know (reviews, checks, descriptions) is
listed as not looked at. A simulation applies no waivers.

Examples
  What would the rules of this repository have held?
    fairlead simulate

  Before a rule begins to block: how often would it have?
    fairlead simulate --config try.yml --last 300

  With reviews and checks, for another program to read:
    GITHUB_TOKEN=$(gh auth token) fairlead simulate --repo acme/shop --since 2026-09-01 --format json
`;
