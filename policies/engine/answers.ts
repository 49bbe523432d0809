/**
 * What of other tools' inventories a policy answers: who runs one of them, or is asked about one, finds the policy by its
 * id. The recommendations of CIS are a framework's, and stand among `controls`. docs/coverage.md is made from both.
 */
import type { allstar } from '../coverage/allstar.ts';
import type { legitify } from '../coverage/legitify.ts';
import type { osps } from '../coverage/osps.ts';
import type { prowler } from '../coverage/prowler.ts';
import type { scorecard } from '../coverage/scorecard.ts';

/** The tools, with the ids each of them has. */
interface Ids {
  readonly allstar: keyof typeof allstar;
  readonly legitify: keyof typeof legitify;
  readonly osps: keyof typeof osps;
  readonly prowler: keyof typeof prowler;
  readonly scorecard: keyof typeof scorecard;
}

export type Tool = keyof Ids;

export interface Answer {
  readonly tool: Tool;
  /** The tool's own identifier, e.g. `Code-Review`. */
  readonly id: Ids[Tool];
  /** `partly`: the tool asks for more, or of more things. */
  readonly how: 'covered' | 'partly';
}

/** All that the id asks, with the options as they are by default or stricter: `answers('scorecard', 'Code-Review')`. */
export function answers<T extends Tool>(tool: T, id: Ids[T]): Answer {
  return { tool, id, how: 'covered' };
}

/** A part of what the id asks. */
export function answersPartOf<T extends Tool>(tool: T, id: Ids[T]): Answer {
  return { tool, id, how: 'partly' };
}
