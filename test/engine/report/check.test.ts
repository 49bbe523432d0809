import { describe, expect, it } from 'vitest';
import { own, say } from '../../../policies/engine/prose.ts';
import { bytesOf } from '../../../policies/engine/report/blocks.ts';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import { renderComment } from '../../../policies/engine/report/comment.ts';
import { renderSummary } from '../../../policies/engine/report/summary.ts';
import type { Finding } from '../../../policies/engine/verdict.ts';
import { all } from '../page.ts';
import { busy, failing, lodash, missingRecord, passing, report, unknown } from './reports.ts';

describe('renderCheck', () => {
  it('leads with the verdict, then what to do', () => {
    expect(renderCheck([busy]).summary).toMatchInlineSnapshot(`
      "**Fairlead asks for 3 things before this merges.** 1 policy could not be judged, which holds the merge; that is not your change's fault. 1 thing is worth a look.

      | | policy | what | who can fix it |
      |---|---|---|---|
      | ✗ | adr-required | Architectural change without a decision record: new datastore (\`ioredis\` in \`package.json\`), new folder \`services/billing/\`. | author |
      | ✗ | dependencies | \`lodash\` 4.17.15 has \`GHSA-35jh-r3h4-6jhm\` (high, prototype pollution) | author |
      | ✗ | dependencies | \`minimist\` 1.2.0 has \`GHSA-xvch-5gv4-984h\` (critical) | author |
      | ! | static-analysis | SQL is put together from text | author |

      - passing-checks could not be judged: \`api.osv.dev\` answered 503 three times. It is retried automatically. It is required, so it holds the merge. Fairlead looks again by itself; an owner with no part in the change can let this head through: \`/fairlead proceed passing-checks reason: …\` (recorded, and shown as not judged)."
    `);
  });

  it('has the first sentence in the table, and the whole message in its fold', () => {
    const { path, line, ...nowhere } = lodash;
    const long = { ...nowhere, message: own('It is large. The most are in a folder.') };
    const { summary, text } = renderCheck([report([failing('size', 'block', [long])])]);
    expect(summary).toContain('| ✗ | size | It is large. | author |');
    expect(text).toContain('- It is large. The most are in a folder.');
    const short = { ...nowhere, message: own('It is large.') };
    expect(renderCheck([report([failing('size', 'block', [short])])]).text).not.toContain('It is large');
  });

  it('folds how to fix each thing, what needs nothing, and how it was judged', () => {
    expect(renderCheck([busy]).text).toMatchInlineSnapshot(`
      "<details>
      <summary>adr-required: how to fix</summary>

      The policy: A large or architectural change comes with a decision record.

      **To do:** Add \`docs/adr/0023-use-redis.md\`; 0023 is free on main and in open pull requests.

      A draft of \`docs/adr/0023-use-redis.md\`:

      \`\`\`\`markdown
      # Use Redis

      \`\`\`sh
      npm i ioredis
      \`\`\`

      ## Context
      \`\`\`\`

      </details>

      <details>
      <summary>dependencies: how to fix</summary>

      The policy: A change adds no known vulnerability.

      - \`package-lock.json:120\`: \`lodash\` 4.17.15 has \`GHSA-35jh-r3h4-6jhm\` (high, prototype pollution).

      **To do:** Bump \`lodash\` to 4.17.21.

      - \`package-lock.json:300\`: \`minimist\` 1.2.0 has \`GHSA-xvch-5gv4-984h\` (critical).

      **To do:** Bump \`minimist\` to 1.2.6.

      </details>

      <details>
      <summary>static-analysis: how to fix</summary>

      The policy: A change adds no new finding.

      - \`src/db.ts:7\`: SQL is put together from text.

      **To do:** Use parameters.

      </details>

      <details>
      <summary>1 passed · 1 not applicable</summary>

      - ✓ review: All is as it should be.
      - – release-notes: Nothing it looks at was changed.

      </details>

      <details>
      <summary>1 observed only (shadow): 1 would ask for something</summary>

      These policies only watch: nothing here holds the merge, and nobody has to do anything. To make one count, a maintainer sets its rung in the configuration: \`warn\` shows what it finds, \`block\` also holds the merge.

      - ! titles (observed) would ask for 1 thing; at \`block\` it would hold this merge:
        - The title does not say what changes.

      </details>

      <details>
      <summary>How this was judged</summary>

      - Rules: \`.github/fairlead.yml\` of \`main\` at \`77d0e12\`
      - Change: \`9c1b2aa\` on \`main\` at \`77d0e12\`
      - Dependency data: OSV
      - 6 requests to GitHub

      | policy | rung | set in |
      |---|---|---|
      | adr-required | block | \`.github/fairlead.yml@77d0e12\`, line 3 |
      | dependencies | block | \`.github/fairlead.yml@77d0e12\`, line 3 |
      | passing-checks | block | \`.github/fairlead.yml@77d0e12\`, line 3 |
      | review | block | \`.github/fairlead.yml@77d0e12\`, line 3 |
      | static-analysis | warn | \`.github/fairlead.yml@77d0e12\`, line 3 |
      | release-notes | block | \`.github/fairlead.yml@77d0e12\`, line 3 |
      | titles | observe | \`.github/fairlead.yml@77d0e12\`, line 3 |

      </details>"
    `);
  });

  it('has no table when nothing is asked for', () => {
    expect(renderCheck([report([passing('review')])]).summary).toBe('**All clear: 1 policy passed.**');
  });

  it('shows a few findings of a policy and counts the others', () => {
    const many = Array.from(
      { length: 12 },
      (_, i): Finding => ({ ...lodash, message: say`Number ${i}`, fingerprint: String(i) }),
    );
    const { summary, text } = renderCheck([report([failing('dependencies', 'block', [lodash, ...many])])]);
    expect(all(summary, 'tableRow')).toHaveLength(1 + 5 + 1);
    expect(summary).toContain('and 8 more, listed below');
    expect(text).toContain('Number 11');
    expect(text?.match(/\*\*To do:\*\*/g), 'one remedy is read once').toHaveLength(1);
  });

  it('says what could not be looked at though the policy failed', () => {
    const gap = { fact: 'changedFiles', reason: own('3,001 files were changed; 3,000 are listed') } as const;
    const partial = { ...failing('adr-required', 'block', [missingRecord]), gaps: [gap] };
    expect(renderCheck([report([partial])]).text).toContain(
      'Not looked at: 3,001 files were changed; 3,000 are listed.',
    );
  });

  it('groups what a place cannot judge by the reason', () => {
    const reason = own('a local clone does not know its reviews');
    const notLookedAt = [
      { policy: 'review', rung: 'block', reason, elsewhere: false },
      { policy: 'approvals', rung: 'block', reason, elsewhere: false },
      { policy: 'title', rung: 'warn', reason, elsewhere: false },
    ] as const;
    const given = report([passing('adr-required')], { provenance: { notLookedAt } });
    expect(renderCheck([given]).summary).toContain(
      'Not looked at here: review, approvals, which block (a local clone does not know its reviews); title (a local clone does not know its reviews).',
    );
  });

  it('shows what a new configuration would do', () => {
    const proposed = {
      path: '.github/fairlead.yml',
      problems: [],
      differences: [say`${'review'}: rung ${'block'} → ${'observe'}`],
      wouldConclude: 'success',
    } as const;
    expect(renderCheck([report([unknown('review')], { proposed })]).summary).toContain(
      'This change edits `.github/fairlead.yml`. It is judged by the configuration in force, not by its own. By its own, it would pass. What it changes:\n\n- `review`: rung `block` → `observe`',
    );
  });

  it('shows problems of a new configuration where they stand', () => {
    const message = say`unknown option "${'minimum-approvals'}" of policy ${'review'}. Did you mean "${'approvals'}"?`;
    const problems = [{ path: '.github/fairlead.yml', line: 14, column: 9, message }];
    const proposed = { path: '.github/fairlead.yml', problems, differences: [], wouldConclude: null };
    expect(renderCheck([report([], { proposed })]).summary).toContain(
      '- `.github/fairlead.yml:14:9` unknown option `minimum-approvals` of policy `review`. Did you mean `approvals`?',
    );
  });

  it('says that the configuration in force is not the newest', () => {
    const configProblems = [
      { path: '.github/fairlead.yml', line: 2, column: 1, message: own('a tab is used to indent') },
    ];
    const given = report([], { provenance: { fallback: 'last-valid', configProblems } });
    expect(renderCheck([given]).summary).toContain(
      'The configuration on the base branch has 1 problem that a maintainer can put right. Until then `.github/fairlead.yml` of `main` at `77d0e12` judges:\n\n- `.github/fairlead.yml:2:1` a tab is used to indent.',
    );
  });

  it.each([
    [
      'refused',
      'The configuration has 1 problem that a maintainer can put right. What stood before stays in force there:',
    ],
    [
      'incomplete',
      'Not all of the configuration could be read. Until it can be, `.github/fairlead.yml` of `main` at `77d0e12` judges:',
    ],
  ] as const)('says what judges when a layer is %s', (fallback, words) => {
    const configProblems = [{ path: 'a.yml', line: 2, column: 1, message: own('it is locked') }];
    expect(renderCheck([report([], { provenance: { fallback, configProblems } })]).summary).toContain(
      `${words}\n\n- `,
    );
  });

  it('shows where the rung, the lock and each option come from, and what comes from one line once', () => {
    const own = { layer: '.github/fairlead.yml@77d0e12', line: 3 };
    const lock = { layer: 'acme/.github@4f2c1e9', line: 12 };
    const options = {
      approvals: own,
      bots: { layer: 'pack soc2', line: 7 },
      paths: { layer: 'pack soc2', line: 7 },
    };
    const one = { ...passing('review'), origin: { ...own, lock, options } };
    const { text } = renderCheck([report([one])]);
    expect(text).toContain(
      '`.github/fairlead.yml@77d0e12`, line 3; locked by `acme/.github@4f2c1e9`, line 12; `bots`, `paths`: `pack soc2`, line 7 |',
    );
  });

  it('tells several pull requests with one head apart, the worst first', () => {
    const other = report([passing('review')], {
      subject: '#14',
      base: { ref: 'release/1', sha: '0'.repeat(40) },
    });
    const { title, summary, text } = renderCheck([other, busy]);
    expect(title).toBe(
      '#12: 3 to fix in 2 policies, 1 could not be judged, 1 to consider, 1 passed · #14: 1 policy passed',
    );
    expect(summary).toMatch(/^This commit is the head of 2 pull requests;/);
    expect(all(summary, 'heading')).toHaveLength(2);
    expect(all(text ?? '', 'heading')).toHaveLength(2);
  });

  it('has room for very many pull requests with one head', () => {
    const check = renderCheck(Array.from({ length: 150 }, (_, i) => ({ ...busy, subject: `#${i + 1}` })));
    expect(check.title.length).toBeLessThanOrEqual(255);
    expect(bytesOf(check.summary)).toBeLessThanOrEqual(60_000);
    expect(bytesOf(check.text ?? '')).toBeLessThanOrEqual(60_000);
    expect(check.summary).toContain('and 130 more pull requests');
  });
});

const opened = (page: string) =>
  (page.match(/<details>/g) ?? []).length - (page.match(/<\/details>/g) ?? []).length;

describe('length', () => {
  const thread = '🧵'.repeat(140);
  const finding = (i: number): Finding => ({
    message: say`${thread} ${i}`,
    remedy: say`Do ${thread} ${i}.`,
    who: 'author',
    fingerprint: String(i),
    draft: { path: 'a.md', text: `${'🧵'.repeat(40)}\n\`\`\`\n`.repeat(1_000) },
  });
  const findings = Array.from({ length: 100 }, (_, i) => finding(i));
  const long = report([
    ...Array.from({ length: 20 }, (_, i) =>
      failing(`policy-${i}`, i % 2 ? 'warn' : 'block', [finding(0), ...findings]),
    ),
    ...Array.from({ length: 20 }, (_, i) => failing(`watched-${i}`, 'observe', [finding(0), ...findings])),
    ...Array.from({ length: 20 }, (_, i) => unknown(`unseen-${i}`)),
  ]);

  it.each([
    ['summary', renderCheck([long]).summary, 60_000],
    ['text', renderCheck([long]).text ?? '', 60_000],
    ['one document', renderSummary(long), 60_000],
    ['a short document', renderSummary(long, { bytes: 3_000 }), 3_000],
    ['comment', renderComment(long) ?? '', 10_000],
  ])('%s: whole pieces are left out, and counted', (_, page, most) => {
    expect(bytesOf(page)).toBeLessThanOrEqual(most);
    expect(page.isWellFormed()).toBe(true);
    expect(opened(page)).toBe(0);
    expect(page).toMatch(/\*Too long for this page: [\d,]+ entries are left out\.\*/);
    for (const { value } of all(page, 'code')) expect(value).not.toContain('details>');
  });

  it('keeps the verdict and how it was judged', () => {
    expect(renderSummary(long)).toContain('Fairlead asks for 1,010 things before this merges.');
    expect(renderSummary(long)).toContain('How this was judged');
  });

  it('cuts a long draft at a line and says how much is missing', () => {
    const { text } = renderCheck([report([failing('adr-required', 'block', [finding(1)])])]);
    expect(text).toMatch(/A draft of `a\.md` \(its first part; [\d,]+ more lines left out\):/);
    expect(all(text ?? '', 'code')).toHaveLength(1);
  });
});
