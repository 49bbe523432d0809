/** The options of `fairlead metrics`, and its help, which teaches by example. */
import { list, own, say } from '../../policies/engine/prose.ts';
import { rules } from '../delivery/definitions/measure.ts';
import type { Rule, Window } from '../delivery/definitions/model.ts';
import { Usage } from './command.ts';
import { choice, readOptions } from './options.ts';

const formats = ['text', 'json', 'csv', 'html'] as const;

export interface MetricsOptions {
  /** A folder of a clone. */
  readonly path: string;
  /** The number to explain; null: all are shown. */
  readonly explained: Rule | null;
  readonly window: Window;
  readonly deployments: string | null;
  readonly branch: string | null;
  readonly format: (typeof formats)[number];
}

const day = 86_400;
const usualDays = 90;

/** A real day: `2026-02-30` is none. Seconds since 1970. */
function dayOf(name: string, text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return time / 1000;
  throw new Usage(say`--${own(name)} cannot be ${text}`, own('It is a day, YYYY-MM-DD.'));
}

function windowOf(since: string | null, until: string | null, now: string): Window {
  const end = until === null ? Math.floor(Date.parse(now) / 1000) : dayOf('until', until) + day;
  const last = until === null ? end : end - day;
  // Whole days of UTC, so that a window does not depend on the hour at which it is asked for.
  const begin = since === null ? (Math.floor(last / day) - (usualDays - 1)) * day : dayOf('since', since);
  if (begin < end) return { since: begin, until: end };
  throw new Usage(own('--since must be before --until, and before now'));
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
export function metricsOptions(args: readonly string[], now: string): MetricsOptions {
  const { text, positionals } = readOptions(args, {
    since: 'text',
    until: 'text',
    deployments: 'text',
    branch: 'text',
    format: 'text',
  });
  const isExplaining = positionals[0] === 'explain';
  const [path = '.', extra] = isExplaining ? positionals.slice(2) : positionals;
  if (extra !== undefined) throw new Usage(own('Give one PATH'));
  const format = choice('format', text('format') ?? 'text', formats);
  if (isExplaining && format !== 'text')
    throw new Usage(own('explain writes text; the rows of all numbers are in --format json and csv'));
  return {
    path,
    explained: isExplaining ? ruleOf(positionals[1]) : null,
    window: windowOf(text('since'), text('until'), now),
    deployments: text('deployments'),
    branch: text('branch'),
    format,
  };
}

export const metricsHelp = `Measures delivery from a clone, offline: lead time, deployment frequency, change fail rate, recovery
time, rework rate, cycle time and batch size, each with how it is counted and its rows.

  fairlead metrics [PATH] [options]
  fairlead metrics explain ID [PATH] [options]

PATH is any folder of a clone, or a bare repository (default: the current folder). Every commit on the
branch's line of first parents is a change: a merge, a squashed pull request, or a push. Deployments are
the tags that name a version. What a clone does not hold (reviews, incidents) is said, and never 0.
A folder that is called explain is ./explain. Nothing is written anywhere, and no network is used.

Options
  --since DATE           from this day on, YYYY-MM-DD, UTC (default: 90 days up to the end)
  --until DATE           up to and with this day, UTC (default: now)
  --deployments PATTERN  the tags that are deployments, as a glob: v*, release/*
  --branch NAME          the branch that is deployed (default: the default branch)
  --format FORMAT        text (default), json, csv (the rows) or html (one file), on standard output
  -h, --help             this text

Numbers that can be explained
  ${rules.map(({ id }) => id).join(', ')}

Exit code
  0  measured, whatever came out
  2  could not be measured, or called wrongly

Examples
  fairlead metrics
  fairlead metrics ../shop --since 2026-01-01 --format html > delivery.html
  fairlead metrics explain lead-time ../shop --deployments 'v*'
`;
