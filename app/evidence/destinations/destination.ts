/** Where packages go. Each kind puts one there once, whole or not at all, and says where it is. */
import type { Prose } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';

/** A package on this machine's disk. */
export interface Packed {
  readonly path: string;
  /** Of the file, without folders. What is there under this name is never replaced by something else. */
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface Delivered {
  readonly where: Prose;
  /** Hex. */
  readonly sha256: string;
}

export interface Destination {
  /** What is there under a name; null: nothing. Throws `CannotLook`. */
  readonly find: (name: string) => Promise<Delivered | null>;
  /** For what {@link find} did not find. Throws `CannotLook`. */
  readonly put: (packed: Packed) => Promise<Delivered>;
}

/** It is not worth trying again before somebody changes something: with what they change. */
export class Refused extends CannotLook {
  constructor(reason: Prose, remedy: Prose) {
    super(reason, remedy);
    this.name = 'Refused';
  }
}
