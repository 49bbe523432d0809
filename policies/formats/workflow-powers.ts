/** What a GitHub Actions workflow may do beyond reading the repository, by the lines that say so. */

/** Each power once, sorted: `contents: write`, `pull_request_target`, `secret DEPLOY_KEY`, … Never throws. */
export function workflowPowers(text: string): readonly string[] {
  const powers = new Set<string>();
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(?:^|\s)#.*$/, '');
    for (const power of powersOf(line)) powers.add(power);
  }
  return [...powers].sort();
}

/** https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#permissions */
const scopes =
  /\b(actions|artifact-metadata|attestations|checks|contents|deployments|discussions|id-token|issues|models|packages|pages|pull-requests|repository-projects|security-events|statuses)["']?\s*:\s*["']?write\b/g;
/** Events that run with the base repository's secrets on what strangers sent. */
const trigger = /(?:^|[\s[,"'])(pull_request_target|workflow_run|issue_comment)(?=["'\s,\]:]|$)/g;
const secret = /\bsecrets\.([A-Za-z_]\w*)|\bsecrets\[['"]([A-Za-z_]\w*)['"]\]/g;

function powersOf(line: string): readonly string[] {
  const granted = [...line.matchAll(scopes)].map((match) => `${match[1]}: write`);
  const triggers = [...line.matchAll(trigger)].map((match) => match[1] ?? '');
  const secrets = [...line.matchAll(secret)].map((match) => match[1] ?? match[2] ?? '');
  return [
    ...granted,
    ...triggers,
    ...secrets.filter((name) => name.toUpperCase() !== 'GITHUB_TOKEN').map((name) => `secret ${name}`),
    ...(/\bpermissions\s*:\s*["']?write-all\b/.test(line) ? ['permissions: write-all'] : []),
    ...(/\bsecrets\s*:\s*["']?inherit\b/.test(line) ? ['secrets: inherit'] : []),
    ...(/\bself-hosted\b/.test(line) ? ['self-hosted runner'] : []),
    ...(/^\s*environment\s*:/.test(line) ? ['deployment environment'] : []),
  ];
}

/** Workflows and nothing else: GitHub reads no subfolders (https://docs.github.com/actions/reference/workflow-syntax-for-github-actions). */
export function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path);
}
