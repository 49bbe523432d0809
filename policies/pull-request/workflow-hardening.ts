import * as z from 'zod';
import { answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import type { WorkflowFile } from '../facts/workflows.ts';
import { readWorkflow, type Workflow, workflowKind } from '../formats/workflow.ts';
import type { Broken } from '../formats/workflow-yaml.ts';
import { resultFinding } from './static-analysis/words.ts';
import { type Compared, compare } from './workflow-hardening/compare.ts';
import { dangerousTriggers } from './workflow-hardening/dangerous-triggers.ts';
import { defaultPins, pin } from './workflow-hardening/pins.ts';
import { isSerious, unsaid } from './workflow-hardening/reported.ts';
import { type About, type Flaw, type RuleName, ruleNames } from './workflow-hardening/rule.ts';
import { rules } from './workflow-hardening/rules.ts';
import { unclearRunners } from './workflow-hardening/self-hosted-runner.ts';
import {
  beforeNotes,
  findingsOf,
  lighterNotes,
  moreFinding,
  triggerNotes,
  unaskedNotes,
  unclearNotes,
  unreadable,
} from './workflow-hardening/words.ts';

/** Findings listed one by one. */
const maxFindings = 200;

const options = z.strictObject({
  ignore: z
    .array(z.enum(ruleNames))
    .default([])
    .describe(
      'Rules that are not applied, by their names above; findings of other tools for the same thing are left out too',
    )
    .meta(stricter.fewer),
  pins: z
    .array(pin)
    .max(200)
    .default([...defaultPins])
    .describe(
      'How firmly `uses` must be pinned: `uses` is a glob of `owner/repository` or `docker://image`, `pin` is `hash`, `tag` or `any`. The most specific match counts; what matches none needs a `hash`, except what the owner of the repository owns',
    ),
  'allowed-runners': z
    .array(z.string().min(1).max(255))
    .max(100)
    .default([])
    .describe('Labels of self-hosted runners that may run pull requests of strangers')
    .meta(stricter.fewer),
});

type Options = z.output<typeof options>;
type Facts = Known<'workflows'>['workflows'];

interface Looked extends Compared {
  readonly path: string;
  /** Why GitHub refuses it. */
  readonly broken: Broken | null;
}

/** A job that is another's alias has its flaws on the other's lines: they are reported once. */
function withoutAliases(flaws: readonly Flaw[]): readonly Flaw[] {
  const first = new Map<string, Flaw['job']>();
  return flaws.filter(({ rule, line, detail, job }) => {
    const key = JSON.stringify([rule, line, detail]);
    if (!first.has(key)) first.set(key, job);
    return first.get(key) === job;
  });
}

function flawsOf(workflow: Workflow, about: Omit<About, 'workflow'>, ignored: readonly RuleName[]) {
  const flaws = ruleNames.flatMap((name) =>
    name === 'unreadable' || ignored.includes(name) ? [] : rules[name]({ ...about, workflow }),
  );
  const sorted = flaws.toSorted((a, b) => a.line - b.line);
  return { flaws: withoutAliases(sorted), jobs: workflow.jobs.map(({ id }) => id) };
}

const nothing = { flaws: [], jobs: [] };

/** What is beyond the limits is a gap that the collector has reported already. */
function look(
  { path, head, base }: WorkflowFile,
  about: Omit<About, 'workflow'>,
  ignored: readonly RuleName[],
): Looked {
  const kind = workflowKind(path) ?? 'action';
  const after = readWorkflow(kind, head);
  const before = base === null ? null : readWorkflow(kind, base);
  if (after.state !== 'read') {
    const broken = after.state === 'broken' ? after : null;
    return { path, fresh: [], before: 0, broken };
  }
  const old = before?.state === 'read' ? flawsOf(before.workflow, about, ignored) : nothing;
  return { path, ...compare(flawsOf(after.workflow, about, ignored), old), broken: null };
}

function aboutOf({ owner, visibility }: Facts, wanted: Options): Omit<About, 'workflow'> {
  return { owner, visibility, pins: wanted.pins, allowedRunners: wanted['allowed-runners'] };
}

/** Findings if the repository were public and its owner unknown: what a local clone cannot decide. */
function unasked(facts: Facts, wanted: Options) {
  const about = aboutOf(facts, wanted);
  const count = (rule: RuleName, known: Partial<About>, word: RegExp) =>
    facts.files
      .filter(({ head }) => word.test(head))
      .map((file) =>
        look(
          file,
          { ...about, ...known },
          ruleNames.filter((name) => name !== rule),
        ),
      )
      .reduce((sum, { fresh }) => sum + fresh.length, 0);
  const asks = (rule: RuleName) => !wanted.ignore.includes(rule);
  return unaskedNotes(
    facts.visibility === null && asks('self-hosted-runner')
      ? count('self-hosted-runner', { visibility: 'public' }, /self-hosted/i)
      : 0,
    facts.owner === null && asks('secrets-inherit') ? count('secrets-inherit', { owner: '' }, /inherit/) : 0,
  );
}

/** Jobs of which the file does not tell on whose machine they run, and did not before. */
function unclear(files: Facts['files']): readonly string[] {
  return added(files, unclearRunners);
}

/** What is told of the head of a file, and not of its base. */
function added(files: Facts['files'], tell: (workflow: Workflow) => readonly string[]): readonly string[] {
  const of = (path: string, text: string | null) => {
    const read = text === null ? null : readWorkflow(workflowKind(path) ?? 'action', text);
    return read?.state === 'read' ? tell(read.workflow) : [];
  };
  return files.flatMap(({ path, head, base }) => {
    const before = of(path, base);
    return of(path, head).filter((id) => !before.includes(id));
  });
}

/** The worst first, in each file by line. */
const weights = { critical: 0, high: 1, medium: 2, low: 3, unknown: 4 } as const;

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  const weight = ({ severity = 'unknown' }: Finding) => weights[severity];
  return findings.toSorted((a, b) => weight(a) - weight(b));
}

function listed(findings: readonly Finding[]): readonly Finding[] {
  const hidden = findings.slice(maxFindings);
  return hidden.length > 0 ? [...findings.slice(0, maxFindings), moreFinding(hidden)] : findings;
}

export const workflowHardening = definePolicy({
  id: 'workflow-hardening',
  title: 'Workflows that this change adds or edits give nothing away to strangers',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC6.1', 'supporting'),
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.8.28', 'supporting'),
    control('iso27001', 'A.8.31', 'supporting'),
    control('ssdf', 'PO.5.1', 'partial'),
    control('ssdf', 'PW.4.1', 'supporting'),
    control('cis', '2.3.5', 'supporting'),
    control('cis', '2.3.6', 'partial'),
  ],
  answers: [
    answersPartOf('allstar', 'dangerous_workflow'),
    answersPartOf('prowler', 'githubactions_workflow_security_scan'),
    answersPartOf('scorecard', 'Dangerous-Workflow'),
    answersPartOf('scorecard', 'Pinned-Dependencies'),
    answersPartOf('scorecard', 'Token-Permissions'),
    answersPartOf('osps', 'OSPS-AC-04.01'),
    answersPartOf('osps', 'OSPS-AC-04.02'),
    answersPartOf('osps', 'OSPS-BR-01.01'),
    answersPartOf('osps', 'OSPS-BR-01.03'),
    answersPartOf('osps', 'OSPS-BR-01.04'),
  ],
  needs: ['workflows'],
  options,
  takesOver: 'static-analysis',
  judge({ workflows: facts }, wanted) {
    if (facts.files.length === 0) return skip(own('no workflow or action is added or edited'));
    const all = facts.files.map((file) => look(file, aboutOf(facts, wanted), wanted.ignore));
    const shown = all.flatMap(({ path, fresh }) => fresh.map((flaw: Flaw) => ({ path, flaw })));
    const reported = unsaid(facts.reported, shown, wanted.ignore);
    const findings = bySeverity([
      ...all.flatMap(({ path, fresh }) => findingsOf(path, fresh)),
      ...all.flatMap(({ path, broken }) =>
        broken === null || wanted.ignore.includes('unreadable') ? [] : [unreadable(path, broken)],
      ),
      ...reported.filter(isSerious).map(resultFinding),
    ]);
    const safe = facts.files.filter(({ path }) => !shown.some((one) => one.path === path));
    const notes = [
      ...triggerNotes([...new Set(added(safe, dangerousTriggers))].sort()),
      ...lighterNotes(reported.filter((result) => !isSerious(result))),
      ...facts.unread.map(
        (reason) => say`Other tools' findings about workflows may be incomplete: ${reason}.`,
      ),
      ...beforeNotes(all.reduce((sum, { before }) => sum + before, 0)),
      ...unasked(facts, wanted),
      ...unclearNotes(
        facts.visibility === 'public' && !wanted.ignore.includes('self-hosted-runner')
          ? unclear(facts.files)
          : [],
      ),
    ];
    const because = say`nothing that strangers could use is new in ${count(facts.files.length, 'workflow or action', 'workflows and actions')}.`;
    return failOr(listed(findings), pass(because, notes));
  },
});
