/** What `fairlead evidence export` is asked for. */
import { list, own, say } from '../../policies/engine/prose.ts';
import { isTimeZone } from '../../policies/engine/time-zone.ts';
import type { NamedPeriod } from '../evidence/calendar/periods.ts';
import type { Draw } from '../evidence/model/dossier.ts';
import { isPreset, presets } from '../evidence/package/sample.ts';
import { Usage } from './command.ts';
import { periodOf } from './evidence-period.ts';
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
  /** Only what it would ask of GitHub. */
  readonly isEstimate: boolean;
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
    estimate: 'flag',
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
    isEstimate: flag('estimate'),
  };
}
