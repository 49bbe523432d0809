/**
 * What it means for an organization when a policy about a repository or an organization fails: the risk, how likely and
 * how bad, and what it takes to put it right. An audit makes its register of risks from this. A policy that is not here is
 * a risk all the same: in the words of its own title, and weighed as medium.
 */

/** The parts of a posture, in the order they are shown in. */
export const areas = [
  'access',
  'change control',
  'supply chain',
  'secrets',
  'delivery',
  'code',
  'knowledge',
] as const;

export type Area = (typeof areas)[number];

/** 1 rare or slight, 2 unlikely or limited, 3 possible or noticeable, 4 likely or serious, 5 nearly certain or ruinous. */
export type Level = 1 | 2 | 3 | 4 | 5;

/** Hours of work: an estimate as a range, never one number. */
export interface Hours {
  readonly low: number;
  readonly high: number;
}

export interface PolicyRisk {
  readonly area: Area;
  /** What can happen, without how often it was found. A sentence without a full stop. */
  readonly risk: string;
  readonly likelihood: Level;
  /** Why it is as likely, and as bad. Sentences without a full stop. */
  readonly likely: string;
  readonly impact: Level;
  readonly harm: string;
  readonly hours: Hours;
  /** Whether the work is done once, or again for each repository. */
  readonly scale: 'once' | 'each';
  /** How it is put right: a setting, a file in a pull request, or by people. */
  readonly by: 'setting' | 'file' | 'people';
}

const minutes = { low: 0.1, high: 0.3 } as const;
const shortly = { low: 0.5, high: 1 } as const;
const halfDay = { low: 2, high: 4 } as const;

export const policyRisks: Readonly<Record<string, PolicyRisk>> = {
  access: {
    area: 'access',
    risk: 'More people than need it can change or delete the repository',
    likelihood: 3,
    likely: 'each account with more rights than its work needs is one more that can be taken over or misused',
    impact: 4,
    harm: 'an admin can switch off every other protection of the repository',
    hours: shortly,
    scale: 'each',
    by: 'people',
  },
  'actions-permissions': {
    area: 'supply chain',
    risk: 'Workflows run with more rights than they need, or run code that nobody vetted',
    likelihood: 3,
    likely: 'one compromised action or careless workflow is enough, and both happen every year',
    impact: 4,
    harm: 'such a workflow can change the code and read what its secrets open',
    hours: shortly,
    scale: 'each',
    by: 'setting',
  },
  apps: {
    area: 'access',
    risk: 'Installed Apps can do more than anybody decided they should',
    likelihood: 2,
    likely: 'an App is only as safe as its maker, and nobody here watches that',
    impact: 4,
    harm: 'an App that may write can change code and settings of every repository it was given',
    hours: halfDay,
    scale: 'once',
    by: 'people',
  },
  'branch-protection': {
    area: 'change control',
    risk: 'The default branch can be changed without review or passing checks',
    likelihood: 4,
    likely: 'nothing but habit stands in the way, for everybody who may write',
    impact: 4,
    harm: 'what lands there is what is built and shipped; history can be rewritten and lost',
    hours: shortly,
    scale: 'each',
    by: 'setting',
  },
  'code-owners': {
    area: 'change control',
    risk: 'Changes to sensitive files are not sent to the people who know them',
    likelihood: 3,
    likely: 'who reviews what is left to whoever opens the pull request',
    impact: 3,
    harm: 'mistakes in what matters most pass a review by somebody who cannot see them',
    hours: { low: 1, high: 3 },
    scale: 'each',
    by: 'file',
  },
  'code-scanning': {
    area: 'supply chain',
    risk: 'Weaknesses in the code itself are not looked for, or not dealt with',
    likelihood: 3,
    likely: 'reviewers miss some of what a scanner finds in minutes',
    impact: 3,
    harm: 'such weaknesses are found by those who scan from outside',
    hours: halfDay,
    scale: 'each',
    by: 'setting',
  },
  'default-permission': {
    area: 'access',
    risk: 'Every member has rights in every repository, needed or not',
    likelihood: 3,
    likely: 'each new member, and each account taken over, has them from the first day',
    impact: 4,
    harm: 'one account opens all of the organization’s code',
    hours: halfDay,
    scale: 'once',
    by: 'setting',
  },
  'dependency-updates': {
    area: 'supply chain',
    risk: 'Dependencies fall behind, and security updates wait for somebody to think of them',
    likelihood: 4,
    likely: 'every dependency gets fixes, and nothing here asks for them',
    impact: 3,
    harm: 'known holes stay open, and the later update is the larger one',
    hours: shortly,
    scale: 'each',
    by: 'file',
  },
  'deploy-keys': {
    area: 'access',
    risk: 'Keys that belong to nobody can read or change the repository',
    likelihood: 2,
    likely: 'deploy keys are copied to machines and outlive those who made them',
    impact: 4,
    harm: 'a key that may write pushes past everybody’s account and two-factor authentication',
    hours: shortly,
    scale: 'each',
    by: 'people',
  },
  environments: {
    area: 'delivery',
    risk: 'Anybody who can push a workflow can deploy to production',
    likelihood: 3,
    likely: 'a workflow on any branch reaches an environment that is not restricted',
    impact: 4,
    harm: 'what was not reviewed runs where customers are, with production’s secrets',
    hours: shortly,
    scale: 'each',
    by: 'setting',
  },
  'inactive-members': {
    area: 'access',
    risk: 'People who no longer work here still have access',
    likelihood: 3,
    likely: 'accounts that nobody uses are accounts that nobody watches',
    impact: 4,
    harm: 'their access is that of a member, with nobody to notice its misuse',
    hours: halfDay,
    scale: 'once',
    by: 'people',
  },
  licence: {
    area: 'supply chain',
    risk: 'What others may do with the code is not said, or not as it should be',
    likelihood: 2,
    likely: 'it comes up with every customer’s or investor’s lawyer',
    impact: 2,
    harm: 'use, contribution and sale of the code are held up until it is settled',
    hours: shortly,
    scale: 'each',
    by: 'file',
  },
  'member-privileges': {
    area: 'access',
    risk: 'Members can publish, delete or transfer repositories by themselves',
    likelihood: 2,
    likely: 'one wrong click, or one account taken over, is enough',
    impact: 4,
    harm: 'source code becomes public or is lost',
    hours: shortly,
    scale: 'once',
    by: 'setting',
  },
  'merge-settings': {
    area: 'change control',
    risk: 'Changes are merged in ways that leave history or branches in disorder',
    likelihood: 3,
    likely: 'each person merges as the button offers',
    impact: 1,
    harm: 'what was released when is harder to reconstruct',
    hours: minutes,
    scale: 'each',
    by: 'setting',
  },
  'organization-actions': {
    area: 'supply chain',
    risk: 'Workflows of the whole organization may run anybody’s code with rights to write',
    likelihood: 3,
    likely: 'one compromised action or careless workflow is enough, and both happen every year',
    impact: 4,
    harm: 'it reaches every repository that uses it',
    hours: halfDay,
    scale: 'once',
    by: 'setting',
  },
  'organization-webhooks': {
    area: 'access',
    risk: 'Events of all repositories are sent to places that are not secured or not known',
    likelihood: 2,
    likely: 'webhooks outlive the services they were made for',
    impact: 3,
    harm: 'their receiver learns of every private repository’s work, and can be fed forged events',
    hours: shortly,
    scale: 'once',
    by: 'setting',
  },
  'outside-collaborators': {
    area: 'access',
    risk: 'People outside the organization can change its code',
    likelihood: 3,
    likely: 'they leave no trace in the list of members, and are forgotten when a contract ends',
    impact: 4,
    harm: 'their rights in a repository are those of a member',
    hours: halfDay,
    scale: 'once',
    by: 'people',
  },
  owners: {
    area: 'access',
    risk: 'The organization has too many owners, or hangs on one',
    likelihood: 2,
    likely: 'accounts are lost and taken over; owners’ accounts most of all',
    impact: 5,
    harm: 'an owner can do everything, and without one nobody can',
    hours: shortly,
    scale: 'once',
    by: 'people',
  },
  'repository-webhooks': {
    area: 'access',
    risk: 'Events of the repository are sent to places that are not secured or not known',
    likelihood: 2,
    likely: 'webhooks outlive the services they were made for',
    impact: 3,
    harm: 'their receiver learns of the repository’s work, and can be fed forged events',
    hours: shortly,
    scale: 'each',
    by: 'setting',
  },
  'repository-workflows': {
    area: 'supply chain',
    risk: 'Workflows can be made to run strangers’ code or to give secrets away',
    likelihood: 3,
    likely: 'the patterns are known, searched for and used',
    impact: 4,
    harm: 'a workflow holds tokens that can change the code and what is released',
    hours: { low: 1, high: 3 },
    scale: 'each',
    by: 'file',
  },
  'secret-scanning': {
    area: 'secrets',
    risk: 'Keys that are pushed by mistake are not noticed',
    likelihood: 3,
    likely: 'it happens to every team sooner or later',
    impact: 4,
    harm: 'a key works until somebody revokes it, and nobody knows that they should',
    hours: minutes,
    scale: 'each',
    by: 'setting',
  },
  'security-policy': {
    area: 'delivery',
    risk: 'Who finds a weakness does not know whom to tell',
    likelihood: 2,
    likely: 'few look, but those who do look for this file first',
    impact: 2,
    harm: 'the weakness is told to everybody, or to nobody',
    hours: shortly,
    scale: 'each',
    by: 'file',
  },
  'settings-drift': {
    area: 'change control',
    risk: 'Settings are not as they are declared',
    likelihood: 3,
    likely: 'somebody changed them by hand, and nobody changed them back',
    impact: 3,
    harm: 'what people rely on does not hold',
    hours: minutes,
    scale: 'each',
    by: 'setting',
  },
  staleness: {
    area: 'delivery',
    risk: 'Repositories that nobody works on stay open for changes and forgotten in updates',
    likelihood: 2,
    likely: 'nobody looks at them, so nobody sees what they still run or allow',
    impact: 2,
    harm: 'old code with known holes may still be deployed, with access that nobody reviews',
    hours: minutes,
    scale: 'each',
    by: 'people',
  },
  'two-factor': {
    area: 'access',
    risk: 'A stolen password is enough to take over an account',
    likelihood: 4,
    likely: 'passwords are reused and leak; it is how most accounts are taken over',
    impact: 5,
    harm: 'the account’s rights, up to those of an owner, are the thief’s',
    hours: halfDay,
    scale: 'once',
    by: 'setting',
  },
  'vulnerability-alerts': {
    area: 'supply chain',
    risk: 'Known vulnerabilities of dependencies are not seen, or stay open too long',
    likelihood: 4,
    likely: 'what is published about them is what attackers use',
    impact: 4,
    harm: 'what such a hole gives depends on the package: up to running code in production',
    hours: halfDay,
    scale: 'each',
    by: 'people',
  },
};
