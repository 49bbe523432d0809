/**
 * What looks like a secret on the lines a change adds. Nothing here is made from a secret's value, not even a hash: a
 * short password could be guessed from one.
 */

/** What kind of secret: our names for secretlint's recommended rules; `other` for one that is new there. */
export const secretKinds = [
  '1password',
  'anthropic',
  'aws',
  'basic-auth',
  'cloudflare',
  'database',
  'databricks',
  'docker',
  'figma',
  'gcp',
  'github',
  'gitlab',
  'grafana',
  'groq',
  'huggingface',
  'linear',
  'notion',
  'npm',
  'openai',
  'other',
  'private-key',
  'sendgrid',
  'shopify',
  'slack',
  'stripe',
  'tailscale',
  'vault',
  'vercel',
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

export interface Secrets {
  /** Sorted by path, line and kind. */
  readonly found: readonly FoundSecret[];
  /** Secrets that the change only moves: they were on the lines it removes, or beside them. */
  readonly moved: number;
  /** Files whose added lines were looked at. */
  readonly files: number;
  /** Changed files that are not text. */
  readonly notText: number;
}
