import * as z from 'zod';
import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { compileGlobs } from '../engine/glob.ts';
import { globs } from '../engine/option.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { failOr, pass, skip } from '../engine/verdict.ts';
import type { NewResult } from '../facts/static-analysis.ts';
import { levels, securitySeverities } from '../formats/sarif/result.ts';
import {
  lighterNotes,
  moreFinding,
  nothingSupplied,
  resultFinding,
  setAsideNotes,
  toolNames,
} from './static-analysis/words.ts';

/** Results listed one by one. */
const maxFindings = 300;

const name = z.string().min(1).max(255);

const options = z.strictObject({
  require: z
    .array(name)
    .max(20)
    .default([])
    .describe(
      'Tools that must have reported on the newest commit, as they name themselves in their SARIF; without their report the policy is unknown',
    )
    .meta(stricter.more),
  'fail-on-level': z
    .enum(['error', 'warning', 'note', 'none'])
    .default('error')
    .describe('The mildest level of a new result that fails; `none`: the level alone never fails')
    .meta(stricter.from('none', 'error', 'warning', 'note')),
  'fail-on-security-severity': z
    .enum(['critical', 'high', 'medium', 'low', 'none'])
    .default('high')
    .describe('The mildest security severity of a new result that fails; `none`: it alone never fails')
    .meta(stricter.from('none', 'critical', 'high', 'medium', 'low')),
  artifacts: z
    .array(name)
    .max(5)
    .default(['fairlead-sarif'])
    .describe('Names of the workflow artifacts that hold SARIF; looked for when no file is given')
    .meta(stricter.more),
  'code-scanning': z
    .boolean()
    .default(false)
    .describe("Whether to ask GitHub's code scanning when there is no SARIF; needs a plan that has it")
    .meta(stricter.whenTrue),
  'paths-ignore': globs
    .default([])
    .describe('Files whose results never fail: fixtures, generated code')
    .meta(stricter.fewer),
});

type Options = z.output<typeof options>;

/** From a threshold's name to whether a value reaches it; `none` is never reached. */
function reaches<T extends string>(scale: readonly T[], threshold: T | 'none', value: T | null): boolean {
  if (threshold === 'none' || value === null) return false;
  return scale.indexOf(value) >= scale.indexOf(threshold);
}

function isSerious({ level, security }: NewResult, wanted: Options): boolean {
  return (
    reaches(levels, wanted['fail-on-level'], level) ||
    reaches(securitySeverities, wanted['fail-on-security-severity'], security)
  );
}

export const staticAnalysis = definePolicy({
  id: 'static-analysis',
  title: 'Analysis tools find nothing serious on the lines this change adds or edits',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC7.1', 'partial'),
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.8.28', 'partial'),
    control('iso27001', 'A.8.29', 'partial'),
    control('ssdf', 'PW.7.2', 'partial'),
    control('cis', '1.1.18', 'partial'),
    control('cis', '1.5.4', 'partial'),
  ],
  answers: [answersPartOf('scorecard', 'SAST'), answers('osps', 'OSPS-VM-06.02')],
  needs: ['staticAnalysis'],
  options,
  asks: (wanted) => ({
    sarifArtifacts: wanted.artifacts,
    requiredTools: wanted.require,
    codeScanning: wanted['code-scanning'] ? ['alerts'] : [],
  }),
  judge({ staticAnalysis: found }, wanted) {
    if (found.analyses.length === 0) return skip(nothingSupplied(found.lookedIn, wanted.artifacts));
    const ignored = compileGlobs(wanted['paths-ignore']);
    const counting = found.results.filter(({ path }) => !ignored(path));
    const serious = counting.filter((result) => isSerious(result, wanted));
    const lighter = counting.filter((result) => !isSerious(result, wanted));
    const hidden = serious.slice(maxFindings);
    const findings = serious.slice(0, maxFindings).map(resultFinding);
    const notes = [...lighterNotes(lighter), ...setAsideNotes(found)];
    const results = found.analyses.reduce((sum, analysis) => sum + analysis.results, 0);
    const because = say`${toolNames(found)} looked and found nothing serious that is new (${count(results, 'result')} in all).`;
    return failOr(hidden.length > 0 ? [...findings, moreFinding(hidden)] : findings, pass(because, notes));
  },
});
