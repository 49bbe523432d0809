/** The frameworks' criteria that policies give evidence toward. */

/** How much a policy says about a control: all of it, a part of it, or background to it. */
export type Coverage = 'full' | 'partial' | 'supporting';

export interface ControlRef {
  readonly framework: Framework;
  /** The criterion's own identifier, e.g. `CC8.1`. */
  readonly id: string;
  readonly coverage: Coverage;
}

/** The frameworks Fairlead knows, with the title readers know them by. */
export const frameworks = {
  soc2: 'SOC 2 Trust Services Criteria (2017, revised 2022)',
  iso27001: 'ISO/IEC 27001:2022 Annex A',
  ssdf: 'NIST SP 800-218 Secure Software Development Framework 1.1',
  cis: 'CIS Software Supply Chain Security Guide 1.0',
} as const;

export type Framework = keyof typeof frameworks;

/** `control('soc2', 'CC8.1', 'partial')` */
export function control(framework: Framework, id: string, coverage: Coverage): ControlRef {
  return { framework, id, coverage };
}
