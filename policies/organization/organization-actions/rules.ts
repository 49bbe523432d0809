/** One rule for each setting of GitHub Actions. */
import type { Known } from '../../engine/facts.ts';
import { own, type Prose, say } from '../../engine/prose.ts';
import { type Look, look, looks } from '../../engine/shown.ts';
import type { Finding, Severity } from '../../engine/verdict.ts';
import { isEverything } from '../../facts/allowed-actions.ts';
import { counted } from '../../facts/logins.ts';
import { approvalWords, type Options } from './options.ts';

type Actions = NonNullable<Known<'organizationActions'>['organizationActions']>;
type Rule = (actions: Actions, options: Options) => Look<Finding>;

const at = 'Open Settings → Actions → ';

function finding(fingerprint: string, severity: Severity, message: Prose, remedy: Prose): Finding {
  return { message, remedy, who: 'owner', severity, fingerprint };
}

const nothing: Look<Finding> = { found: [], gaps: [] };

const repositories: Rule = (actions, { repositories: wanted }) => {
  if (wanted === 'all') return nothing;
  return look(actions.repositories, (which) =>
    which === 'all'
      ? [
          finding(
            'all-repositories',
            'low',
            own('Every repository runs workflows, those too that need none.'),
            own(`${at}General → Policies, and choose the repositories that need workflows.`),
          ),
        ]
      : [],
  );
};

/** Any action that is pinned is as good as a list: nobody changes what a commit is. */
const whichActions: Rule = (actions, { actions: wanted }) => {
  if (wanted === 'any') return nothing;
  const any = finding(
    'any-action',
    'medium',
    own('Workflows may use any action of anybody, at whatever its tag names today.'),
    own(
      `${at}General → Policies, and allow the organization’s own actions, GitHub’s, and those on a list; or require actions to be pinned to a full-length commit SHA. Look first which ones are used: a workflow with another one fails.`,
    ),
  );
  const allowed = look(actions.actions, ({ allowed: which, patterns }) => {
    const everything = which === 'all' || (which === 'selected' && patterns.some(isEverything));
    return everything ? [any] : [];
  });
  if (allowed.found.length === 0) return allowed;
  return look(actions.pinned, (pinned) => (pinned ? [] : [any]));
};

const token: Rule = (actions, { token: wanted }) => {
  if (wanted === 'write') return nothing;
  return look(actions.token, (may) =>
    may === 'write'
      ? [
          finding(
            'token-writes',
            'high',
            own(
              'A workflow that does not say what its token may do gets one that writes: to code, packages, releases and more.',
            ),
            own(
              `${at}General → Workflow permissions → Read repository contents and packages permissions. Workflows that write then need permissions of their own.`,
            ),
          ),
        ]
      : [],
  );
};

const approves: Rule = (actions, { approve }) => {
  if (approve === 'accept') return nothing;
  return look(actions.approves, (may) =>
    may
      ? [
          finding(
            'approves',
            'high',
            own('Workflows may approve pull requests: an approval need not be a person’s.'),
            own(
              `${at}General → Workflow permissions, and clear “Allow GitHub Actions to create and approve pull requests”. A workflow that only opens pull requests needs another way, such as an App of its own.`,
            ),
          ),
        ]
      : [],
  );
};

const approvals = [
  'first_time_contributors_new_to_github',
  'first_time_contributors',
  'all_external_contributors',
] as const;

const forkApproval: Rule = (actions, { 'fork-approval': wanted }) =>
  look(actions.forkApproval, (policy) =>
    approvals.indexOf(policy) < approvalWords.indexOf(wanted)
      ? [
          finding(
            'fork-approval',
            'medium',
            own(
              policy === 'first_time_contributors'
                ? 'In public repositories, workflows of people from outside run without anybody’s word once one change of theirs was merged.'
                : 'In public repositories, workflows of strangers run without anybody’s word unless their account is new.',
            ),
            own(`${at}General → Approval for running fork pull request workflows from contributors.`),
          ),
        ]
      : [],
  );

const privateForks: Rule = (actions, { 'private-forks': wanted }) => {
  if (wanted === 'accept') return nothing;
  return look(actions.privateForks, ({ run, secrets, writeTokens }) => {
    if (!run || !(secrets || writeTokens)) return [];
    const gets = [...(secrets ? ['secrets'] : []), ...(writeTokens ? ['tokens that write'] : [])].join(
      ' and ',
    );
    return [
      finding(
        'private-forks',
        'high',
        own(
          `Workflows of pull requests from forks of private repositories get ${gets}: whoever may read may take them.`,
        ),
        own(`${at}General → Fork pull request workflows in private repositories, and clear what sends them.`),
      ),
    ];
  });
};

const publicRunners: Rule = (actions, { runners }) => {
  if (runners === 'any') return nothing;
  return look(actions.runnerGroups, (groups) => {
    const open = groups.filter((group) => group.allowsPublicRepositories).map(({ name }) => name);
    if (open.length === 0) return [];
    return [
      finding(
        'public-runners',
        'high',
        say`${counted(open, 'group')} of self-hosted runners take work of public repositories: a stranger’s pull request can run on these machines.`,
        own(`${at}Runner groups → the group, and clear “Allow public repositories”.`),
      ),
    ];
  });
};

const selectedRunners: Rule = (actions, { runners }) => {
  if (runners !== 'selected') return nothing;
  return look(actions.runnerGroups, (groups) => {
    const wide = groups.filter(({ visibility }) => visibility !== 'selected').map(({ name }) => name);
    if (wide.length === 0) return [];
    return [
      finding(
        'wide-runners',
        'medium',
        say`${counted(wide, 'group')} of self-hosted runners work for more than selected repositories.`,
        own(`${at}Runner groups → the group → Repository access, and choose the repositories that need it.`),
      ),
    ];
  });
};

const runners: Rule = (actions, options) =>
  looks([publicRunners(actions, options), selectedRunners(actions, options)]);

export const rules: readonly Rule[] = [
  repositories,
  whichActions,
  token,
  approves,
  forkApproval,
  privateForks,
  runners,
];
