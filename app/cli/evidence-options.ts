/** What `fairlead evidence export` is asked for. */
import { list, own, say } from '../../policies/engine/prose.ts';
import { isTimeZone } from '../../policies/engine/time-zone.ts';
import { lastPeriod, type NamedPeriod, namedPeriod, periodOfDays } from '../evidence/calendar/periods.ts';
import { daysLater, isDate } from '../evidence/calendar/zone.ts';
import type { Draw } from '../evidence/model/dossier.ts';
import { isPreset, presets } from '../evidence/package/sample.ts';
import { Usage } from './command.ts';
import { type ReadOptions, readOptions } from './options.ts';

export interface ExportOptions {
  readonly login: string;
  readonly period: NamedPeriod;
  /** It ends after now: what is there so far. */
  readonly isUnfinished: boolean;
  /** IANA. */
  readonly timeZone: string;
  /** Null: all. */
  readonly frameworks: readonly string[] | null;
  /** Globs; null: all. */
  readonly repositories: readonly string[] | null;
  readonly draw: Draw;
  /** A file or a folder; null: a file of the usual name, here. */
  readonly out: string | null;
  readonly withoutLedger: boolean;
}

/** What an account on GitHub may be called. */
const account = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/;

function zoneOf(text: string | null): string {
  if (text === null || isTimeZone(text)) return text ?? 'UTC';
  throw new Usage(
    say`--timezone cannot be ${text}`,
    say`It is a name of the IANA database, as ${'Europe/Berlin'}.`,
  );
}

/** Milliseconds since 1970, and whether it is a day. */
function edge(name: string, text: string): { readonly day: string } | { readonly at: string } {
  if (isDate(text)) return { day: text };
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return { at: new Date(at).toISOString() };
  throw new Usage(
    say`--${own(name)} cannot be ${text}`,
    say`It is a day (${'2026-07-01'}), or a moment (${'2026-07-01T00:00:00Z'}).`,
  );
}

function fromTo(timeZone: string, from: string, to: string): NamedPeriod {
  const [first, last] = [edge('from', from), edge('to', to)];
  const day = (one: string) => periodOfDays(timeZone, one, daysLater(one, 1));
  return {
    name: `${from.slice(0, 10)}-to-${to.slice(0, 10)}`,
    from: 'day' in first ? day(first.day).from : first.at,
    to: 'day' in last ? day(last.day).to : last.at,
  };
}

function named(option: string, text: string, timeZone: string): NamedPeriod {
  const period = namedPeriod(timeZone, text);
  if (period && (option !== 'quarter' || /-q[1-4]$/i.test(text))) return period;
  throw new Usage(
    say`--${own(option)} cannot be ${text}`,
    option === 'quarter'
      ? say`It is a year and a quarter, as ${'2026-Q3'}.`
      : say`It is a year, a quarter, a month or a week: ${'2026'}, ${'2026-Q3'}, ${'2026-09'}, ${'2026-W40'}.`,
  );
}

function periodsIn({ text, flag }: ReadOptions, timeZone: string, now: string): readonly NamedPeriod[] {
  const [quarter, period, from, to] = ['quarter', 'period', 'from', 'to'].map(text);
  if ((from === null) !== (to === null))
    throw new Usage(own('--from and --to go together'), own('--to is the last day, and that day counts.'));
  return [
    ...(flag('last-quarter') ? [lastPeriod('quarter', timeZone, Date.parse(now))] : []),
    ...(quarter ? [named('quarter', quarter, timeZone)] : []),
    ...(period ? [named('period', period, timeZone)] : []),
    ...(from && to ? [fromTo(timeZone, from, to)] : []),
  ];
}

function periodOf(options: ReadOptions, timeZone: string, now: string): NamedPeriod {
  const [period, ...more] = periodsIn(options, timeZone, now);
  if (!period)
    throw new Usage(
      own('Say which period'),
      say`${'--last-quarter'}, ${'--quarter 2026-Q3'}, ${'--period 2026-09'}, or ${'--from 2026-07-01 --to 2026-09-30'}.`,
    );
  if (more.length > 0) throw new Usage(own('Give one period, and not several'));
  if (period.from >= period.to) throw new Usage(own('--from must be before --to'));
  if (period.from >= now) throw new Usage(say`The period ${period.name} has not begun yet`);
  return period;
}

/** Rows of a sample: more is all of them. */
const maxSample = 10_000;

function drawOf({ text, flag }: ReadOptions): Draw {
  const [sample, nonce] = [text('sample'), text('nonce')];
  if (sample === null) {
    if (nonce !== null) throw new Usage(own('--nonce is for a --sample'));
    return { how: 'all' };
  }
  if (flag('all')) throw new Usage(own('--all and --sample exclude each other'));
  const preset = isPreset(sample) ? sample : null;
  const size = preset === null && /^[1-9]\d{0,5}$/.test(sample) ? Number(sample) : 0;
  if (preset === null && !(size >= 1 && size <= maxSample))
    throw new Usage(
      say`--sample cannot be ${sample}`,
      say`It is a number from 1 to ${maxSample}, or one of ${list(Object.keys(presets).map((one) => say`${one}`))}.`,
    );
  if (nonce === null)
    throw new Usage(
      own('--sample needs --nonce'),
      own('It is a word that the auditor chooses: with it nobody else can choose which rows are drawn.'),
    );
  if (nonce.length > 200) throw new Usage(own('--nonce is longer than 200 characters'));
  return { how: 'sample', size, nonce, preset };
}

const namesIn = (all: readonly string[]): readonly string[] | null => {
  const names = all.flatMap((one) => one.split(',').map((part) => part.trim())).filter(Boolean);
  return names.length > 0 ? names : null;
};

function loginOf([login, ...more]: readonly string[]): string {
  if (login === undefined || more.length > 0)
    throw new Usage(own('Give one ORG, the name of an organization or a user'));
  if (!account.test(login) && !/^[\w.-]+\/\d+$/.test(login))
    throw new Usage(say`${login} is no name of an account`);
  return login;
}

/** `known`: ids of frameworks. Throws {@link Usage}. */
export function exportOptions(args: readonly string[], now: string, known: readonly string[]): ExportOptions {
  const options = readOptions(args, {
    all: 'flag',
    framework: 'texts',
    from: 'text',
    'last-quarter': 'flag',
    nonce: 'text',
    out: 'text',
    period: 'text',
    quarter: 'text',
    repositories: 'texts',
    sample: 'text',
    timezone: 'text',
    to: 'text',
    'without-ledger': 'flag',
  });
  const { text, texts, flag, positionals } = options;
  const timeZone = zoneOf(text('timezone'));
  const frameworks = namesIn(texts('framework'));
  const strange = frameworks?.find((one) => !known.includes(one));
  if (strange !== undefined)
    throw new Usage(
      say`There is no framework ${strange}`,
      say`It is one of ${list(known.map((one) => say`${one}`))}.`,
    );
  const login = loginOf(positionals);
  const asked = periodOf(options, timeZone, now);
  const isUnfinished = asked.to > now;
  return {
    login,
    period: isUnfinished ? { ...asked, name: `${asked.name}-so-far`, to: now } : asked,
    isUnfinished,
    timeZone,
    frameworks,
    repositories: namesIn(texts('repositories')),
    draw: drawOf(options),
    out: text('out'),
    withoutLedger: flag('without-ledger'),
  };
}
