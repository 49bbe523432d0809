/** Conditions that look for a piece of a text where one of a list is meant. */
import { say } from '../../engine/prose.ts';
import { condition } from '../../formats/workflow-embedded.ts';
import { eachCondition, isPath, literalOf, parts } from './conditions.ts';
import type { Rule } from './rule.ts';

/** Texts that people choose: names of branches, of themselves, of labels. */
const chosen =
  /^github\.(?:actor|triggering_actor|head_ref|ref|ref_name|base_ref)$|^github\.event\..*\.(?:login|ref|name|label|title|body)$/;

/** `contains` of a text looks for a piece of it: `main` is in `refs/heads/maintenance`, and `mai` in `main`. */
export const unsoundContains: Rule = ({ workflow }) =>
  eachCondition(workflow, ({ text, line, endLine }, where) => {
    const expression = condition(text);
    return (expression ? parts(expression) : []).flatMap(([part, wanted]) => {
      if (part.kind !== 'call' || part.name !== 'contains' || !wanted) return [];
      const listed = literalOf(part.args[0]);
      const [, piece] = part.args;
      if (listed === null || !/[\s,;|]/.test(listed) || !isPath(piece, chosen)) return [];
      const path = piece?.kind === 'context' ? piece.path.join('.') : '';
      const items = JSON.stringify(listed.split(/[\s,;|]+/).filter((item) => item !== ''));
      return [
        {
          rule: 'unsound-contains',
          severity: 'medium',
          ...where,
          detail: `${path} ${listed}`,
          line,
          endLine,
          message: say`${`contains('${listed}', ${path})`} is true for any piece of that text, and ${path} is chosen by people.`,
          remedy: say`Compare with a list: ${`contains(fromJSON('${items}'), ${path})`}.`,
        } as const,
      ];
    });
  });
