/** The names of the kinds of secrets, and what to do about one. */
import { count, own, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { FoundSecret, SecretKind } from '../../facts/secrets.ts';

const names: Readonly<Record<SecretKind, string>> = {
  '1password': 'A 1Password service account token',
  anthropic: 'An Anthropic API key',
  aws: 'An AWS secret access key',
  'basic-auth': 'An address with user name and password',
  cloudflare: 'A Cloudflare API token',
  database: "A database's address with user name and password",
  databricks: 'A Databricks access token',
  docker: 'A Docker access token',
  figma: 'A Figma access token',
  gcp: "A Google Cloud service account's key",
  github: 'A GitHub token',
  gitlab: 'A GitLab access token',
  grafana: 'A Grafana token',
  groq: 'A Groq API key',
  huggingface: 'A Hugging Face access token',
  linear: 'A Linear API key',
  notion: 'A Notion integration token',
  npm: 'An npm access token',
  openai: 'An OpenAI API key',
  other: 'A secret',
  'private-key': 'A private key',
  sendgrid: 'A SendGrid API key',
  shopify: 'A Shopify access token',
  slack: 'A Slack token or webhook',
  stripe: 'A Stripe API key',
  tailscale: 'A Tailscale key',
  vault: 'A HashiCorp Vault token',
  vercel: 'A Vercel token',
};

const remedy = own(
  'Treat it as leaked: revoke or renew it now, where it was issued. Then take it out of the change and read it from the environment or a secret store. Another commit on top hides it from the files but not from the history.',
);

/** Neither message nor fingerprint holds anything of the value. */
export function secretFinding({ kind, path, line, occurrence }: FoundSecret): Finding {
  return {
    message: say`${own(names[kind])} is on line ${line} of ${path}.`,
    remedy,
    who: 'author',
    severity: 'critical',
    path,
    line,
    fingerprint: `${kind}|${path}|${occurrence}`,
  };
}

export function moreFinding(hidden: readonly FoundSecret[]): Finding {
  return {
    message: say`${count(hidden.length, 'more secret')} in ${count(new Set(hidden.map(({ path }) => path)).size, 'file')}.`,
    remedy,
    who: 'author',
    severity: 'critical',
    fingerprint: 'more',
  };
}
