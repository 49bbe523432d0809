/** OSV holds one record per database that published an advisory; people fix it once. */
import { severities } from '../../../policies/formats/advisory-severity.ts';
import type { FoundAdvisory } from './provider.ts';

/** The id people know best: GitHub's, then CVE, then the database's own. */
function preference(id: string): number {
  return id.startsWith('GHSA-') ? 0 : id.startsWith('CVE-') ? 1 : 2;
}

function byPreference(a: string, b: string): number {
  return preference(a) - preference(b) || (a < b ? -1 : Number(a > b));
}

function weight(found: FoundAdvisory): number {
  return (severities as readonly string[]).indexOf(found.severity);
}

/** One advisory of several records: the best known id, the heaviest severity, the first fix and summary there is. */
function join(records: readonly FoundAdvisory[]): FoundAdvisory | null {
  const sorted = [...records].sort((a, b) => byPreference(a.id, b.id));
  const heaviest = sorted.reduce<FoundAdvisory | null>(
    (worst, next) => (worst === null || weight(next) > weight(worst) ? next : worst),
    null,
  );
  const [id, ...aliases] = [...new Set(sorted.flatMap((one) => [one.id, ...one.aliases]))].sort(byPreference);
  const first = sorted[0];
  if (!heaviest || !first || id === undefined) return null;
  return {
    // An id that no record of ours carries (a CVE among the aliases) must not outrank one that people can open.
    id: sorted.some((one) => one.id === id) ? id : first.id,
    aliases: [id, ...aliases]
      .filter((alias) => alias !== (sorted.some((one) => one.id === id) ? id : first.id))
      .sort(),
    severity: heaviest.severity,
    malware: sorted.some(({ malware }) => malware),
    summary: sorted.find(({ summary }) => summary !== '')?.summary ?? '',
    fixedIn: sorted.find(({ fixedIn }) => fixedIn !== null)?.fixedIn ?? null,
  };
}

/** Records that share an id or an alias, directly or through another, become one advisory. */
export function groupByAlias(found: readonly FoundAdvisory[]): readonly FoundAdvisory[] {
  const groups = found.reduce<readonly (readonly FoundAdvisory[])[]>((all, next) => {
    const ids = new Set([next.id, ...next.aliases]);
    const related = (one: FoundAdvisory) => [one.id, ...one.aliases].some((id) => ids.has(id));
    const touching = all.filter((group) => group.some(related));
    return [...all.filter((group) => !touching.includes(group)), [...touching.flat(), next]];
  }, []);
  return groups.flatMap((group) => join(group) ?? []);
}
