/** Did you mean …? */

/** Longer names are not compared: the cost is their product. */
const maxCharacters = 64;

/** `adrRequired`, `ADR_required` → `adr-required` */
function kebab(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll(/[_\s]/g, '-')
    .toLowerCase();
}

/** Edits (insert, delete, replace, swap of neighbours) between two words. */
function distance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const edits = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1)];
      row.push(Math.min(...edits, ...(swapped ? [(beforeLast[j - 2] ?? 0) + 1] : [])));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/**
 * The candidate that `name` was most likely meant to be, or null: a third of its letters may differ, or one
 * may be a part of the other (`minimum-approvals`, `approvals`). Ties go to the first candidate.
 */
export function nearest(name: string, candidates: readonly string[]): string | null {
  if (name.length > maxCharacters) return null;
  const meant = kebab(name);
  const scored = candidates
    .map((candidate) => ({ candidate, edits: distance(meant, kebab(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  if (scored[0]) return scored[0].candidate;
  const parts = candidates
    .filter((c) => c.length > 3 && meant.length > 3 && (meant.includes(c) || c.includes(meant)))
    .sort((a, b) => b.length - a.length);
  return parts[0] ?? null;
}
