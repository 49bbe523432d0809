/** The token that checkout leaves in `.git/config`, uploaded with the workspace. */
import { say } from '../../engine/prose.ts';
import type { Job, Step, Workflow } from '../../formats/workflow.ts';
import { added, kept, lineAt } from './patch.ts';
import { eachStep, inStep, type Rule } from './rule.ts';

function input(step: Step, name: string): string | null {
  return step.with.find((one) => one.name === name)?.text ?? null;
}

/** The major version that is used, from the ref or the comment behind a commit; null when neither tells. */
function majorOf(workflow: Workflow, { uses }: Step): number | null {
  if (!uses) return null;
  const byRef = /@v?(\d{1,3})(?:\.|$)/.exec(uses.text);
  const byComment = /#\s*v?(\d{1,3})\b/.exec(lineAt(workflow, uses.line));
  const digits = byRef?.[1] ?? byComment?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Since v6 the token is kept outside the workspace: https://github.com/actions/checkout/releases/tag/v6.0.0 */
function leavesToken(workflow: Workflow, step: Step): boolean {
  return (
    /^actions\/checkout@/i.test(step.uses?.text ?? '') &&
    input(step, 'persist-credentials')?.toLowerCase() !== 'false' &&
    (majorOf(workflow, step) ?? 0) < 6
  );
}

function normal(path: string): string {
  const bare = path.trim().replace(/^\$\{\{\s*github\.workspace\s*\}\}/i, '.');
  return bare.replace(/\/(?:\*\*?|\*\*\/\*)?$/, '').replace(/^\.\//, '') || '.';
}

/**
 * Hidden files, `.git` among them, are left out since v4.4 of upload-artifact unless asked for:
 * https://github.com/actions/upload-artifact#uploading-hidden-files
 */
function uploads(workflow: Workflow, step: Step, checkout: Step): boolean {
  if (!/^actions\/upload-artifact@/i.test(step.uses?.text ?? '')) return false;
  const paths = (input(step, 'path') ?? '')
    .split('\n')
    .filter((path) => path.trim() !== '')
    .map(normal);
  const root = normal(input(checkout, 'path') ?? '.');
  if (paths.some((path) => path === `${root}/.git` || (root === '.' && path === '.git'))) return true;
  const hidden =
    input(step, 'include-hidden-files')?.toLowerCase() === 'true' || (majorOf(workflow, step) ?? 4) < 4;
  return hidden && paths.some((path) => ['.', '*', '**', '**/*', root].includes(path));
}

function uploadAfter(workflow: Workflow, job: Job, index: number, checkout: Step): Step | undefined {
  return job.steps.slice(index + 1).find((later) => uploads(workflow, later, checkout));
}

export const persistedCredentials: Rule = ({ workflow }) =>
  eachStep(workflow, (step, job, index) => {
    if (!leavesToken(workflow, step)) return [];
    const upload = uploadAfter(workflow, job, index, step);
    if (!upload) return [];
    const line = step.uses?.line ?? step.line;
    const setting = `${' '.repeat(step.column + 2)}persist-credentials: false`;
    const head = `${' '.repeat(step.column)}with:`;
    return [
      {
        rule: 'persisted-credentials',
        severity: 'medium',
        ...inStep(job, step),
        detail: 'uploaded workspace',
        line,
        endLine: line,
        message: say`The checkout leaves its token in ${'.git/config'}, and the artifact uploaded on line ${upload.line} takes that folder along: everybody who can download it has the token while the job runs.`,
        remedy: say`Give the checkout ${'persist-credentials: false'}, or upload only the files that are needed.`,
        patch: [
          kept(lineAt(workflow, line)),
          step.with.length > 0 ? kept(head) : added(head),
          added(setting),
        ].join('\n'),
      },
    ];
  });
