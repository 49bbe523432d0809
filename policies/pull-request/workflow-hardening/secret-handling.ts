/** Secrets handed over all at once, in a shape that logs do not hide, or written into the file. */
import { say } from '../../engine/prose.ts';
import { embedded } from '../../formats/workflow-embedded.ts';
import { type Expression, parseExpression } from '../../formats/workflow-expression.ts';
import { type Flaw, inJob, type Rule } from './rule.ts';

/** Every part of an expression, itself first. */
function everyPart(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'not':
      return [expression, ...everyPart(expression.of)];
    case 'binary':
      return [expression, ...everyPart(expression.left), ...everyPart(expression.right)];
    case 'call':
      return [expression, ...expression.args.flatMap(everyPart)];
    default:
      return [expression];
  }
}

type Source = Parameters<Rule>[0]['workflow'];

/** Expressions of the file by their lines, whatever they stand in. One over several lines stands on its first. */
function eachExpression(workflow: Source, look: (part: Expression) => string | null) {
  return workflow.source.flatMap((text, index) => {
    if (!/secrets/i.test(text) || /^\s*#/.test(text)) return [];
    const found = embedded(text).flatMap(({ inner }) => {
      const expression = parseExpression(inner);
      return (expression ? everyPart(expression) : []).flatMap((part) => look(part) ?? []);
    });
    return [...new Set(found)].map((detail) => ({ detail, line: index + 1 }));
  });
}

function at({ jobs }: Source, line: number): Pick<Flaw, 'job' | 'step' | 'span'> {
  const job = jobs.find((one) => one.line <= line && line <= one.endLine);
  return job
    ? { ...inJob(job), span: { from: line, to: line } }
    : { job: null, step: null, span: { from: line, to: line } };
}

function isAll(part: Expression): string | null {
  if (part.kind === 'call' && part.name === 'tojson') {
    const [what] = part.args;
    return what?.kind === 'context' && what.path.join('.') === 'secrets' ? 'toJSON(secrets)' : null;
  }
  return part.kind === 'context' && part.path[0] === 'secrets' && /^[?*]$/.test(part.path[1] ?? '')
    ? 'secrets[…]'
    : null;
}

/** With a name that is only known when it runs, the runner is sent every secret. */
export const overprovisionedSecrets: Rule = ({ workflow }) =>
  eachExpression(workflow, isAll).map(({ detail, line }) => ({
    rule: 'overprovisioned-secrets',
    severity: 'medium',
    ...at(workflow, line),
    detail,
    line,
    endLine: line,
    message: say`${detail} hands every secret of this repository and its organization to the job.`,
    remedy: say`Name the secrets that are needed, one by one: ${`\${{ secrets.TOKEN }}`}.`,
  }));

function isPicked(part: Expression): string | null {
  if (part.kind !== 'call' || part.name !== 'fromjson') return null;
  const [what] = part.args;
  return what?.kind === 'context' && what.path[0] === 'secrets' ? `fromJSON(${what.path.join('.')})` : null;
}

/** Logs hide a secret as it is, not the parts of one. */
export const unredactedSecrets: Rule = ({ workflow }) =>
  eachExpression(workflow, isPicked).map(({ detail, line }) => ({
    rule: 'unredacted-secrets',
    severity: 'medium',
    ...at(workflow, line),
    detail,
    line,
    endLine: line,
    message: say`${detail} takes a secret apart: logs hide the secret as a whole, and would show its parts.`,
    remedy: say`Keep each part in a secret of its own.`,
  }));

export const containerCredentials: Rule = ({ workflow }) =>
  workflow.jobs.flatMap((job) =>
    job.credentials
      .filter(({ name, text }) => name === 'password' && !text.includes('${{'))
      .map(
        ({ line, endLine }): Flaw => ({
          rule: 'hardcoded-container-credentials',
          severity: 'high',
          ...inJob(job),
          detail: 'password',
          line,
          endLine,
          message: say`The password for a registry stands in the file, where everybody who can read the repository has it.`,
          remedy: say`Change the password, keep it as a secret, and write ${`password: \${{ secrets.REGISTRY_PASSWORD }}`}.`,
        }),
      ),
  );
