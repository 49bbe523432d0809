/** Who may waive on a pull request and for how long, by all layers of the configuration that judged it. */
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { WaiverRules } from '../../policies/engine/waiver.ts';
import type { Judged } from '../assess.ts';
import { CannotLook } from '../looked.ts';

type Ruled = Pick<Judged, 'report' | 'again' | 'waiverRules'>;

/** Why the layers' rules for waivers are not all known; null when they are. */
export function unknownRules({ report, again }: Ruled): Prose | null {
  const { fallback, configProblems } = report.provenance;
  if (!again && fallback !== 'default' && fallback !== 'incomplete') return null;
  const what = own('the configuration says who may approve a waiver, and not all of it can be used');
  const [first] = configProblems;
  if (!first) return what;
  const { path, line, column, message } = first;
  return say`${what} (${`${path}:${line}:${column}`} ${message})`;
}

/** Throws `CannotLook` when a part of the configuration is missing: it may be stricter than the rest. */
export function rulesOf(judged: Ruled): WaiverRules {
  const why = unknownRules(judged);
  if (why) throw new CannotLook(why);
  return judged.waiverRules;
}
