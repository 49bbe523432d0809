/**
 * `.github/fairlead/evidence.yml` of a client: how soon alerts have to be gone, what its branches have to ask for, what may land without a
 * review, and the evidence that GitHub cannot show. Pure.
 */
import * as z from 'zod';
import { count, say } from '../../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../../policies/engine/report.ts';
import { type ChangePolicy, usualPolicy } from '../population/facts.ts';
import { type LevelName, levelNames, type ServiceLevels, usualLevels } from '../populations/levels.ts';
import { changesFaults, changesSchema, policyIn } from './client-changes.ts';
import type { ManualGiven } from './controls.ts';
import type { Crosswalk } from './crosswalk.ts';
import { problemsAt, readYaml } from './yaml.ts';

/** Where it lies: in the organization's `.github`, or in the repository of a person's account that is told. */
export const evidencePath = '.github/fairlead/evidence.yml';

const days = z.int().min(0).max(3660).nullable();

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const manual = z.strictObject({
  control: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,20} \S{1,31}$/)
    .describe('Framework and control: soc2 CC1.1'),
  slot: z.int().min(1).max(20).default(1).describe('Which of the things the control asks for, from 1.'),
  owner: z.string().min(1).max(200).optional().describe('Who answers for it.'),
  date: day.optional().describe('When it was made, YYYY-MM-DD.'),
  file: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('A file beside this one, which goes into the package, or the address where it is.'),
});

const schema = z.strictObject({
  'resolve-within-days': z
    .strictObject(
      Object.fromEntries(levelNames.map((name) => [name, days.optional()])) as Record<
        LevelName,
        z.ZodOptional<typeof days>
      >,
    )
    .optional(),
  rules: z
    .strictObject({
      approvals: z.int().min(0).max(6).optional(),
      checks: z.array(z.string().min(1).max(255)).max(100).optional(),
      'pull-request': z.boolean().optional(),
      'code-owner-approval': z.boolean().optional(),
      'stale-approvals': z.boolean().optional(),
      'last-push': z.boolean().optional(),
      conversations: z.boolean().optional(),
      signatures: z.boolean().optional(),
      'linear-history': z.boolean().optional(),
      'up-to-date': z.boolean().optional(),
      'force-push': z.boolean().optional(),
      deletion: z.boolean().optional(),
    })
    .optional(),
  changes: changesSchema.optional(),
  manual: z.array(manual).max(500).default([]),
});

export interface ClientEvidence {
  readonly levels: ServiceLevels;
  /** What each branch has to ask for, as `continuityOf` takes it. */
  readonly promised: Readonly<Record<string, unknown>>;
  /** What may land without a review, and what is an emergency. */
  readonly changes: ChangePolicy;
  readonly given: readonly ManualGiven[];
}

export const saysNothing: ClientEvidence = {
  levels: usualLevels,
  promised: {},
  changes: usualPolicy,
  given: [],
};

export type ReadClientEvidence =
  | { readonly ok: true; readonly evidence: ClientEvidence }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

type Said = z.output<typeof schema>;

function levelsOf({ 'resolve-within-days': said = {} }: Said): ServiceLevels {
  const of = (name: LevelName) => [name, said[name] === undefined ? usualLevels[name] : said[name]] as const;
  return Object.fromEntries(levelNames.map(of)) as ServiceLevels;
}

function promisedOf({ rules = {} }: Said): Readonly<Record<string, unknown>> {
  const { checks, ...others } = rules;
  const named = checks?.map((name) => ({ name, appId: null }));
  const wanted = Object.entries(others).filter(
    ([, value]) => value !== undefined && value !== false && value !== 0,
  );
  return { ...Object.fromEntries(wanted), ...(named ? { checks: named } : {}) };
}

function givenOf({ manual: all }: Said): readonly ManualGiven[] {
  return all.map(({ control, slot, owner = null, date, file = null }) => {
    const [framework = '', id = ''] = control.split(' ');
    const at = date === undefined ? null : `${date}T00:00:00.000Z`;
    return { framework, control: id, slot, owner, date: at, file, sha256: null };
  });
}

/** Never throws; every problem has its line. A slot that no control has is a problem: what it holds would be shown nowhere. */
export function readClientEvidence(
  text: string,
  crosswalks: readonly Crosswalk[],
  path: string = evidencePath,
): ReadClientEvidence {
  const read = readYaml(schema, { path, text });
  if (!read.ok) return read;
  const given = givenOf(read.value);
  const faults = given.flatMap(({ framework, control, slot }, i) => {
    const known = crosswalks.find((one) => one.framework.id === framework);
    const found = known?.controls.find(({ id }) => id === control);
    const at = read.lineOf(['manual', i, 'control']);
    if (!known) return [{ at, message: say`no framework is called ${framework}` }];
    if (!found) return [{ at, message: say`${framework} has no control ${control} here` }];
    if (slot <= found.manual.length) return [];
    const slots = found.manual.length === 0 ? say`nothing` : count(found.manual.length, 'thing');
    return [{ at, message: say`${control} asks for ${slots}, and this is for number ${slot}` }];
  });
  const twice = given.flatMap((one, i) => {
    const first = given.findIndex(
      (other) =>
        other.framework === one.framework && other.control === one.control && other.slot === one.slot,
    );
    if (first === i) return [];
    return [{ at: read.lineOf(['manual', i, 'control']), message: say`${one.control} has this already` }];
  });
  const named = changesFaults(read.value.changes, (steps) => read.lineOf(['changes', ...steps]));
  const wrong = [...faults, ...twice, ...named];
  if (wrong.length > 0) return { ok: false, problems: problemsAt(path, wrong) };
  const levels = levelsOf(read.value);
  const changes = policyIn(read.value.changes);
  return { ok: true, evidence: { levels, promised: promisedOf(read.value), changes, given } };
}
