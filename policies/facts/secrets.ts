/**
 * What looks like a secret on the lines a change adds. Nothing here is made from a secret's value, not even a hash: a
 * short password could be guessed from one.
 */

/** What kind of secret, by who issues it; `other` for a rule that is new in secretlint, `assigned` for a value given to a telling name. */
export const secretKinds = [
  '1password',
  'adobe',
  'age',
  'airtable',
  'alibaba',
  'anthropic',
  'artifactory',
  'asana',
  'assigned',
  'atlassian',
  'aws',
  'azure',
  'basic-auth',
  'buildkite',
  'clickhouse',
  'clojars',
  'cloudflare',
  'database',
  'databricks',
  'datadog',
  'digitalocean',
  'discord',
  'docker',
  'doppler',
  'dropbox',
  'duffel',
  'dynatrace',
  'easypost',
  'facebook',
  'figma',
  'flutterwave',
  'fly',
  'frameio',
  'gcp',
  'github',
  'gitlab',
  'google',
  'grafana',
  'groq',
  'harness',
  'heroku',
  'huggingface',
  'infracost',
  'jwt',
  'linear',
  'mailchimp',
  'mailgun',
  'mapbox',
  'maxmind',
  'new-relic',
  'notion',
  'npm',
  'nuget',
  'octopus',
  'openai',
  'openshift',
  'other',
  'perplexity',
  'planetscale',
  'postman',
  'prefect',
  'private-key',
  'pulumi',
  'pypi',
  'readme',
  'rubygems',
  'scalingo',
  'sendgrid',
  'sendinblue',
  'sentry',
  'shippo',
  'shopify',
  'slack',
  'sonar',
  'sourcegraph',
  'square',
  'stripe',
  'supabase',
  'tailscale',
  'teams-webhook',
  'telegram',
  'terraform',
  'twilio',
  'typeform',
  'vault',
  'vercel',
  'yandex',
] as const;

export type SecretKind = (typeof secretKinds)[number];

export interface FoundSecret {
  readonly kind: SecretKind;
  readonly path: string;
  /** The first added line it is on, in the head. */
  readonly line: number;
  /** Which of its kind in this file, from 1: with kind and path, all that tells it from others. */
  readonly occurrence: number;
}

/** On a line that one commit of the change adds and a later one removes. */
export interface PastSecret {
  readonly kind: SecretKind;
  readonly path: string;
  /** The full id of the first commit that has it. */
  readonly commit: string;
}

/** Commits of a change of more than one. */
export interface CommitsSeen {
  readonly all: number;
  /** Those whose lines were looked at; the others are merge commits, or more than can be shown. */
  readonly seen: number;
  /** Of those, how many change files that are not text, which only the sum is looked at for. */
  readonly binary: number;
}

export interface Secrets {
  /** Sorted by path, line and kind. */
  readonly found: readonly FoundSecret[];
  /** In the order of commits. None of them is in the files as the change leaves them. */
  readonly past: readonly PastSecret[];
  /** Null: the change is one commit. */
  readonly commits: CommitsSeen | null;
  /** Secrets that the change only moves: they were on the lines it removes, or beside them. */
  readonly moved: number;
  /** Files whose added lines were looked at. */
  readonly files: number;
  /** Changed files that are not text. */
  readonly notText: number;
}
