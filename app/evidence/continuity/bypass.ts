/** Whether the rules of a branch bound everybody whom they bound in the beginning. Pure. */
import { own, say } from '../../../policies/engine/prose.ts';
import type { ProtectionRules } from '../../../policies/facts/protection.ts';
import { freedIn, freer, type Held, type Promised } from './hold.ts';
import { askedBy, type Rule } from './rules.ts';

export interface Kept {
  readonly rule: Rule;
  readonly promise: Promised;
}

/** Who need not obey the rules that are in force. */
export function bypassHeld(kept: readonly Kept[]): (of: ProtectionRules) => Held {
  return (of) => {
    const there = kept.filter(({ rule, promise }) => {
      const asked = rule.atoms(askedBy(of, rule).value);
      return promise.atoms.length > 0 && promise.atoms.every((atom) => rule.holds(asked, atom));
    });
    if (there.length === 0)
      return { state: 'unknown', because: own('no rule is known to have been in force'), lacks: null };
    const all = there.map(({ rule, promise }) => ({ rule, promise, now: freedIn(of, rule, promise.atoms) }));
    const more = all.flatMap(({ now, promise }) =>
      now.known ? freer(now.free, promise.free ?? now.free) : [],
    );
    const [first] = more;
    if (first) return { state: 'weaker', lacks: say`they did not bind ${first} any more` };
    const hidden = all.find(({ now }) => !now.known)?.now;
    if (!hidden) return { state: 'in force', note: null };
    const because = hidden.because ?? own('GitHub does not show it');
    return { state: 'unknown', because, lacks: null };
  };
}
