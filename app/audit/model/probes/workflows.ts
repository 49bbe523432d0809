/** Workflows and actions that are there, by the rules that changes to them are judged by. */

import type { Gap } from '../../../../policies/engine/gap.ts';
import { count, own, say } from '../../../../policies/engine/prose.ts';
import type { Finding } from '../../../../policies/engine/verdict.ts';
import { readWorkflow, workflowKind } from '../../../../policies/formats/workflow.ts';
import { workflowHardening } from '../../../../policies/pull-request/workflow-hardening.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { concernsOr, doesNotApply, fine, type Probe, type Worry } from './probe.ts';

function evidenceOf(findings: readonly Finding[]): Worry['evidence'] {
  return findings.map(({ message, path, line, fingerprint }) => ({
    message,
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    fingerprint: `${path ?? ''}|${fingerprint}`,
  }));
}

function attacks(findings: readonly Finding[]): Worry {
  const critical = findings.some(({ severity }) => severity === 'critical');
  return {
    risk: 'workflow-attacks',
    title: own('Workflows can be made to run strangers’ code or to give secrets away'),
    likelihood: [critical ? 4 : 3, own('the patterns are known, searched for and used')],
    impact: [critical ? 5 : 4, own('a workflow holds tokens that can change the code and what is released')],
    left: [1, 3],
    evidence: evidenceOf(findings),
    mitigation: own('edit each workflow as its line asks; most are a change of a line or two'),
    hours: { low: 1, high: 4 },
    by: 'file',
  };
}

function hygiene(findings: readonly Finding[]): Worry {
  return {
    risk: 'workflow-hygiene',
    title: own('Workflows trust more than they need'),
    likelihood: [2, own('it takes a compromised action or a second mistake')],
    impact: [4, own('then it runs with the workflow’s token and secrets')],
    left: [1, 3],
    evidence: evidenceOf(findings),
    mitigation: own('pin actions to commits, and give each job the permissions that it needs and no more'),
    hours: { low: 0.5, high: 2 },
    by: 'file',
  };
}

/** What is beyond the reader's limits was not looked at. */
function beyond(files: CloneFacts['workflows']): readonly Gap[] {
  return files.flatMap(({ path, head }) => {
    const read = readWorkflow(workflowKind(path) ?? 'action', head);
    return read.state === 'beyond'
      ? [{ reason: say`${path} was not looked at: it is or has ${read.what}` }]
      : [];
  });
}

export const workflows: Probe = {
  id: 'workflows',
  area: 'supply chain',
  asks: 'Workflows give nothing away to strangers',
  look: ({ workflows: files, owner }) => {
    if (files.length === 0) return doesNotApply(own('there is no GitHub Actions workflow'));
    const facts = { workflows: { files, owner, visibility: null, reported: [], unread: [] } };
    const verdict = workflowHardening.judge(facts, workflowHardening.options.parse({}));
    const findings = verdict.outcome === 'fail' ? verdict.findings : [];
    const serious = (one: Finding) => one.severity === 'critical' || one.severity === 'high';
    const answer = concernsOr(
      [attacks(findings.filter(serious)), hygiene(findings.filter((one) => !serious(one)))],
      fine(
        say`${count(files.length, 'workflow or action', 'workflows and actions')}, none of them open to strangers`,
      ),
    );
    return { ...answer, gaps: beyond(files) };
  },
};
