/** The packs' files as text. Written by `npm run packs`; edit the .yml files. */
export const packTexts = {
  startup: `# A small team that ships daily: it holds a merge for what cannot be taken back, and mentions the rest.
# Each entry is explained on the page beside this file, startup.md.

policies:
  access: observe
  actions-permissions: observe
  adr-required:
    rung: warn
    threshold: 8
  adr-valid: warn
  apps: observe
  branch-protection: observe
  code-owners: observe
  code-scanning: observe
  commit-signatures: off
  companion-files: observe
  default-permission: observe
  dependencies:
    rung: block
    fail-on-severity: high
    fail-on-unknown-severity: false
    only-fixable: true
    unpinned: allow
  dependency-updates: observe
  deploy-keys: observe
  deployment-health: observe
  description: warn
  environments: observe
  forbidden-files: warn
  inactive-members: observe
  lead-time-regression: observe
  licence: observe
  linked-work: observe
  member-privileges: observe
  merge-settings: observe
  organization-actions: observe
  organization-drift: observe
  organization-webhooks: observe
  outside-collaborators: observe
  owners: observe
  passing-checks: warn
  release-readiness: observe
  repository-webhooks: observe
  repository-workflows: observe
  review:
    rung: block
    approvals: 1
  secret-scanning: observe
  secrets: block
  security-policy: observe
  settings-drift: observe
  size:
    rung: warn
    lines: 800
    files: 50
  staleness: observe
  static-analysis: warn
  title: observe
  two-factor: observe
  vulnerability-alerts: observe
  workflow-hardening: warn
`,
  soc2: `# Change management that an auditor can follow: every change asked for, reviewed by somebody else, tested, and traceable.
# Each entry is explained on the page beside this file, soc2.md.

policies:
  access: observe
  actions-permissions: observe
  adr-required: block
  adr-valid: warn
  apps: observe
  branch-protection: observe
  code-owners: observe
  code-scanning: observe
  commit-signatures: observe
  companion-files: warn
  default-permission: observe
  dependencies:
    rung: block
    fail-on-severity: high
  dependency-updates: observe
  deploy-keys: observe
  deployment-health: observe
  description:
    rung: warn
    min-words: 5
  environments: observe
  forbidden-files: warn
  inactive-members: observe
  lead-time-regression: observe
  licence: observe
  linked-work: block
  member-privileges: observe
  merge-settings: observe
  organization-actions: observe
  organization-drift: observe
  organization-webhooks: observe
  outside-collaborators: observe
  owners: observe
  passing-checks: block
  release-readiness: block
  repository-webhooks: observe
  repository-workflows: observe
  review:
    rung: block
    approvals: 1
    code-owners: require
  secret-scanning: observe
  secrets: block
  security-policy: observe
  settings-drift: observe
  size: warn
  staleness: observe
  static-analysis: block
  title: warn
  two-factor: observe
  vulnerability-alerts: observe
  workflow-hardening: block
`,
  regulated: `# For payments, health and the like: two people, nothing unfinished, nothing too new, and every exception written down.
# Each entry is explained on the page beside this file, regulated.md.

policies:
  access: observe
  actions-permissions: observe
  adr-required:
    rung: block
    threshold: 5
    accepted-statuses: [accepted]
  adr-valid:
    rung: block
    date: required
    decision-makers: required
  apps: observe
  branch-protection:
    rung: observe
    approvals: 2
    dismiss-stale-approvals: true
    admins: true
  code-owners: observe
  code-scanning: observe
  commit-signatures: block
  companion-files: block
  default-permission: observe
  dependencies:
    rung: block
    fail-on-severity: medium
    minimum-age-days: 7
    install-scripts: fail
  dependency-updates: observe
  deploy-keys: observe
  deployment-health: observe
  description:
    rung: block
    min-words: 10
    tasks: complete
  environments: observe
  forbidden-files: block
  inactive-members: observe
  lead-time-regression: observe
  licence: observe
  linked-work: block
  member-privileges: observe
  merge-settings: observe
  organization-actions: observe
  organization-drift: observe
  organization-webhooks: observe
  outside-collaborators: observe
  owners: observe
  passing-checks:
    rung: block
    others: require
    skipped: refuse
  release-readiness:
    rung: block
    notes: every-change
  repository-webhooks: observe
  repository-workflows: observe
  review:
    rung: block
    approvals: 2
    code-owners: require-another
    stale-approvals: refuse
  secret-scanning: observe
  secrets: block
  security-policy: observe
  settings-drift: observe
  size: warn
  staleness: observe
  static-analysis:
    rung: block
    fail-on-level: error
    fail-on-security-severity: medium
  title: block
  two-factor: observe
  vulnerability-alerts: observe
  workflow-hardening: block
`,
} as const;

export type PackName = keyof typeof packTexts;

/** From the mildest to the strictest. */
export const packNames: readonly PackName[] = ['startup', 'soc2', 'regulated'];
