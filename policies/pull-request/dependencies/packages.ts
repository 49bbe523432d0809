/** Rules about single packages: denied ones, ones that are too young, and ones that run scripts on installation. */
import { count, own, type Prose, say, some } from '../../engine/prose.ts';
import { isNamed, packageUrl, readPackageUrl } from '../../formats/package-url.ts';
import { type Flaw, flaw, type Present, subject } from './flaw.ts';
import type { Options } from './options.ts';

/** Package URLs match by ecosystem, namespace and name, so `pkg:npm/core` denies neither `@acme/core` nor a gem. */
export function deniedFlaw(change: Present, options: Options): Flaw | null {
  const denied = options['deny-packages'].flatMap((purl) => readPackageUrl(purl) ?? []);
  const isDenied = (version: string) => denied.some((one) => isNamed(one, change, version));
  if (!isDenied(change.to) || (change.from !== null && isDenied(change.from))) return null;
  return flaw(change, 'denied', {
    message: say`${subject(change)} is a denied package here.`,
    remedy: say`Use something else for what ${change.name} does; the policy's deny-packages option says what is denied.`,
  });
}

const day = 24 * 60 * 60 * 1000;

function isExempt(change: Present, options: Options): boolean {
  const purl = packageUrl(change.ecosystem, change.name);
  return options['age-exempt'].some((exempt) => {
    if (exempt.endsWith('/')) return purl.startsWith(exempt.replaceAll('%40', '@'));
    const named = readPackageUrl(exempt);
    return named !== null && isNamed(named, change, change.to);
  });
}

/** `now`: ISO 8601. A version of unknown age may be minutes old: registries' mirrors learn of it later. */
export function ageFlaw(change: Present, options: Options, now: string): Flaw | null {
  const min = options['minimum-age-days'];
  const arrived = change.kind === 'added' || change.kind === 'updated';
  const fixes = change.advisories.some(({ standing }) => standing === 'fixed');
  if (min === 0 || !arrived || fixes || isExempt(change, options)) return null;
  if (change.published.state === 'unread') return null;
  const days = change.published.state === 'known' ? ageInDays(change.published.at, now) : null;
  if (days !== null && days >= min) return null;
  return flaw(change, 'age', {
    message:
      days === null
        ? say`It is not known when ${subject(change)} was published: it may be minutes old, or private.`
        : say`${subject(change)} was published ${count(days, 'day')} ago; the policy asks for ${count(min, 'day')}, time for others to find what is wrong with it.`,
    remedy: say`Wait, or lock an older version. If it is your own package, ask an owner to add ${packageUrl(change.ecosystem, change.name)} to the age-exempt option.`,
  });
}

/** Whole days, never below 0; null for what is not a date. */
function ageInDays(at: string, now: string): number | null {
  const age = Date.parse(now) - Date.parse(at);
  return Number.isNaN(age) ? null : Math.max(0, Math.floor(age / day));
}

/** An update that begins to run a script is how packages that were taken over have attacked their users. */
export function installScriptFlaw(change: Present, options: Options): Flaw | null {
  const rule = options['install-scripts'];
  const found = change.installScript;
  const applies = (found === 'gained' && rule !== 'allow') || (found === 'new' && rule === 'fail');
  if (!applies) return null;
  const what = own(
    found === 'gained' ? 'begins to run a script when it is installed' : 'runs a script when it is installed',
  );
  return flaw(change, 'install-script', {
    message: say`${subject(change)} ${what}.`,
    remedy: say`Read the script before anybody installs this (${`npm view ${change.name}@${change.to} scripts`}). If it is harmless an owner can waive it; if not, ${own(change.from === null ? 'leave the package out' : 'stay at the version before')}.`,
  });
}

/** New packages with install scripts, when they are let through. */
export function installScriptNotes(present: readonly Present[], options: Options): readonly Prose[] {
  const found = present.filter(({ installScript }) => installScript === 'new');
  if (found.length === 0 || options['install-scripts'] === 'fail') return [];
  return [say`New packages that run a script when they are installed: ${some(found.map(subject), 5)}.`];
}
