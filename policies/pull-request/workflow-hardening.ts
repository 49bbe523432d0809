import { answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say } from '../engine/prose.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import { readWorkflow, type Workflow, workflowKind } from '../formats/workflow.ts';
import { resultFinding } from './static-analysis/words.ts';
import { dangerousTriggers } from './workflow-hardening/dangerous-triggers.ts';
import { aboutOf, bySeverity, look, options, unasked } from './workflow-hardening/look.ts';
import { isSerious, unsaid } from './workflow-hardening/reported.ts';
import type { Flaw } from './workflow-hardening/rule.ts';
import { unclearRunners } from './workflow-hardening/self-hosted-runner.ts';
import {
  beforeNotes,
  findingsOf,
  lighterNotes,
  misshapenNotes,
  moreFinding,
  triggerNotes,
  unclearNotes,
  unreadable,
} from './workflow-hardening/words.ts';

type Facts = Known<'workflows'>['workflows'];

/** Findings listed one by one. */
const maxFindings = 200;

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
    return failOr(listed(findings), pass(because, notes, misshapenNotes(all)));
  },
});
