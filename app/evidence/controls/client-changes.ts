/** `changes` of a client's evidence.yml: which programs may land what without a review, and what is an emergency. Pure. */
import * as z from 'zod';
import type { Fault } from '../../../policies/engine/config/tree.ts';
import { globProblem } from '../../../policies/engine/glob.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { type BotRule, type ChangePolicy, usualPolicy } from '../population/facts.ts';

/** A number is what stays: names change hands. The name is for whoever reads the file. */
const account = {
  account: z.string().min(1).max(100).describe('Its name on GitHub: renovate[bot]'),
  id: z.int().min(1).describe('Its number: id of https://api.github.com/users/renovate%5Bbot%5D'),
};

const globs = z.array(z.string().min(1).max(256)).min(1).max(100);

export const changesSchema = z.strictObject({
  bots: z
    .array(
      z.strictObject({
        ...account,
        may: z
          .array(z.enum(['merge', 'push']))
          .min(1)
          .default(['merge'])
          .describe('merge: pull requests that it alone made. push: without a pull request.'),
        repositories: globs.optional().describe('Globs. All unless said.'),
        branches: globs.optional().describe('Globs. All unless said.'),
      }),
    )
    .max(100)
    .default([]),
  emergency: z
    .strictObject({
      labels: z.array(z.string().min(1).max(50)).min(1).max(20).optional(),
      'look-within-hours': z.int().min(1).max(720).optional(),
      by: z.array(z.strictObject(account)).min(1).max(200).optional(),
    })
    .default({}),
  signed: z.boolean().default(false),
});

type Said = z.output<typeof changesSchema>;

/** Names of programs end so, and no person's can. */
const isProgram = (name: string): boolean => name.endsWith('[bot]');

type LineOf = (steps: readonly PropertyKey[]) => Fault['at'];

function botFaults(bot: Said['bots'][number], i: number, lineOf: LineOf): readonly Fault[] {
  const at = (...steps: readonly PropertyKey[]) => lineOf(['bots', i, ...steps]);
  const ofGlobs = (['repositories', 'branches'] as const).flatMap((key) =>
    (bot[key] ?? []).flatMap((glob, place) => {
      const problem = globProblem(glob);
      return problem === null ? [] : [{ at: at(key, place), message: say`${glob}: ${own(problem)}` }];
    }),
  );
  const message: Prose = say`${bot.account} is no program: GitHub’s names of programs end with ${'[bot]'}, and what somebody lands with an account of a person needs a review`;
  return isProgram(bot.account) ? ofGlobs : [{ at: at('account'), message }, ...ofGlobs];
}

export function changesFaults(said: Said | undefined, lineOf: LineOf): readonly Fault[] {
  return (said?.bots ?? []).flatMap((bot, i) => botFaults(bot, i, lineOf));
}

const ruleOf = ({ id, may, repositories, branches }: Said['bots'][number]): BotRule => ({
  id,
  may,
  repositories: repositories ?? null,
  branches: branches ?? null,
});

export function policyIn(said: Said | undefined): ChangePolicy {
  if (!said) return usualPolicy;
  const { bots, emergency, signed } = said;
  return {
    bots: bots.map(ruleOf),
    emergencyLabels: emergency.labels ?? usualPolicy.emergencyLabels,
    emergencyHours: emergency['look-within-hours'] ?? usualPolicy.emergencyHours,
    emergencyBy: emergency.by?.map(({ id }) => id) ?? null,
    signed,
  };
}
