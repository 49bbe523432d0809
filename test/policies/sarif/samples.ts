/** Small SARIF files: give what matters. */

export type Json = Record<string, unknown>;

export function sarifResult(result: Json = {}): Json {
  return {
    ruleId: 'no-eval',
    level: 'error',
    message: { text: 'eval can be harmful.' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a.ts' }, region: { startLine: 2 } } }],
    ...result,
  };
}

export function sarifRun(run: Json = {}): Json {
  return { tool: { driver: { name: 'ESLint', semanticVersion: '9.1.0' } }, results: [sarifResult()], ...run };
}

export function sarif(...runs: readonly Json[]): string {
  return JSON.stringify({ version: '2.1.0', runs });
}

/** A result at a place, with more of the physical location when needed. */
export function at(uri: string, startLine?: number, more: Json = {}): Json {
  const region = startLine === undefined ? {} : { region: { startLine, ...more } };
  return sarifResult({ locations: [{ physicalLocation: { artifactLocation: { uri }, ...region } }] });
}
