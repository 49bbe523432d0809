import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { isKnown } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say } from '../engine/prose.ts';
import { failOr, pass, skip } from '../engine/verdict.ts';
import { readWorkflow, type Workflow, workflowKind } from '../formats/workflow.ts';
import { dangerousTriggers } from '../pull-request/workflow-hardening/dangerous-triggers.ts';
import { aboutOf, bySeverity, look, options, unasked } from '../pull-request/workflow-hardening/look.ts';
import { unclearRunners } from '../pull-request/workflow-hardening/self-hosted-runner.ts';
import { misshapenNotes, unclearNotes, unreadable } from '../pull-request/workflow-hardening/words.ts';
import { grouped } from './repository-workflows/groups.ts';
import { triggerNotes } from './repository-workflows/words.ts';

type Facts = Known<'repositoryWorkflows'>['repositoryWorkflows'];

/** What is told of the workflows that could be read, each thing once. */
function told(files: Facts['files'], tell: (workflow: Workflow) => readonly string[]): readonly string[] {
  const all = files.flatMap(({ path, head }) => {
    const read = readWorkflow(workflowKind(path) ?? 'action', head);
    return read.state === 'read' ? tell(read.workflow) : [];
  });
  return [...new Set(all)].sort();
}

export const repositoryWorkflows = definePolicy({
  id: 'repository-workflows',
  title: 'The workflows and actions of the repository give nothing away to strangers',
  subject: 'repository',
  controls: [
    control('soc2', 'CC6.1', 'supporting'),
    control('soc2', 'CC7.1', 'supporting'),
    control('iso27001', 'A.8.28', 'supporting'),
    control('iso27001', 'A.8.31', 'supporting'),
    control('ssdf', 'PO.5.1', 'partial'),
    control('ssdf', 'PW.4.1', 'supporting'),
    control('cis', '1.5.2', 'partial'),
    control('cis', '2.3.6', 'partial'),
  ],
  answers: [
    answers('allstar', 'dangerous_workflow'),
    answersPartOf('prowler', 'githubactions_workflow_security_scan'),
    answers('scorecard', 'Dangerous-Workflow'),
    answersPartOf('scorecard', 'Pinned-Dependencies'),
    answers('scorecard', 'Token-Permissions'),
  ],
  needs: ['repositoryWorkflows'],
  options,
  judge({ repositoryWorkflows: facts }, wanted) {
    if (isKnown(facts.archived) && facts.archived)
      return skip(own('the repository is archived, and no workflow runs in it'));
    if (facts.files.length === 0) return skip(own('there is no workflow or action'));
    const all = facts.files.map((file) => look(file, aboutOf(facts, wanted), wanted.ignore));
    const broken = all.flatMap(({ path, broken }) =>
      broken === null || wanted.ignore.includes('unreadable') ? [] : [unreadable(path, broken)],
    );
    const flaws = all.flatMap(({ path, fresh }) => fresh.map((flaw) => ({ path, flaw })));
    const findings = bySeverity([...grouped(flaws), ...broken]).map((one) => ({
      ...one,
      who: 'maintainer' as const,
    }));
    const safe = facts.files.filter(({ path }) => !flaws.some((one) => one.path === path));
    const isAsked = facts.visibility === 'public' && !wanted.ignore.includes('self-hosted-runner');
    const notes = [
      ...triggerNotes(told(safe, dangerousTriggers)),
      ...unasked(facts, wanted),
      ...unclearNotes(isAsked ? told(facts.files, unclearRunners) : []),
    ];
    const files = count(facts.files.length, 'workflow or action', 'workflows and actions');
    return failOr(
      findings,
      pass(say`nothing that strangers could use is in ${files}.`, notes, misshapenNotes(all)),
    );
  },
});
