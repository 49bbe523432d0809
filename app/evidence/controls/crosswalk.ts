/**
 * Which evidence goes toward which control: one file per framework, beside this one. Pure. Policies are not in the files: each says itself which controls it
 * gives evidence toward, and how much, so that is said once. The files have what a control means in our words, what else gives
 * evidence toward it, and what GitHub cannot show.
 */
import * as z from 'zod';
import { say } from '../../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../../policies/engine/report.ts';
import { continuityIds } from '../continuity/rules.ts';
import { attributeIds } from '../model/attribute.ts';
import type { EvidenceOf, Framework, Toward } from '../model/control.ts';
import { populationIds } from '../model/population.ts';
import { crosswalkTexts } from './texts.ts';
import { problemsAt, readYaml } from './yaml.ts';

const words = z.string().trim().min(3).max(400);
const toward = z.enum(['full', 'partial', 'supporting']);

const evidence = z
  .strictObject({
    attribute: z.enum(attributeIds).optional(),
    population: z.enum(populationIds).optional(),
    continuity: z.string().optional(),
    toward,
    rationale: words,
  })
  .refine(
    ({ attribute, population, continuity }) =>
      [attribute, population, continuity].filter((one) => one !== undefined).length === 1,
    { message: 'it must name one attribute, one population or one rule whose continuity counts' },
  );

const control = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.()-]{0,30}$/),
  words,
  evidence: z.array(evidence).default([]),
  manual: z.array(words).default([]),
});

const file = z.strictObject({
  framework: z.string().regex(/^[a-z][a-z0-9]{1,20}$/),
  title: words,
  version: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  leavesOut: words.optional(),
  controls: z.array(control).min(1),
});

export interface CrosswalkEvidence {
  readonly of: Exclude<EvidenceOf, { readonly policy: string }>;
  readonly toward: Toward;
  readonly rationale: string;
}

export interface CrosswalkControl {
  readonly id: string;
  readonly words: string;
  readonly evidence: readonly CrosswalkEvidence[];
  /** What somebody has to add. */
  readonly manual: readonly string[];
}

export interface Crosswalk {
  readonly framework: Framework;
  readonly controls: readonly CrosswalkControl[];
}

export type ReadCrosswalk =
  | { readonly ok: true; readonly crosswalk: Crosswalk }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

function ofEvidence({ attribute, population, continuity = '' }: z.output<typeof evidence>) {
  if (attribute !== undefined) return { attribute };
  return population === undefined ? { continuity } : { population };
}

/** Reads one file. Never throws; every problem has its line. */
export function readCrosswalk(of: { readonly path: string; readonly text: string }): ReadCrosswalk {
  const read = readYaml(file, of);
  if (!read.ok) return read;
  const { framework: id, title, version, leavesOut, controls } = read.value;
  const strange = controls.flatMap((one, i) =>
    one.evidence.flatMap(({ continuity }, j) =>
      continuity === undefined || continuityIds.includes(continuity)
        ? []
        : [
            {
              at: read.lineOf(['controls', i, 'evidence', j, 'continuity']),
              message: say`no rule is called ${continuity}`,
            },
          ],
    ),
  );
  const twice = controls.flatMap((one, i) =>
    controls.findIndex((other) => other.id === one.id) === i
      ? []
      : [{ at: read.lineOf(['controls', i, 'id']), message: say`${one.id} is there already` }],
  );
  if (strange.length + twice.length > 0)
    return { ok: false, problems: problemsAt(of.path, [...strange, ...twice]) };
  return {
    ok: true,
    crosswalk: {
      framework: { id, title, version, ...(leavesOut === undefined ? {} : { leavesOut }) },
      controls: controls.map(({ id: name, words: said, evidence: all, manual }) => ({
        id: name,
        words: said,
        evidence: all.map((one) => ({ of: ofEvidence(one), toward: one.toward, rationale: one.rationale })),
        manual,
      })),
    },
  };
}

/** Those that come with Fairlead. Throws for one that is broken: a defect that a test finds. */
export const crosswalks: readonly Crosswalk[] = crosswalkTexts.map((text) => {
  const read = readCrosswalk({ path: 'a crosswalk', text });
  if (!read.ok) throw new Error('a crosswalk is broken');
  return read.crosswalk;
});
