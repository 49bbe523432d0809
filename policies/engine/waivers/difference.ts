/** What changing one file of waivers for another does. */
import { list, own, type Prose, say } from '../prose.ts';
import type { Waiver } from '../waiver.ts';

/** `paths legacy/**; advisory GHSA-… in lodash`, or `everything it finds` */
function scopeWords({ scope }: Waiver): Prose {
  const { repositories, paths, findings, advisory, head } = scope;
  const listed = (name: string, items: readonly string[]) =>
    items.length > 0 ? [say`${own(name)} ${list(items.map((item) => say`${item}`))}`] : [];
  const parts = [
    ...listed('repositories', repositories),
    ...listed('paths', paths),
    ...listed('findings', findings),
    ...(advisory
      ? [say`advisory ${advisory.id}${advisory.package === null ? [] : say` in ${advisory.package}`}`]
      : []),
    ...(head === null ? [] : [say`head ${head}`]),
  ];
  return parts.length > 0 ? list(parts, '; ') : own('everything it finds');
}

function added(waiver: Waiver): Prose {
  const { id, policy, until, requestedBy, approvedBy } = waiver;
  return say`adds ${id}: ${policy} until ${until} for ${scopeWords(waiver)}; asked for by ${requestedBy}, approved by ${approvedBy}`;
}

/** What decides what a waiver permits, as text that is equal for equal waivers. */
function permits({ id, reason, ticket, origin, ...what }: Waiver): string {
  return JSON.stringify(what);
}

/** One line per waiver that is added, removed or changed, sorted by id; none when only words or places changed. */
export function waiversDifference(before: readonly Waiver[], after: readonly Waiver[]): readonly Prose[] {
  const ids = [...new Set([...before, ...after].map(({ id }) => id))].sort();
  return ids.flatMap((id) => {
    const old = before.find((one) => one.id === id);
    const next = after.find((one) => one.id === id);
    if (!next) return [say`removes ${id}`];
    if (!old) return [added(next)];
    if (permits(old) === permits(next)) return [];
    const { policy, until, requestedBy, approvedBy } = next;
    const term = old.until === next.until ? [] : say` (it was ${old.until})`;
    return [
      say`changes ${id}: now ${policy} until ${until}${term} for ${scopeWords(next)}; asked for by ${requestedBy}, approved by ${approvedBy}`,
    ];
  });
}
