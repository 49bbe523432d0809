/**
 * What is read of a SARIF file, and no more. Runs, results and rules are GitHub's own limits
 * (https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#upload-limits),
 * so that every file that GitHub takes is read here.
 */
export const max = {
  /** UTF-16 units of one file after unpacking. */
  characters: 50_000_000,
  /** SARIF needs about 15; rule properties are free-form. */
  depth: 100,
  runs: 20,
  results: 25_000,
  rules: 25_000,
  /** UTF-16 units of one message, name or address that are kept. */
  words: 1000,
  /** Steps of a chain of base addresses. */
  bases: 10,
  /** Steps up from a sub-rule's identifier to a rule that is described. */
  ruleSteps: 4,
} as const;
