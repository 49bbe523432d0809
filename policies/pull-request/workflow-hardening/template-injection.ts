/** A stranger's text pasted into code before the code is read. */
import { list, own, say } from '../../engine/prose.ts';
import type { Severity } from '../../engine/verdict.ts';
import type { Job, Placed, Step, Workflow } from '../../formats/workflow.ts';
import { byMember, privileged, type Reach } from './events.ts';
import { indirection, type Language } from './indirection.ts';
import { lineOf, withPatch } from './patch.ts';
import { isAsked, reach } from './reach.ts';
import { eachStep, type Flaw, inStep, type Rule } from './rule.ts';
import { type Unsafe, unsafeIn } from './unsafe.ts';

/** Inputs of actions that are run as code: action → input, language. */
const codeInputs: readonly (readonly [action: string, input: string, language: Language])[] = [
  ['actions/github-script', 'script', 'javascript'],
  ['addnab/docker-run-action', 'run', 'sh'],
  ['amadevus/pwsh-script', 'script', 'powershell'],
  ['appleboy/ssh-action', 'script', 'other'],
  ['azure/cli', 'inlinescript', 'sh'],
  ['azure/powershell', 'inlinescript', 'powershell'],
  ['cardinalby/js-eval-action', 'expression', 'javascript'],
  ['jannekem/run-python-script-action', 'script', 'python'],
  ['mikefarah/yq', 'cmd', 'other'],
  ['nick-fields/retry', 'command', 'sh'],
  ['nick-invision/retry', 'command', 'sh'],
];

interface Code extends Placed {
  readonly language: Language;
  /** In words: what runs it. */
  readonly what: string;
}

function shellLanguage(step: Step, job: Job): Language {
  const shell = step.shell ?? (job.runners.some(({ text }) => /windows/i.test(text)) ? 'pwsh' : 'bash');
  if (/^(?:ba)?sh\b/.test(shell)) return 'sh';
  if (/^(?:pwsh|powershell)\b/.test(shell)) return 'powershell';
  return /^python/.test(shell) ? 'python' : 'other';
}

/** The code of a step; null when it has none. */
function codeOf(step: Step, job: Job): Code | null {
  if (step.run) return { ...step.run, language: shellLanguage(step, job), what: 'script' };
  const action = step.uses?.text.split('@')[0]?.toLowerCase();
  const known = codeInputs.find(([name]) => name === action);
  const input = known && step.with.find(({ name }) => name.toLowerCase() === known[1]);
  return known && input ? { ...input, language: known[2], what: `input ${input.name}` } : null;
}

/** With secrets at hand: high. On `pull_request` of a fork there are none, but people who can push have them there. */
function severityOf({ contexts, events }: Unsafe, reached: Reach): Severity {
  const byMembers = ({ path }: Unsafe['contexts'][number]) =>
    events.every((event) => reached.get(event)?.includes(byMember(path.slice(0, 3).join('.'))));
  if (contexts.every((one) => one.insiders || one.fromCaller || byMembers(one))) return 'low';
  if (isAsked(reached, events)) return 'medium';
  return events.some((event) => privileged.has(event) || event === 'push') ? 'high' : 'medium';
}

function flawOf(
  workflow: Workflow,
  job: Job,
  step: Step,
  code: Code,
  unsafe: Unsafe,
  severity: Severity,
): Flaw {
  const { whole, contexts, variable } = unsafe;
  const line = lineOf(workflow, whole, code.line, code.endLine);
  const paths = [...new Set(contexts.map(({ path }) => path.join('.')))].slice(0, 3);
  const fix = indirection(workflow, step, { ...code, line }, unsafe);
  const power = severity === 'high' ? own(', with the secrets and the token of this workflow') : [];
  const through = variable === null ? [] : say` (${list(paths.map((path) => say`${path}`))})`;
  return {
    rule: 'template-injection',
    severity,
    ...inStep(job, step),
    detail: paths.join(' '),
    line,
    endLine: line,
    message: say`${whole}${through} is pasted into the ${own(code.what)} before it is read as code: whoever writes that text can run commands${power}.`,
    remedy: fix.remedy,
    ...withPatch(fix.patch),
  };
}

export const templateInjection: Rule = ({ workflow }) =>
  eachStep(workflow, (step, job) => {
    const code = codeOf(step, job);
    if (!code) return [];
    const reached = reach(workflow, job, step);
    const unsafe = unsafeIn(code.text, { workflow, job, step }, reached);
    return unsafe.map((one) => flawOf(workflow, job, step, code, one, severityOf(one, reached)));
  });
