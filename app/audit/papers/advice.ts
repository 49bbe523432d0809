/** What to do next, said once: which settings Fairlead can make, and what to give the token. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Audit } from '../model/audit.ts';

/** Which risks `fairlead apply` can put right, and how one gets there; null where there are none, and for a clone. */
export function applicable({ risks, kind, name }: Pick<Audit, 'risks' | 'kind' | 'name'>): Prose | null {
  if (kind !== 'organization') return null;
  const numbers = risks.flatMap(({ by }, i) => (by === 'apply' ? [own(String(i + 1))] : []));
  if (numbers.length === 0) return null;
  const which = say`${own(numbers.length === 1 ? 'Risk' : 'Risks')} ${list(numbers)}`;
  return say`${which}: settings that Fairlead can make, all of it or in part. ${`fairlead init ${name}`} writes down what is true today, you change what should be, ${`fairlead plan ${name}`} shows each call, and ${'fairlead apply'} makes them.`;
}

/** Everything that the token lacks, once; null where no permission would show more. */
export function grantWords({ notVisible }: Pick<Audit, 'notVisible'>): Prose | null {
  const lacking = [...new Set(notVisible.flatMap(({ permission }) => permission ?? []))].sort();
  if (lacking.length === 0) return null;
  return say`To see it, use a token of an owner of the organization, or have an owner give a fine-grained token or an App: ${list(lacking.map((one) => say`${one}`))}.`;
}
