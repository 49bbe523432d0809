/** What a package does not prove, in sentences: for its overview, and for whoever made it. Pure. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Sheet } from '../model/population.ts';

export interface Weighed {
  readonly populations: readonly { readonly title: string; readonly sheet: Sheet }[];
  readonly gaps: number;
  readonly notLookedAt: ReturnType<Dossier['notLookedAt']>;
  readonly signed: boolean;
}

/** What each sheet says is missing; of which populations it is said stands once. */
function missing(populations: Weighed['populations']): readonly Prose[] {
  const said = populations.flatMap(({ title, sheet: { incomplete, tieOuts } }) => {
    const broken = tieOuts.filter(({ holds }) => holds !== true).length;
    const ties =
      broken > 0 ? [own(`${broken} of ${tieOuts.length} tie-outs do not balance or are not known`)] : [];
    return [...incomplete, ...ties].map((reason) => ({ title, reason }));
  });
  return [...Map.groupBy(said, ({ reason }) => toPlain(reason)).values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const titles = [...new Set(same.map(({ title }) => title))];
    const whose =
      titles.length === populations.length && titles.length > 2 ? 'All populations' : titles.join(', ');
    return [sentence(say`${own(whose)}: ${first.reason}`)];
  });
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
    ...missing(populations),
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
