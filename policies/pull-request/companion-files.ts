import * as z from 'zod';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { own } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import type { ChangedFile } from '../facts/changed-files.ts';
import { isWorthIt, type KindName, kindNames, readyMade } from './companion-files/kinds.ts';
import { irreversible } from './companion-files/rollback.ts';
import { judgeRule, type Rule, rule } from './companion-files/rule.ts';
import { kindMissed, rollbackMissed, ruleMissed } from './companion-files/words.ts';

const rules = z
  .array(rule)
  .max(50)
  .superRefine((all, context) => {
    const again = all.find(({ name }, i) => all.findIndex((other) => other.name === name) < i);
    if (again) context.addIssue({ code: 'custom', message: `two rules are called "${again.name}"` });
  });

const options = z.strictObject({
  kinds: z
    .array(z.enum(kindNames))
    .max(kindNames.length)
    .default(['migration-rollback'])
    .describe('Ready-made rules that apply')
    .meta(stricter.more),
  rules: rules
    .default([])
    .describe(
      "The repository's own rules: when a file under `when` and not under `unless` changes, one under `then` must too (`need: all`: one under each of its globs). `name` and `why` are shown in the finding",
    )
    .meta(stricter.more),
});

interface Judged {
  readonly applies: boolean;
  readonly findings: readonly Finding[];
}

function ofKind(kind: KindName, files: readonly ChangedFile[]): Judged {
  const made = readyMade[kind];
  if (kind === 'migration-rollback' || made === null) {
    const { applies, missed } = irreversible(files);
    return { applies, findings: missed.map(rollbackMissed) };
  }
  const { applies, missed } = judgeRule(made, files);
  const asked = missed !== null && isWorthIt(kind, missed.because);
  return { applies, findings: asked ? [kindMissed(kind, made.why, missed)] : [] };
}

function ofRule(one: Rule, files: readonly ChangedFile[]): Judged {
  const { applies, missed } = judgeRule({ ...one, companions: one.then }, files);
  return { applies, findings: missed ? [ruleMissed(one, missed)] : [] };
}

export const companionFiles = definePolicy({
  id: 'companion-files',
  title: 'What belongs to a change comes with it',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC8.1', 'partial'),
    control('iso27001', 'A.8.29', 'supporting'),
    control('iso27001', 'A.8.32', 'partial'),
    control('ssdf', 'PW.8.2', 'supporting'),
  ],
  needs: ['pullRequest', 'changedFiles'],
  options,
  judge({ pullRequest, changedFiles }, wanted) {
    if (pullRequest.draft) return skip(own('this is a draft; it is looked at when it is ready'));
    const kinds = [...new Set(wanted.kinds)].sort();
    const judged = [
      ...kinds.map((kind) => ofKind(kind, changedFiles)),
      ...wanted.rules.map((one) => ofRule(one, changedFiles)),
    ];
    if (!judged.some(({ applies }) => applies))
      return skip(own('nothing it touches needs another file with it'));
    const findings = judged.flatMap((each) => each.findings);
    return failOr(findings, pass(own('everything that belongs to the change is in it')));
  },
});
