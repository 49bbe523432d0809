/** Small hand-made reports: what the renderers' tests change one thing of. */
import type { Assessment } from '../../../policies/engine/evaluate.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { conclude, type Identity, type Report } from '../../../policies/engine/report.ts';
import type { Rung } from '../../../policies/engine/setting.ts';
import type { Finding, NonEmpty } from '../../../policies/engine/verdict.ts';

const titles: Readonly<Record<string, string>> = {
  'adr-required': 'A large or architectural change comes with a decision record',
  dependencies: 'A change adds no known vulnerability',
  'passing-checks': 'Every required check succeeded on the head',
  review: 'People other than the author approved the final head',
  'static-analysis': 'A change adds no new finding',
};

function assessment(policy: string, rung: Rung, result: Assessment['result']): Assessment {
  const origin = { layer: '.github/fairlead.yml@77d0e12', line: 3 };
  return { policy, title: titles[policy] ?? 'All is well', rung, origin, result, gaps: [] };
}

export function passing(policy: string, rung: Rung = 'block'): Assessment {
  return assessment(policy, rung, { outcome: 'pass', because: own('all is as it should be') });
}

export function skipping(policy: string, rung: Rung = 'block'): Assessment {
  return assessment(policy, rung, { outcome: 'skip', because: own('nothing it looks at was changed') });
}

export function failing(policy: string, rung: Rung, findings: NonEmpty<Finding>): Assessment {
  return assessment(policy, rung, { outcome: 'fail', findings });
}

export function unknown(policy: string, rung: Rung = 'block'): Assessment {
  const reason = say`${'api.osv.dev'} answered 503 three times`;
  const remedy = own('It is retried automatically');
  return assessment(policy, rung, { outcome: 'unknown', missing: [{ fact: 'checks', reason, remedy }] });
}

export const missingRecord: Finding = {
  message: say`Architectural change without a decision record: new datastore (${'ioredis'} in ${'package.json'}), new folder ${'services/billing/'}.`,
  remedy: say`Add ${'docs/adr/0023-use-redis.md'}; 0023 is free on main and in open pull requests.`,
  who: 'author',
  fingerprint: 'adr',
  draft: {
    path: 'docs/adr/0023-use-redis.md',
    text: '# Use Redis\n\n```sh\nnpm i ioredis\n```\n\n## Context\n',
  },
};

export const lodash: Finding = {
  message: say`${'lodash'} 4.17.15 has ${'GHSA-35jh-r3h4-6jhm'} (high, prototype pollution)`,
  remedy: say`Bump ${'lodash'} to 4.17.21.`,
  who: 'author',
  severity: 'high',
  path: 'package-lock.json',
  line: 120,
  fingerprint: 'GHSA-35jh-r3h4-6jhm:lodash',
};

/** Of a pull request of a client, unless said. */
export function identity(more: Partial<Identity> = {}): Identity {
  return {
    kind: 'pull_request',
    client: 'github.com/3',
    repositoryId: 7,
    subjectId: '12',
    judgedAt: '2026-11-20T12:00:00.000Z',
    rules: 'a'.repeat(64),
    facts: 'f'.repeat(64),
    engine: '0.1.0',
    ...more,
  };
}

export function report(
  assessments: readonly Assessment[],
  more: Partial<Omit<Report, 'provenance'>> & { readonly provenance?: Partial<Report['provenance']> } = {},
): Report {
  const { provenance, ...rest } = more;
  const whole = {
    subject: '#12',
    identity: identity(),
    base: { ref: 'main', sha: '77d0e12'.padEnd(40, '0') },
    head: { ref: 'billing-queue', sha: '9c1b2aa'.padEnd(40, '0') },
    assessments,
    proposed: null,
    ...rest,
    provenance: {
      configuration: say`${'.github/fairlead.yml'} of ${'main'} at ${'77d0e12'}`,
      configProblems: [],
      fallback: 'none',
      calls: 6,
      sources: [own('Dependency data: OSV')],
      notLookedAt: [],
      ...provenance,
    },
  } as const;
  return { ...whole, conclusion: conclude(whole) };
}

/** The one in the mock-ups: two things to fix, one to consider, one unseen, the rest well. */
export const busy: Report = report([
  failing('adr-required', 'block', [missingRecord]),
  failing('dependencies', 'block', [
    lodash,
    {
      ...lodash,
      message: say`${'minimist'} 1.2.0 has ${'GHSA-xvch-5gv4-984h'} (critical)`,
      remedy: say`Bump ${'minimist'} to 1.2.6.`,
      line: 300,
      fingerprint: 'b',
    },
  ]),
  unknown('passing-checks'),
  passing('review'),
  failing('static-analysis', 'warn', [
    {
      message: own('SQL is put together from text'),
      remedy: own('Use parameters.'),
      who: 'author',
      path: 'src/db.ts',
      line: 7,
      endLine: 9,
      fingerprint: 'c',
    },
  ]),
  skipping('release-notes'),
  failing('titles', 'observe', [
    {
      message: own('The title does not say what changes'),
      remedy: own('Say it.'),
      who: 'author',
      fingerprint: 'd',
    },
  ]),
]);
