/** What to do next, said once: which settings and files Fairlead can make, and what to give the token. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { filePolicies } from '../../../policies/files/offer.ts';
import type { Audit } from '../model/audit.ts';

type Told = Pick<Audit, 'risks' | 'kind' | 'name'>;

/** `Risks 1, 4`; null: none is of that kind. */
function numbered(risks: Told['risks'], is: (risk: Told['risks'][number]) => boolean): Prose | null {
  const numbers = risks.flatMap((risk, i) => (is(risk) ? [own(String(i + 1))] : []));
  return numbers.length === 0 ? null : say`${own(numbers.length === 1 ? 'Risk' : 'Risks')} ${list(numbers)}`;
}

/** Policies whose findings a file of Fairlead's puts right: a risk is called as its policy is. */
const byFile: ReadonlySet<string> = new Set(filePolicies);

/** Which risks `fairlead apply` can put right, and how one gets there; null where there are none, and for a clone. */
export function applicable({ risks, kind, name }: Told): Prose | null {
  if (kind !== 'organization') return null;
  const settings = numbered(risks, ({ by }) => by === 'apply');
  const files = numbered(risks, ({ id }) => byFile.has(id));
  const told = [
    ...(settings
      ? [
          say`${settings}: settings that Fairlead can make, all of it or in part. ${`fairlead init ${name}`} writes down what is true today, you change what should be, ${`fairlead plan ${name}`} shows each call, and ${'fairlead apply'} makes them.`,
        ]
      : []),
    ...(files
      ? [
          say`${files}: files that Fairlead can write, all of it or in part, as one pull request for each repository. ${`fairlead plan ${name} --files`} shows every line, and ${'fairlead apply'} opens them.`,
        ]
      : []),
  ];
  return told.length === 0 ? null : list(told, ' ');
}

/** Everything that the token lacks, once; null where no permission would show more. */
export function grantWords({ notVisible }: Pick<Audit, 'notVisible'>): Prose | null {
  const lacking = [...new Set(notVisible.flatMap(({ permission }) => permission ?? []))].sort();
  if (lacking.length === 0) return null;
  return say`To see it, use a token of an owner of the organization, or have an owner give a fine-grained token or an App: ${list(lacking.map((one) => say`${one}`))}.`;
}
