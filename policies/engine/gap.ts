import type { Prose } from './prose.ts';

/** A part of a fact that could not be looked at. A `fail` stands on what was seen; a `pass` or `skip` does not. */
export interface Gap {
  readonly reason: Prose;
  /** What a person can do about it, when there is something. */
  readonly remedy?: Prose;
  /** The permission whose lack this is, as in `checks: read`: how one gets it depends on where Fairlead runs. */
  readonly permission?: string;
  /** It is an outage or a limit: the same look may see it later. */
  readonly later?: true;
}
