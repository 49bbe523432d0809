/** The options of `fairlead metrics`, and its help, which teaches by example. */
import { list, own, say } from '../../policies/engine/prose.ts';
import { rules } from '../delivery/definitions/measure.ts';
import type { Rule, Window } from '../delivery/definitions/model.ts';
import { dateIn, startOfDay } from '../delivery/definitions/working-hours.ts';
import { Usage } from './command.ts';
import { choice, readOptions } from './options.ts';

const formats = ['text', 'json', 'csv', 'html', 'openmetrics', 'digest'] as const;

export interface MetricsOptions {
  /** A folder of a clone, `owner/repo` on GitHub, or an owner's login. */
  readonly target: string;
  /** The number to explain; null: all are shown. */
  readonly explained: Rule | null;
  /** Days, YYYY-MM-DD; null: as usual. */
  readonly since: string | null;
  readonly until: string | null;
  /** Null: as the configuration says, else UTC. */
  readonly timeZone: string | null;
  readonly deployments: string | null;
  readonly branch: string | null;
  /** Of an owner: globs of names; null: all. */
  readonly repositories: readonly string[] | null;
  /** A folder: how far the reading of each repository is. */
  readonly checkpoint: string | null;
  /** As the service keeps it, out of its database. */
  readonly store: boolean;
  readonly format: (typeof formats)[number];
}

const day = 86_400;
const usualDays = 90;

/** A real day: `2026-02-30` is none. */
function dayOf(name: string, text: string | null): string | null {
  if (text === null) return null;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
  throw new Usage(say`--${own(name)} cannot be ${text}`, own('It is a day, YYYY-MM-DD.'));
}

const laterBy = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * day * 1000).toISOString().slice(0, 10);

export interface Windows {
  readonly window: Window;
  /** Just before it, as many days long. */
  readonly before: Window;
}

/** Whole days of a place, so that a window does not depend on the hour at which it is asked for. Throws {@link Usage}. */
export function windowsOf(
  { since, until }: Pick<MetricsOptions, 'since' | 'until'>,
  timeZone: string,
  now: string,
): Windows {
  const at = Math.floor(Date.parse(now) / 1000);
  const last = until ?? dateIn(timeZone, at);
  const first = since ?? laterBy(last, 1 - usualDays);
  const end = until === null ? at : startOfDay(timeZone, laterBy(until, 1));
  const begin = startOfDay(timeZone, first);
  if (begin >= end) throw new Usage(own('--since must be before --until, and before now'));
  const days =
    Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 1000 / day) + 1;
  return {
    window: { since: begin, until: end },
    before: { since: startOfDay(timeZone, laterBy(first, -days)), until: begin },
  };
}

function zoneOf(text: string | null): string | null {
  if (text === null) return null;
  try {
    dateIn(text, 0);
    return text;
  } catch {
    throw new Usage(
      say`--timezone cannot be ${text}`,
      say`It is a name of the IANA database, as ${'Europe/Berlin'}.`,
    );
  }
}

function ruleOf(id: string | undefined): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found) return found;
  const known = list(rules.map((rule) => say`${rule.id}`));
  throw new Usage(
    id === undefined ? own('Say which number to explain') : say`There is no number ${id}`,
    say`It is one of ${known}.`,
  );
}

/** Throws {@link Usage}. */
export function metricsOptions(args: readonly string[]): MetricsOptions {
  const { text, texts, flag, positionals } = readOptions(args, {
    since: 'text',
    until: 'text',
    timezone: 'text',
    deployments: 'text',
    branch: 'text',
    repositories: 'texts',
    checkpoint: 'text',
    format: 'text',
    store: 'flag',
  });
  const isExplaining = positionals[0] === 'explain';
  const [target = '.', extra] = isExplaining ? positionals.slice(2) : positionals;
  if (extra !== undefined) throw new Usage(own('Give one thing to measure: a PATH, OWNER/REPO or OWNER'));
  const format = choice('format', text('format') ?? 'text', formats);
  if (isExplaining && format !== 'text')
    throw new Usage(own('explain writes text; the rows of all numbers are in --format json and csv'));
  const named = texts('repositories').flatMap((one) => one.split(',').map((part) => part.trim()));
  return {
    target,
    explained: isExplaining ? ruleOf(positionals[1]) : null,
    since: dayOf('since', text('since')),
    until: dayOf('until', text('until')),
    timeZone: zoneOf(text('timezone')),
    deployments: text('deployments'),
    branch: text('branch'),
    repositories: named.filter(Boolean).length > 0 ? named.filter(Boolean) : null,
    checkpoint: text('checkpoint'),
    store: flag('store'),
    format,
  };
}

export const metricsHelp = `Measures delivery: lead time and its stages, deployment frequency, change fail rate, recovery time, rework
rate, cycle time, batch size, review load and debt share, each with how it is counted and its rows.

  fairlead metrics [PATH] [options]
  fairlead metrics OWNER/REPO [options]
  fairlead metrics OWNER [options]
  fairlead metrics explain ID [PATH | OWNER/REPO] [options]

PATH is any folder of a clone, or a bare repository (default: the current folder): it is measured offline.
Every commit on the branch's line of first parents is a change, and deployments are the tags that name a
version. What a clone does not hold (reviews, incidents) is said, and never 0. A folder that is called
explain is ./explain.

OWNER/REPO is a repository on GitHub, OWNER an organization or a user: every repository of it, side by
side, by its own trend and coverage, never averaged and never by person. GITHUB_TOKEN is used, and
GITHUB_API_URL for another host; about 75 points of an hour's 5,000 are spent on 1,000 pull requests. A
folder of that name wins. What counts as a deployment is found out and said; metrics: in
.github/fairlead.yml changes it. Nothing is written anywhere but into the checkpoint folder. What was told to a
service (error budgets, deployments and incidents elsewhere) is in its database: --store, run where that is.

Options
  --since DATE           from this day on, YYYY-MM-DD (default: 90 days up to the end)
  --until DATE           up to and with this day (default: now)
  --timezone ZONE        where days and weeks begin: Europe/Berlin (default: as configured, else UTC)
  --deployments PATTERN  the tags that are deployments, as a glob: v*, release/*
  --branch NAME          of a PATH: the branch that is deployed (default: the default branch)
  --repositories NAMES   of an OWNER: these only; globs, separated by commas
  --checkpoint DIR       of GitHub: goes on where an earlier run stopped, and writes down how far it came
  --store                of OWNER or OWNER/REPO: as the service keeps it, with what it was told; run it where
                         its database is (DATABASE_URL, or FAIRLEAD_DATA_DIR and the service stopped)
  --format FORMAT        text (default), json, csv (the rows), html (one file), openmetrics (for
                         Prometheus) or digest (the last seven days, Markdown), on standard output
  -h, --help             this text

Numbers that can be explained
  ${rules.map(({ id }) => id).join(', ')}

Exit code
  0  measured, whatever came out
  2  could not be measured, or called wrongly

Access
  Of GitHub: a token that may read contents, deployments, pull requests, issues and actions. What it
  may not see is said, and counts neither for nor against.

Examples
  fairlead metrics
  fairlead metrics ../shop --since 2026-01-01 --format html > delivery.html
  GITHUB_TOKEN=$(gh auth token) fairlead metrics acme/shop
  fairlead metrics explain lead-time acme/shop
`;
