import { describe, expect, it } from 'vitest';
import { own } from '../../../policies/engine/prose.ts';
import { lead, renderTitle } from '../../../policies/engine/report/title.ts';
import type { ProposedConfiguration, Report } from '../../../policies/engine/report.ts';
import { failure, finding, judge, waiver } from '../waivers/samples.ts';
import { busy, failing, lodash, missingRecord, passing, report, skipping, unknown } from './reports.ts';

const problem = { path: '.github/fairlead.yml', line: 1, column: 1, message: own('it is wrong') };
const proposed: ProposedConfiguration = {
  path: '.github/fairlead.yml',
  problems: [problem],
  differences: [],
  wouldConclude: null,
};

const visibility = { policy: 'visibility', reason: own('judges repositories'), elsewhere: false } as const;
const leftOut = { provenance: { notLookedAt: [{ ...visibility, rung: 'block' }] } } as const;

const cases: readonly (readonly [string, Report, string, string])[] = [
  [
    'all well',
    report([passing('a'), passing('b', 'warn'), skipping('c')]),
    '2 policies passed',
    'All clear: 2 policies passed.',
  ],
  ['one policy', report([passing('a')]), '1 policy passed', 'All clear: 1 policy passed.'],
  [
    'well, and something observed',
    report([passing('a'), failing('b', 'observe', [lodash])]),
    '1 policy passed',
    'All clear: 1 policy passed. Of those only observed, 1 policy would ask for something.',
  ],
  [
    'one to fix',
    report([failing('a', 'block', [lodash]), passing('b')]),
    '1 to fix, 1 passed',
    'Fairlead asks for 1 thing before this merges.',
  ],
  [
    'several findings of one policy',
    report([failing('a', 'block', [lodash, missingRecord])]),
    '2 to fix in 1 policy',
    'Fairlead asks for 2 things before this merges.',
  ],
  [
    'one to consider',
    report([failing('a', 'warn', [lodash]), passing('b')]),
    '1 to consider, 1 passed',
    'Nothing holds this merge; 1 thing is worth a look.',
  ],
  [
    'one not judged',
    report([unknown('a'), passing('b')]),
    "Could not judge 1 policy (not your change's fault), 1 passed",
    "1 policy could not be judged, which holds the merge; that is not your change's fault.",
  ],
  [
    'one not judged that only warns',
    report([unknown('a', 'warn')]),
    "Could not judge 1 policy (not your change's fault)",
    'Nothing holds this merge; 1 policy could not be judged.',
  ],
  [
    'everything at once',
    busy,
    '3 to fix in 2 policies, 1 could not be judged, 1 to consider, 1 passed',
    "Fairlead asks for 3 things before this merges. 1 policy could not be judged, which holds the merge; that is not your change's fault. 1 thing is worth a look.",
  ],
  [
    'only observing, something found',
    report([failing('a', 'observe', [lodash]), passing('b', 'observe')]),
    'Nothing blocks here yet: 1 policy would ask for something',
    'Nothing blocks here yet: every policy is only observed. 1 policy would ask for something.',
  ],
  [
    'only observing, all well',
    report([passing('a', 'observe'), passing('b', 'observe'), unknown('c', 'observe')]),
    'Nothing blocks here yet: 2 policies would pass, 1 could not be judged',
    'Nothing blocks here yet: every policy is only observed. 2 policies would pass, 1 could not be judged.',
  ],
  [
    'nothing applies',
    report([skipping('a'), skipping('b')]),
    'No policy applies to this change (2 looked at)',
    'Looked at 2 policies; none applies to this change.',
  ],
  [
    'no policy',
    report([]),
    'No policy is switched on here',
    'No policy is switched on here, so nothing was judged.',
  ],
  [
    'a policy that blocks, of a kind that nobody judges, alone',
    report([], leftOut),
    'Not judged: 1 policy that blocks was not looked at here',
    'Nothing that counts was judged: 1 policy that blocks was not looked at here, which holds the merge.',
  ],
  [
    'such a policy beside one that is only observed, and one that is and does not apply',
    report([skipping('a', 'observe'), passing('b', 'observe')], leftOut),
    'Not judged: 1 policy that blocks was not looked at here',
    'Nothing that counts was judged: 1 policy that blocks was not looked at here, which holds the merge.',
  ],
  [
    'such a policy beside one that was judged and does not apply',
    report([skipping('a')], leftOut),
    'No policy applies to this change (1 looked at), 1 policy that blocks was not looked at here',
    'Looked at 1 policy; none applies to this change. 1 policy that blocks was not looked at here.',
  ],
  [
    'one that does not apply beside some that are only observed',
    report([skipping('a'), passing('b', 'observe')]),
    'No policy that counts applies to this change (1 looked at)',
    'Looked at 1 policy; none applies to this change. Of those only observed, 1 policy would pass.',
  ],
  [
    'such a policy beside one that only warns and could not be judged',
    report([unknown('a', 'warn')], leftOut),
    "Could not judge 1 policy (not your change's fault), 1 policy that blocks was not looked at here",
    'Nothing that counts was judged: 1 policy that blocks was not looked at here, which holds the merge. 1 policy could not be judged.',
  ],
  [
    'such a policy beside something to consider: that nothing holds the merge is not known',
    report([failing('a', 'warn', [lodash]), passing('b')], leftOut),
    '1 to consider, 1 passed, 1 policy that blocks was not looked at here',
    '1 policy that blocks was not looked at here; 1 thing is worth a look.',
  ],
  [
    'such a policy beside one that is waived',
    report([judge(failure(finding()), [waiver()])], leftOut),
    '1 waived, 1 policy that blocks was not looked at here',
    '1 policy that blocks was not looked at here; 1 finding is waived for now.',
  ],
  [
    'such a policy beside one that passed',
    report([passing('a')], leftOut),
    '1 policy passed, 1 policy that blocks was not looked at here',
    '1 policy passed; 1 policy that blocks was not looked at here.',
  ],
  [
    'a policy that blocks and judges something else by itself',
    report([passing('a')], {
      provenance: { notLookedAt: [{ ...visibility, rung: 'block', elsewhere: true }] },
    }),
    '1 policy passed',
    'All clear: 1 policy passed.',
  ],
  [
    'a policy that only warns, of a kind that nobody judges',
    report([passing('a')], { provenance: { notLookedAt: [{ ...visibility, rung: 'warn' }] } }),
    '1 policy passed',
    'All clear: 1 policy passed.',
  ],
  [
    'a change that breaks the configuration',
    report([passing('a')], { proposed }),
    '1 problem in the new configuration, 1 passed',
    'The new configuration has 1 problem and cannot merge like this.',
  ],
  [
    'a change whose configuration could not be read',
    report([passing('a')], { proposed: { ...proposed, problems: [], unread: own('GitHub was away') } }),
    'The new configuration could not be read, 1 passed',
    "The new configuration could not be read. That holds the merge until it can be; it is not your change's fault.",
  ],
  [
    'a broken configuration with an older one in force',
    report([passing('a')], { provenance: { fallback: 'last-valid', configProblems: [problem] } }),
    'Configuration has problems (an older one judges), 1 passed',
    'Nothing holds this merge; the configuration in force has problems, so its last valid version judged.',
  ],
  [
    'a broken configuration with nothing to fall back to',
    report([passing('a', 'observe')], { provenance: { fallback: 'default', configProblems: [problem] } }),
    'Configuration cannot be used (nothing is enforced)',
    "The configuration in force cannot be used. That holds the merge until a maintainer repairs it; it is not your change's fault.",
  ],
  [
    'a broken configuration, with other layers in force',
    report([passing('a')], { provenance: { fallback: 'default', configProblems: [problem] } }),
    "This repository's configuration cannot be used, 1 passed",
    "The configuration in force cannot be used. That holds the merge until a maintainer repairs it; it is not your change's fault.",
  ],
  [
    'a layer that could not be read',
    report([passing('a')], { provenance: { fallback: 'incomplete', configProblems: [problem] } }),
    'Part of the configuration could not be read, 1 passed',
    "Part of the configuration could not be read. That holds the merge until it can be; it is not your change's fault.",
  ],
  [
    'a layer that tries to loosen a lock',
    report([passing('a')], { provenance: { fallback: 'refused', configProblems: [problem] } }),
    'Configuration goes against a lock or itself (not applied there), 1 passed',
    'Nothing holds this merge; the configuration loosens what another layer has set, which was not applied.',
  ],
];

describe('the verdict', () => {
  it.each(cases)('%s', (_, given, title, sentences) => {
    expect(renderTitle(given)).toBe(title);
    expect(lead(given).join(' ')).toBe(sentences);
  });

  it('says that the merge is free exactly when the check does not hold it', () => {
    for (const [, given] of cases) {
      const words = lead(given).join(' ');
      if (/Nothing holds/.test(words)) expect(given.conclusion).toBe('neutral');
      if (/All clear/.test(words)) expect(given.conclusion).toBe('success');
      if (given.conclusion === 'failure') expect(words).toMatch(/before this merges|cannot merge/);
      if (given.conclusion === 'action_required') expect(words).toMatch(/holds the merge/);
    }
  });
});
