/** Known vulnerabilities and malware that a change brings in. */
import { list, own, type Prose, say, some } from '../../engine/prose.ts';
import type { AdvisoryRef, Severity } from '../../engine/verdict.ts';
import type { Advisory } from '../../facts/dependency-changes.ts';
import { severities } from '../../formats/advisory-severity.ts';
import { packageUrl } from '../../formats/package-url.ts';
import { compareVersions } from '../../formats/versions.ts';
import { bringTo } from './commands.ts';
import { type Flaw, flaw, type Present, subject } from './flaw.ts';
import type { Options } from './options.ts';

function isNew({ standing }: Advisory): boolean {
  return standing === 'introduced' || standing === 'worsened';
}

function isSevere({ severity }: Advisory, options: Options): boolean {
  if (severity === 'unknown') return options['fail-on-unknown-severity'];
  return severities.indexOf(severity) >= severities.indexOf(options['fail-on-severity']);
}

function inScope({ scope }: Present, { scopes }: Options): boolean {
  return scopes.includes(scope === 'unknown' ? 'runtime' : scope);
}

/** Malware fails in every scope, scored or not, fixable or not. */
function fails(change: Present, advisory: Advisory, options: Options): boolean {
  if (!isNew(advisory)) return false;
  if (advisory.malware) return true;
  const fixable = advisory.fixedIn !== null || !options['only-fixable'];
  return inScope(change, options) && fixable && isSevere(advisory, options);
}

/** "`GHSA-35jh-r3h4-6jhm` (high, `Prototype pollution in lodash`)" */
function named({ id, severity, malware, summary }: Advisory): Prose {
  const kind = own(malware ? 'malware' : severity === 'unknown' ? 'severity unknown' : severity);
  return summary === '' ? say`${id} (${kind})` : say`${id} (${kind}, ${summary})`;
}

/** The version that fixes all of them; null when one has no fix, or the fixes cannot be ordered. */
function fixOfAll(change: Present, advisories: readonly Advisory[]): string | null {
  return advisories.reduce<string | null>((highest, { fixedIn }, i) => {
    if (fixedIn === null || (i > 0 && highest === null)) return null;
    if (highest === null) return fixedIn;
    const order = compareVersions(change.ecosystem, fixedIn, highest);
    return order === null ? null : order > 0 ? fixedIn : highest;
  }, null);
}

function remedyFor(change: Present, advisories: readonly Advisory[]): Prose {
  if (advisories.some(({ malware }) => malware))
    return say`Remove ${change.name}, and rotate every secret of any machine that has installed ${change.to}: its install scripts may have run.`;
  const fix = fixOfAll(change, advisories);
  if (fix !== null) return bringTo(change, fix);
  const back =
    change.from === null || change.from === change.to
      ? own('choose another package')
      : say`stay at ${change.from}`;
  return say`No version fixes all of this yet: ${back}, or ask an owner for a dated waiver that says why it is acceptable until then.`;
}

function worst(advisories: readonly Advisory[]): Severity {
  if (advisories.some(({ malware }) => malware)) return 'critical';
  const index = Math.max(
    ...advisories.map(({ severity }) => (severities as readonly string[]).indexOf(severity)),
  );
  return severities[index] ?? 'unknown';
}

function refOf({ ecosystem, name }: Present, { id, aliases, fixedIn }: Advisory): AdvisoryRef {
  const url = packageUrl(ecosystem, name);
  return { ids: [id, ...aliases], package: name, packageUrl: url, fixed: fixedIn !== null };
}

/** The advisories of one package version that fail, as one flaw; null when none does. */
export function advisoryFlaw(change: Present, options: Options): Flaw | null {
  const failing = change.advisories.filter((advisory) => fails(change, advisory, options));
  if (failing.length === 0) return null;
  const fix = failing.some(({ malware }) => malware) ? null : fixOfAll(change, failing);
  const fixed =
    fix === null ? own('.') : say`; ${fix} fixes ${own(failing.length === 1 ? 'it' : 'them all')}.`;
  const widened = failing.some(({ standing }) => standing === 'worsened')
    ? own(', so far used for development only, is now needed at run time and')
    : own('');
  const names = some(failing.map(named), 5);
  return flaw(
    change,
    failing
      .map(({ id }) => id)
      .sort()
      .join('+'),
    {
      message: say`${subject(change)}${widened} ${own(change.from === null || change.kind === 'rescoped' ? 'has' : 'brings')} ${names}${fixed}`,
      remedy: remedyFor(change, failing),
      severity: worst(failing),
      advisories: failing.map((advisory) => refOf(change, advisory)),
    },
  );
}

function told(what: string, found: readonly Advisory[]): readonly Prose[] {
  const ids = [...new Map(found.map((one) => [one.id, one])).values()];
  return ids.length === 0 ? [] : [say`${own(what)}: ${some(ids.map(named), 5)}.`];
}

/** What is worth knowing and fails nothing: fixed, there before, below the threshold. */
export function advisoryNotes(
  changes: readonly { readonly advisories: readonly Advisory[] }[],
  present: readonly Present[],
  options: Options,
): readonly Prose[] {
  const all = changes.flatMap(({ advisories }) => advisories);
  const passed = present.flatMap((change) =>
    change.advisories.filter((one) => isNew(one) && !fails(change, one, options)),
  );
  return [
    ...told(
      'Fixed by this change',
      all.filter(({ standing }) => standing === 'fixed'),
    ),
    ...told(
      'There before this change, so it fails nothing',
      all.filter(({ standing }) => standing === 'pre-existing'),
    ),
    ...told('Introduced, but let through by the options', passed),
  ].map((note) => list([note]));
}
