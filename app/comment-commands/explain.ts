/** `/fairlead explain <policy>`: what a policy asks for, its verdict on the head now, and what to do. */
import type { Assessment } from '../../policies/engine/evaluate.ts';
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import { missingWords, sentence, short } from '../../policies/engine/report/words.ts';
import type { Finding } from '../../policies/engine/verdict.ts';
import { catalogue } from '../../policies/index.ts';
import { judgePullRequest } from '../subjects/pull-request/judge.ts';
import { type Answer, type Asked, saying } from './answer.ts';
import { commandForms } from './parse.ts';
import { unknownRules } from './rules.ts';
import { noSuchPolicy } from './words.ts';

/** Findings that are shown; the check has them all. */
const maxFindings = 5;

function verdictOf({ result }: Assessment, head: Prose): Prose {
  if (result.outcome === 'pass') return sentence(say`On ${head} it passes: ${result.because}`);
  if (result.outcome === 'skip') return sentence(say`It does not apply to ${head}: ${result.because}`);
  if (result.outcome === 'unknown')
    return say`On ${head} it could not be judged: ${missingWords(result.missing)}`;
  if (result.outcome === 'fail')
    return say`On ${head} it asks for ${count(result.findings.length, 'thing')}:`;
  return say`On ${head} its findings are waived; the check shows by whom and until when.`;
}

function findingLine({ message, remedy }: Finding): string {
  return `- ${toMarkdown(sentence(message))} **To do:** ${toMarkdown(sentence(remedy))}`;
}

function findingsOf({ result }: Assessment): readonly string[] {
  if (result.outcome !== 'fail') return [];
  const shown = result.findings.slice(0, maxFindings).map(findingLine);
  const rest = result.findings.length - shown.length;
  return [[...shown, ...(rest > 0 ? [`- and ${rest} more, in the check`] : [])].join('\n')];
}

const bites = {
  observe: 'It is only observed here: it never holds a merge.',
  warn: 'It warns here: its findings are shown, and never hold a merge.',
  block: 'It blocks here: a failure holds the merge.',
} as const;

function setBy({ rung, origin }: Assessment): Prose {
  const place = origin.layer === 'built-in' ? own('the built-in policies') : say`${origin.layer}`;
  const line = origin.line === null ? [] : say`, line ${origin.line}`;
  return say`${own(bites[rung])} Set by ${place}${line}.`;
}

function waivable({ policy, rung, result }: Assessment, permission: string): readonly Prose[] {
  if (result.outcome !== 'fail' || rung === 'observe') return [];
  const form = commandForms.find(([kind]) => kind === 'waive')?.[1].replace('<policy>', policy) ?? '';
  return [
    say`Not this time? Somebody with the role ${permission} who did not write the change can waive it for this head: ${form}`,
  ];
}

/** Judges the pull request as it is now. Throws `CannotLook` when there is nothing to judge. */
export async function explain({ access, task }: Asked, id: string): Promise<Answer> {
  const policy = catalogue.find((one) => one.id === id);
  if (!policy) return saying(noSuchPolicy(id));
  const judged = await judgePullRequest(access, task.number);
  const { report, waiverRules } = judged;
  const assessment = report.assessments.find((one) => one.policy === id);
  const title = sentence(say`${policy.id}: ${own(policy.title)}`);
  if (!assessment) {
    const unlooked = report.provenance.notLookedAt.find((one) => one.policy === id);
    if (unlooked) return saying(title, sentence(say`It is not looked at here: ${unlooked.reason}`));
    return saying(title, own('It is not switched on for this repository.'));
  }
  const said = [title, setBy(assessment), verdictOf(assessment, say`${short(report.head?.sha ?? '')}`)];
  // Only a known rule says who may waive.
  const more = unknownRules(judged) ? [] : waivable(assessment, waiverRules.permission);
  return {
    blocks: [
      ...said.map((one) => toMarkdown(one)),
      ...findingsOf(assessment),
      ...more.map((one) => toMarkdown(one)),
    ],
    rejudge: false,
  };
}
