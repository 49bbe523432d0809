/** The checks of OpenSSF Scorecard, by its names, each with what it asks in our words. */
export const scorecard = {
  'Binary-Artifacts': 'No executable files among the sources',
  'Branch-Protection': 'Main and release branches are protected, in five tiers',
  'CI-Tests': 'Changes are tested before they are merged',
  'CII-Best-Practices': 'The project has an OpenSSF best practices badge',
  'Code-Review': 'Somebody else reviews changes before they are merged',
  Contributors: 'People of several organizations take part',
  'Dangerous-Workflow': 'No workflow runs what strangers write',
  'Dependency-Update-Tool': 'A tool keeps dependencies up to date',
  Fuzzing: 'The project is fuzzed',
  License: 'There is a licence',
  Maintained: 'Somebody works on it and answers',
  Packaging: 'A workflow publishes packages',
  'Pinned-Dependencies': 'What the build takes in is pinned',
  SAST: 'Static analysis runs on changes',
  SBOM: 'There is a bill of materials',
  'Security-Policy': 'It says how to report a vulnerability',
  'Signed-Releases': 'Releases are signed or have provenance',
  'Token-Permissions': 'Workflows’ tokens may do no more than they need',
  Vulnerabilities: 'No known vulnerability is open',
  Webhooks: 'Webhooks have a secret',
} as const;

/** Why Fairlead does not answer some of them. */
export const beyondScorecard: Readonly<Partial<Record<keyof typeof scorecard, string>>> = {
  'CII-Best-Practices': 'a project’s own statement on another site',
  Contributors: 'says nothing about a company’s own repositories',
};
