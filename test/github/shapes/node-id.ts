/** Global ids as GraphQL and `node_id` give them: opaque to clients, readable for us. */
const prefixes = {
  User: 'U',
  Bot: 'BOT',
  Organization: 'O',
  Repository: 'R',
  PullRequest: 'PR',
  PullRequestReview: 'PRR',
  Reaction: 'REA',
  CheckRun: 'CR',
  CheckSuite: 'CS',
  StatusContext: 'SC',
  Issue: 'I',
  IssueComment: 'IC',
  Commit: 'C',
  Ref: 'REF',
  Release: 'RE',
  Blob: 'B',
  Tree: 'T',
  Tag: 'TA',
  App: 'A',
  Installation: 'MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u',
  Team: 'T_kw',
  Artifact: 'MDg6QXJ0aWZhY3Q',
  WorkflowRun: 'WFR',
  Activity: 'PSH',
  Label: 'LA',
  Ruleset: 'RRS',
  Environment: 'EN',
  BranchPolicy: 'DBP',
  ProtectionRule: 'GA',
  Deployment: 'DE',
  DeploymentStatus: 'DES',
  IssueEvent: 'IE',
} as const;

export function nodeId(kind: keyof typeof prefixes, id: number | string): string {
  return `${prefixes[kind]}_${Buffer.from(String(id)).toString('base64url')}`;
}
