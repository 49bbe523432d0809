/** All secrets handed to a reusable workflow of somebody else. */
import { say } from '../../engine/prose.ts';
import { added, lineAt, removed } from './patch.ts';
import { usedOf } from './pins.ts';
import { inJob, type Rule } from './rule.ts';

const named = `TOKEN: \${{ secrets.TOKEN }}`;

/** Where the repository's owner is not known, nobody can be called somebody else: the policy notes it. */
export const secretsInherit: Rule = ({ workflow, owner }) =>
  workflow.jobs.flatMap((job) => {
    const { uses, inherits } = job;
    const used = uses ? usedOf(uses.text) : null;
    if (!inherits || !uses || !used || owner === null || used.owner === owner.toLowerCase()) return [];
    const { line } = inherits;
    return [
      {
        rule: 'secrets-inherit',
        severity: 'medium',
        ...inJob(job),
        detail: used.name,
        line,
        endLine: line,
        message: say`${uses.text} belongs to somebody else and is given every secret of this repository and its organization.`,
        remedy: say`Name the secrets it needs, e.g. ${`secrets: ${named}`}.`,
        patch: [
          removed(lineAt(workflow, line)),
          added('secrets:', job.column),
          added(named, job.column + 2),
        ].join('\n'),
      },
    ];
  });
