/** A finding of an analysis tool, handed over as SARIF in a workflow artifact. */
import { freeFolder } from './billing.ts';
import type { Scene } from './scene.ts';

const source = `import { database } from './database.js';

export function receiptsOf(customer) {
  return database.query("select * from receipts where customer = '" + customer + "'");
}
`;

/** The line of the query. */
const line = 4;
const rule = 'js/sql-injection';

/** As CodeQL writes it, in short. */
function sarifAt(path: string): string {
  const region = { startLine: line, startColumn: 25 };
  const result = {
    ruleId: rule,
    message: { text: 'This query string depends on a user-provided value.' },
    locations: [{ physicalLocation: { artifactLocation: { uri: path }, region } }],
  };
  const about = {
    id: rule,
    shortDescription: { text: 'Database query built from user-controlled sources' },
    help: { text: 'Use query parameters instead of building the query from strings.' },
    defaultConfiguration: { level: 'error' },
    properties: { 'security-severity': '8.8' },
  };
  const driver = { name: 'CodeQL', semanticVersion: '2.25.1', rules: [about] };
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver }, results: [result] }] });
}

export const analysis: Scene = {
  title: 'A finding of static analysis',
  play: async (stage) => {
    const path = `${freeFolder(stage.files, 'src/receipts')}/query.js`;
    const opened = await stage.open({
      title: 'List the receipts of a customer',
      body: '',
      branch: 'sam/receipts',
      files: { [path]: source },
    });
    await stage.vouch(opened);
    await stage.judged(opened, 'opened', { conclusion: 'success', says: ['policies passed'] });
    stage.note('A workflow ends and leaves its SARIF file as the artifact "fairlead-sarif".');
    await stage.finishAnalysis(opened, sarifAt(path));
    await stage.judged(opened, 'analysis finished', {
      conclusion: 'failure',
      says: [rule],
      annotated: { path, line },
    });
  },
};
