/** The options of `fairlead audit`, and its help, which teaches by example. */
import { own, say } from '../../policies/engine/prose.ts';
import { Usage } from './command.ts';
import { readOptions } from './options.ts';

export interface AuditOptions {
  /** A folder, or an organization's or user's login. */
  readonly target: string;
  /** Where the papers are written; a folder. */
  readonly output: string;
  /** An earlier audit's JSON. */
  readonly compare: string | null;
  /** What an earlier run has done; written, and gone on from. */
  readonly checkpoint: string | null;
  /** Whether an advisory database is asked about a clone's dependencies. */
  readonly advisories: boolean;
  /** Hours in 30 days for the plan. */
  readonly hours: number | null;
  /** Globs of names; null: all. */
  readonly repositories: readonly string[] | null;
  /** Repositories without a push since then are left out; a day. */
  readonly since: string | null;
}

const maxHours = 2000;

function hoursOf(text: string | null): number | null {
  if (text === null) return null;
  const hours = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (hours >= 1 && hours <= maxHours) return hours;
  throw new Usage(
    say`--hours cannot be ${text}`,
    say`It is a number of hours in 30 days, from 1 to ${maxHours}.`,
  );
}

/** A real day: `2026-02-30` is none. */
function dayOf(text: string | null): string | null {
  if (text === null) return null;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const day = Number.isNaN(time) ? null : new Date(time).toISOString();
  if (day?.startsWith(text)) return day;
  throw new Usage(say`--since cannot be ${text}`, own('It is a day, YYYY-MM-DD.'));
}

/** Throws {@link Usage}. */
export function auditOptions(args: readonly string[]): AuditOptions {
  const { text, texts, flag, positionals } = readOptions(args, {
    output: 'text',
    compare: 'text',
    checkpoint: 'text',
    hours: 'text',
    repositories: 'texts',
    since: 'text',
    advisories: 'flag',
  });
  const [target, extra] = positionals;
  if (target === undefined)
    throw new Usage(
      own('Say what to audit: a PATH, or an organization'),
      own('For the folder you are in: fairlead audit .'),
    );
  if (extra !== undefined) throw new Usage(own('Give one thing to audit: a PATH, or an organization'));
  const named = texts('repositories').flatMap((one) =>
    one
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
  return {
    target,
    output: text('output') ?? 'fairlead-audit',
    compare: text('compare'),
    checkpoint: text('checkpoint'),
    hours: hoursOf(text('hours')),
    repositories: named.length > 0 ? named : null,
    since: dayOf(text('since')),
    advisories: flag('advisories'),
  };
}

export const auditHelp = `Looks at a repository or an organization as a new CTO would on the first day: posture by area with
grades, a register of risks with evidence, a plan for 30, 60 and 90 days, and what was not visible.

  fairlead audit PATH [options]
  fairlead audit ORGANIZATION [options]

PATH is any folder of a clone, or a bare repository: it is audited offline, from its files and its
history. ORGANIZATION is the login of an organization or a user on GitHub; GITHUB_TOKEN is used, and
GITHUB_API_URL for another host. A folder of that name wins: write ./acme or acme/ for the folder.
Nothing is written anywhere but into the output folder.

Options
  --output DIR          where the papers are written (default: fairlead-audit)
  --compare FILE        an earlier audit's JSON: shows what is new, gone, worse and better
  --checkpoint FILE     goes on where an earlier run stopped, and writes down how far this one came
  --advisories          of a clone: asks OSV (api.osv.dev) for known vulnerabilities; names and
                        versions of packages in lock files are sent there
  --hours N             hours that the plan may give to this work in 30 days (default: 32)
  --repositories NAMES  of an organization: these only; globs, separated by commas
  --since DATE          of an organization: repositories pushed to on or after this day, YYYY-MM-DD
  -h, --help            this text

Papers
  NAME-audit.html       all of it, one file, to be read in a browser or on paper
  NAME-audit.md         the same as Markdown
  NAME-audit.json       the same for programs, and for --compare
  NAME-audit.sarif      places in files, for code-scanning pages and editors
  NAME-audit.csv        the risks, for a spreadsheet
  risk-register.yml     the risks as a register, to be kept and given owners
  plan-30-60-90.md      the plan alone

Exit code
  0  audited, whatever came out
  2  could not be audited, or called wrongly

Access
  An organization shows most of its settings to its owners alone: use an owner's token, or have an
  owner give a fine-grained token or an App, all of it to read only: of the organization its
  administration, members, webhooks and self-hosted runners; of each repository contents,
  administration, webhooks and alerts. What it may not see is listed, with the permission that is
  lacking, and counts neither for nor against.

Example
  fairlead audit . --output /tmp/audit
  GITHUB_TOKEN=$(gh auth token) fairlead audit acme --checkpoint acme.json
`;
