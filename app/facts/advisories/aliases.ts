/** OSV holds one record per database that published an advisory; people fix it once. */
import type { Severity } from '../../../policies/engine/verdict.ts';
import { severities } from '../../../policies/formats/advisory-severity.ts';
import type { FoundAdvisory } from './provider.ts';

/** How well people know an id: GitHub's best, then CVE, then the database's own. */
function preference(id: string): number {
  return id.startsWith('GHSA-') ? 0 : id.startsWith('CVE-') ? 1 : 2;
}

function byPreference(a: string, b: string): number {
  return preference(a) - preference(b) || (a < b ? -1 : Number(a > b));
}

function weight(severity: Severity): number {
  return (severities as readonly string[]).indexOf(severity);
}

/** GitHub's reviewed rating when there is one, so that GitHub and OSV lead to one verdict; else the heaviest. */
function severityOf(sorted: readonly FoundAdvisory[]): Severity {
  const reviewed = sorted.find(({ id, severity }) => id.startsWith('GHSA-') && severity !== 'unknown');
  return (
    reviewed?.severity ??
    sorted.reduce<Severity>(
      (worst, { severity }) => (weight(severity) > weight(worst) ? severity : worst),
      'unknown',
    )
  );
}

/** One advisory of several records: the best known of their own ids, and the first fix and summary there is. */
function join(records: readonly FoundAdvisory[]): readonly FoundAdvisory[] {
  const sorted = [...records].sort((a, b) => byPreference(a.id, b.id));
  const id = sorted[0]?.id;
  if (id === undefined) return [];
  const ids = new Set(sorted.flatMap((one) => [one.id, ...one.aliases]));
  return [
    {
      id,
      aliases: [...ids].filter((alias) => alias !== id).sort(),
      severity: severityOf(sorted),
      malware: sorted.some(({ malware }) => malware),
      summary: sorted.find(({ summary }) => summary !== '')?.summary ?? '',
      fixedIn: sorted.find(({ fixedIn }) => fixedIn !== null)?.fixedIn ?? null,
    },
  ];
}

/** Records that share an id or an alias, directly or through another, become one advisory. */
export function groupByAlias(found: readonly FoundAdvisory[]): readonly FoundAdvisory[] {
  const groups = found.reduce<readonly (readonly FoundAdvisory[])[]>((all, next) => {
    const ids = new Set([next.id, ...next.aliases]);
    const related = (one: FoundAdvisory) => [one.id, ...one.aliases].some((id) => ids.has(id));
    const touching = all.filter((group) => group.some(related));
    return [...all.filter((group) => !touching.includes(group)), [...touching.flat(), next]];
  }, []);
  return groups.flatMap(join);
}
