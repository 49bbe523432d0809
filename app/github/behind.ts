/** A read that shows GitHub as it was before something that is known: it is not believed, and made again. */
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';

export class Behind extends CannotLook {
  /** `missing`: GitHub's own error for something that is not there yet, or not any more. */
  constructor(what: Prose, missing?: unknown) {
    super(
      say`GitHub still answers with ${what} as it was before the newest event`,
      own('Nothing is wrong with the change; Fairlead looks again by itself.'),
    );
    this.name = 'Behind';
    this.cause = missing;
  }
}
