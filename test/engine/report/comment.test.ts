import { describe, expect, it } from 'vitest';
import { own } from '../../../policies/engine/prose.ts';
import { renderComment, renderSettledComment } from '../../../policies/engine/report/comment.ts';
import type { Finding } from '../../../policies/engine/verdict.ts';
import { all } from '../page.ts';
import { busy, failing, lodash, passing, report, skipping, unknown } from './reports.ts';

const detailsUrl = 'https://github.com/acme/billing/runs/7';
const problem = { path: '.github/fairlead.yml', line: 14, column: 9, message: own('it is wrong') };

describe('renderComment', () => {
  it('says in a few lines what to do', () => {
    expect(renderComment(busy, { detailsUrl })).toMatchInlineSnapshot(`
      "**Fairlead asks for 3 things before this merges.** 1 policy could not be judged, which holds the merge; that is not your change's fault. 1 thing is worth a look. [Details](https://github.com/acme/billing/runs/7)

      1. Architectural change without a decision record: new datastore (\`ioredis\` in \`package.json\`), new folder \`services/billing/\`. Add \`docs/adr/0023-use-redis.md\`; 0023 is free on main and in open pull requests. A draft is in the check.
      2. \`lodash\` 4.17.15 has \`GHSA-35jh-r3h4-6jhm\` (high, prototype pollution). Bump \`lodash\` to 4.17.21.
      3. \`minimist\` 1.2.0 has \`GHSA-xvch-5gv4-984h\` (critical). Bump \`minimist\` to 1.2.6.

      Worth a look, but not holding the merge:

      - SQL is put together from text. Use parameters.

      passing-checks could not be judged: \`api.osv.dev\` answered 503 three times. It is retried automatically. It is required, so it holds the merge. Fairlead looks again by itself; an owner with no part in the change can let this head through: \`/fairlead proceed passing-checks reason: …\` (recorded, and shown as not judged)."
    `);
  });

  it('takes the first sentence of what is wrong and of what to do', () => {
    const long = {
      ...lodash,
      message: own('It is large. The most are in a folder.'),
      remedy: own('Take it apart. By folder, say.'),
    };
    expect(renderComment(report([failing('size', 'block', [long])]))).toContain(
      '1. It is large. Take it apart.',
    );
    expect(renderComment(report([failing('size', 'block', [long])]))).not.toContain('folder');
  });

  it.each([
    ['all passed', report([passing('a'), skipping('b')])],
    ['only observed', report([failing('a', 'observe', [lodash]), unknown('b', 'observe')])],
    ['could not judge what only warns', report([unknown('a', 'warn')])],
    ['no policy', report([])],
    [
      'an older configuration judged',
      report([passing('a')], { provenance: { fallback: 'last-valid', configProblems: [problem] } }),
    ],
  ])('is silent: %s', (_, given) => {
    expect(renderComment(given, { detailsUrl })).toBeNull();
  });

  it.each([
    [
      'a warning',
      report([failing('a', 'warn', [lodash])]),
      'Nothing holds this merge; 1 thing is worth a look.',
    ],
    ['a merge held by what could not be seen', report([unknown('a')]), "that is not your change's fault"],
    [
      'an unusable configuration',
      report([], { provenance: { fallback: 'default', configProblems: [problem] } }),
      'until a maintainer repairs it',
    ],
    [
      'a broken new configuration',
      report([], {
        proposed: { path: problem.path, problems: [problem], differences: [], wouldConclude: null },
      }),
      '1. `.github/fairlead.yml:14:9` it is wrong.',
    ],
  ])('speaks of %s', (_, given, words) => {
    expect(renderComment(given)).toContain(words);
  });

  it('lists ten things and counts the others', () => {
    const findings = Array.from({ length: 30 }, (_, i): Finding => ({ ...lodash, fingerprint: String(i) }));
    const comment = renderComment(report([failing('a', 'block', [lodash, ...findings])])) ?? '';
    expect(all(comment, 'listItem')).toHaveLength(10);
    expect(comment).toContain('and 21 more, listed in the check');
  });

  it.each(['javascript:alert(1)', 'https://a.example/) [x](https://evil.example', 'https://a b', ''])(
    'does not link to %j',
    (url) => {
      expect(all(renderComment(busy, { detailsUrl: url }) ?? '', 'link')).toEqual([]);
    },
  );
});

it('renderSettledComment says that nothing is left', () => {
  expect(renderSettledComment(report([passing('a'), passing('b')]), { detailsUrl })).toBe(
    `**Fairlead: all settled.** 2 policies passed. [Details](${detailsUrl})`,
  );
});
