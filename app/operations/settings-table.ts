/** The server's environment variables as people read them. The operating page's table is this table. */

export interface Setting {
  readonly name: string;
  /** As text; empty when it must be given, or when nothing is done without it. */
  readonly standard: string;
  readonly meaning: string;
}

export const settingsTable: readonly Setting[] = [
  { name: 'APP_ID', standard: '', meaning: "The GitHub App's number. Needed." },
  {
    name: 'PRIVATE_KEY',
    standard: '',
    meaning:
      "The App's private key (PEM); line ends may be written as `\\n`. This or the next one is needed.",
  },
  { name: 'PRIVATE_KEY_PATH', standard: '', meaning: 'File that holds the private key.' },
  {
    name: 'WEBHOOK_SECRET',
    standard: '',
    meaning:
      'Needed; at least 32 characters. Several, newest first, separated by spaces, while one is replaced.',
  },
  { name: 'WEBHOOK_PATH', standard: '/api/github/webhooks', meaning: 'Path that GitHub sends events to.' },
  { name: 'HOST', standard: '0.0.0.0', meaning: 'Address to listen on for events and health.' },
  { name: 'PORT', standard: '3000', meaning: 'Port to listen on for events and health.' },
  {
    name: 'FAIRLEAD_URL',
    standard: '',
    meaning:
      'Where workflows reach the service, as `https://fairlead.example.com`. Tokens of workflows that tell of deployments must be made for it; without it, none is taken.',
  },
  { name: 'GHE_HOST', standard: '', meaning: 'Host of a GitHub Enterprise Server. Without it: github.com.' },
  { name: 'GHE_PROTOCOL', standard: 'https', meaning: 'Protocol of the GitHub Enterprise Server.' },
  {
    name: 'DATABASE_URL',
    standard: '',
    meaning: 'PostgreSQL 16 or later. Without it: the embedded engine, for one process.',
  },
  {
    name: 'FAIRLEAD_DATA_DIR',
    standard: '.fairlead/data',
    meaning: "The embedded engine's directory. On a local disk; one process at a time.",
  },
  {
    name: 'FAIRLEAD_ROLE',
    standard: 'all',
    meaning: '`web` takes events, `worker` works them off, `all` does both. Apart only with `DATABASE_URL`.',
  },
  {
    name: 'FAIRLEAD_GRACE_DAYS',
    standard: '30',
    meaning: 'Days after which the rows of a client that uninstalled are exported, then deleted.',
  },
  {
    name: 'FAIRLEAD_VERDICT_RETENTION_DAYS',
    standard: '400',
    meaning:
      'Days after which a verdict that a newer one of the same subject followed is deleted, and what is kept of a closed pull request.',
  },
  {
    name: 'FAIRLEAD_EXPORT_DIR',
    standard: '.fairlead/exports',
    meaning:
      "Where those exports go, and packages of evidence that have no other destination; beside the embedded engine's directory unless said.",
  },
  {
    name: 'FAIRLEAD_EVIDENCE_BUCKETS',
    standard: '',
    meaning:
      'JSON file with the buckets that clients’ evidence may go to, each for one client ([evidence](evidence.md#buckets)).',
  },
  { name: 'METRICS_PORT', standard: '9464', meaning: 'Port of `/metrics`; `off` for none.' },
  {
    name: 'METRICS_HOST',
    standard: '127.0.0.1',
    meaning: 'Address of `/metrics`. Any other than the loopback interface needs `METRICS_TOKEN`.',
  },
  {
    name: 'METRICS_TOKEN',
    standard: '',
    meaning:
      'At least 32 characters. Asked for as a bearer token, and then `/metrics` is served on `PORT` too.',
  },
  {
    name: 'LOG_LEVEL',
    standard: 'info',
    meaning: '`trace`, `debug`, `info`, `warn`, `error` or `fatal`. Secrets are redacted on all of them.',
  },
];

/** The Markdown table of the operating page. */
export function renderSettingsTable(settings: readonly Setting[] = settingsTable): string {
  const rows = settings.map(
    ({ name, standard, meaning }) =>
      `| \`${name}\` | ${standard === '' ? '' : `\`${standard}\``} | ${meaning.replaceAll('|', '\\|')} |`,
  );
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
