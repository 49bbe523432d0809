/** Allstar's policies, by the names of their configuration files, each with what it asks in our words. */
export const allstar = {
  actions: 'Some actions must run, others must not',
  admin: 'Every repository has administrators, and not too many',
  binary_artifacts: 'No executable files among the sources',
  branch_protection: 'Branches are protected as the organization says',
  codeowners: 'There is a valid CODEOWNERS',
  dangerous_workflow: 'No workflow runs what strangers write',
  outside: 'Outside collaborators have no write or admin access',
  scorecard: 'Chosen Scorecard checks reach a score',
  security: 'There is a SECURITY.md that says something',
} as const;

export const beyondAllstar: Readonly<Partial<Record<keyof typeof allstar, string>>> = {
  scorecard: 'Fairlead gives no scores; the checks are in the table of Scorecard',
};
