/** What a package does not prove, in sentences: for its overview, and for whoever made it. Pure. */
import { own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Sheet } from '../model/population.ts';

export interface Weighed {
  readonly populations: readonly { readonly title: string; readonly sheet: Sheet }[];
  readonly gaps: number;
  readonly notLookedAt: ReturnType<Dossier['notLookedAt']>;
  readonly signed: boolean;
}

/** Reasons of one population that are told. */
const maxReasons = 4;

/** What its sheet says is missing. */
function missing({
  title,
  sheet: { incomplete, tieOuts },
}: Weighed['populations'][number]): readonly Prose[] {
  const broken = tieOuts.filter(({ holds }) => holds !== true).length;
  const ties =
    broken > 0 ? [own(`${broken} of ${tieOuts.length} tie-outs do not balance or are not known`)] : [];
  const reasons = [...incomplete, ...ties];
  return reasons.length > 0 ? [say`${own(title)}: ${some(reasons, maxReasons)}.`] : [];
}

const sentence = (text: Prose): Prose => {
  const last = text.at(-1);
  return typeof last === 'string' && /[.!?]$/.test(last) ? text : [...text, '.'];
};

const gapsOf = (gaps: number): readonly Prose[] =>
  gaps === 0
    ? []
    : [
        own(
          `There ${gaps === 1 ? 'is 1 time' : `are ${gaps} times`} in which nobody looked: gaps.html says which.`,
        ),
      ];

export function notProven({ populations, gaps, notLookedAt, signed }: Weighed): readonly Prose[] {
  return [
    ...populations.flatMap(missing),
    ...gapsOf(gaps),
    ...notLookedAt.map(sentence),
    ...(signed
      ? []
      : [
          own(
            'Nobody signed it: that nothing in it was changed is shown only by its SHA-256, given by another way.',
          ),
        ]),
  ];
}
