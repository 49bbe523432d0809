/** Required checks as GitHub lists them: newer servers by name and App, older ones by name alone, some both ways. */
import type { ProtectedCheck } from '../../../policies/facts/protection.ts';

/** GitHub writes "any source" as null, as -1, or not at all. */
function appIdOf(id: number | null | undefined): number | null {
  return id === undefined || id === null || id < 0 ? null : id;
}

export function checksIn(
  checks: readonly { readonly context: string; readonly app_id?: number | null }[] = [],
  contexts: readonly string[] = [],
): readonly ProtectedCheck[] {
  const bare = contexts.filter((name) => !checks.some(({ context }) => context === name));
  return [
    ...checks.map(({ context, app_id: id }) => ({ name: context, appId: appIdOf(id) })),
    ...bare.map((name) => ({ name, appId: null })),
  ];
}
