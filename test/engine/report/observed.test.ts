/** What is only observed is told in a fold, and asks for nothing anywhere else. */
import { describe, expect, it } from 'vitest';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import { renderComment } from '../../../policies/engine/report/comment.ts';
import { failing, lodash, missingRecord, passing, report, unknown } from './reports.ts';

const shadow = report([
  failing('a', 'observe', [lodash, missingRecord]),
  unknown('b', 'observe'),
  passing('c', 'observe'),
  passing('d'),
]);

describe('a report with policies that are only observed', () => {
  it('folds what each would have said, and at which rung it would bite', () => {
    expect(renderCheck([shadow]).text).toContain(`<details>
<summary>3 observed only (shadow): 1 would ask for something, 1 could not be judged</summary>

These policies only watch: nothing here holds the merge, and nobody has to do anything. To make one count, a maintainer sets its rung in the configuration: \`warn\` shows what it finds, \`block\` also holds the merge.

- ! a (observed) would ask for 2 things; at \`block\` it would hold this merge:
  - \`lodash\` 4.17.15 has \`GHSA-35jh-r3h4-6jhm\` (high, prototype pollution).
  - Architectural change without a decision record: new datastore (\`ioredis\` in \`package.json\`), new folder \`services/billing/\`.
- ? b (observed) could not be judged; at \`block\` that would hold the merge: \`api.osv.dev\` answered 503 three times. It is retried automatically.
- ✓ c (observed) would pass: All is as it should be.

</details>`);
  });

  it('has it in no title, no table and no comment', () => {
    const { title, summary } = renderCheck([shadow]);
    expect(title).toBe('1 policy passed');
    expect(summary).not.toContain('|');
    expect(summary).not.toContain('lodash');
    expect(renderComment(shadow)).toBeNull();
  });

  it('has no fold when nothing is observed', () => {
    expect(renderCheck([report([passing('d')])]).text).not.toContain('observed');
  });

  it('lists ten findings of one policy and counts the rest', () => {
    const many = Array.from({ length: 14 }, (_, i) => ({ ...lodash, fingerprint: String(i) }));
    const { text } = renderCheck([report([failing('a', 'observe', [lodash, ...many])])]);
    expect(text?.match(/^ {2}- `lodash`/gm)).toHaveLength(10);
    expect(text).toContain('  - and 5 more');
  });
});
