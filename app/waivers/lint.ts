/** What is wrong with a file of waivers on disk. */
import type { Merged } from '../../policies/engine/config/merge.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { WaiverFindings } from '../../policies/engine/report.ts';
import { dayOf } from '../../policies/engine/waivers/day.ts';
import { examineWaivers } from '../../policies/engine/waivers/examine.ts';
import { readWaivers } from '../../policies/engine/waivers/read.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';

export interface LintedUnder {
  /** The configuration as far as it is at hand; null when it is not known what is in force. */
  readonly rules: Pick<Merged, 'settings' | 'waivers'> | null;
  /** Whether those are all layers: only then is it known that a policy is off or observed. */
  readonly whole: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Whether a file is one of waivers: by its name, the only sign while it is empty or broken. */
export function isWaiversFile(path: string): boolean {
  return /waivers[^/\\]*$/i.test(path);
}

/** Problems are mistakes; notes name waivers that permit nothing any more. Terms count from today. */
export function lintWaivers(
  { path, text }: { readonly path: string; readonly text: string },
  { rules, whole, now }: LintedUnder,
  catalogue: readonly AnyPolicy[] = everyPolicy,
): Pick<WaiverFindings, 'problems' | 'notes'> {
  const policies = catalogue.map(({ id }) => id);
  const { waivers, problems } = readWaivers({ path, text, layer: path }, policies);
  if (!rules) return { problems, notes: [] };
  const found = examineWaivers(waivers, {
    settings: rules.settings,
    rules: rules.waivers,
    today: dayOf(now),
    file: whole ? 'own' : 'shared',
    // A folder on disk does not say which repository it is.
    repository: null,
  });
  const sorted = [...problems, ...found.problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return { problems: sorted, notes: found.notes };
}
