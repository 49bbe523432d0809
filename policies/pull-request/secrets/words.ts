/** The names of the kinds of secrets, and what to do about one. */
import { count, own, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { FoundSecret, PastSecret, SecretKind } from '../../facts/secrets.ts';

const names: Readonly<Record<SecretKind, string>> = {
  '1password': 'A 1Password service account token',
  adobe: 'An Adobe client secret',
  age: 'An age secret key',
  airtable: 'An Airtable access token',
  alibaba: 'An Alibaba Cloud access key',
  anthropic: 'An Anthropic API key',
  artifactory: 'An Artifactory token',
  asana: 'An Asana access token',
  assigned: 'A value that looks like a secret, given to a name that says so,',
  atlassian: 'An Atlassian API token',
  aws: 'An AWS secret access key',
  azure: 'An Azure key or shared access signature',
  'basic-auth': 'An address with user name and password',
  buildkite: 'A Buildkite token',
  clickhouse: 'A ClickHouse Cloud key',
  clojars: 'A Clojars deploy token',
  cloudflare: 'A Cloudflare API token',
  database: "A database's address with user name and password",
  databricks: 'A Databricks access token',
  datadog: 'A Datadog application key',
  digitalocean: 'A DigitalOcean token',
  discord: 'A Discord bot token or webhook',
  docker: 'A Docker access token',
  doppler: 'A Doppler token',
  dropbox: 'A Dropbox access token',
  duffel: 'A Duffel access token',
  dynatrace: 'A Dynatrace token',
  easypost: 'An EasyPost API key',
  facebook: 'A Facebook access token',
  figma: 'A Figma access token',
  flutterwave: 'A Flutterwave secret key',
  fly: 'A Fly.io token',
  frameio: 'A Frame.io token',
  gcp: "A Google Cloud service account's key",
  github: 'A GitHub token',
  gitlab: 'A GitLab access token',
  google: 'A Google API key or OAuth secret',
  grafana: 'A Grafana token',
  groq: 'A Groq API key',
  harness: 'A Harness token',
  heroku: 'A Heroku API key',
  huggingface: 'A Hugging Face access token',
  infracost: 'An Infracost API key',
  jwt: 'A signed JSON web token',
  linear: 'A Linear API key',
  mailchimp: 'A Mailchimp API key',
  mailgun: 'A Mailgun API key',
  mapbox: 'A Mapbox secret token',
  maxmind: 'A MaxMind licence key',
  'new-relic': 'A New Relic key',
  notion: 'A Notion integration token',
  npm: 'An npm access token',
  nuget: 'A NuGet API key',
  octopus: 'An Octopus Deploy API key',
  openai: 'An OpenAI API key',
  openshift: 'An OpenShift token',
  other: 'A secret',
  perplexity: 'A Perplexity API key',
  planetscale: 'A PlanetScale token',
  postman: 'A Postman API key',
  prefect: 'A Prefect API key',
  'private-key': 'A private key',
  pulumi: 'A Pulumi access token',
  pypi: 'A PyPI token',
  readme: 'A ReadMe API key',
  rubygems: 'A RubyGems API key',
  scalingo: 'A Scalingo token',
  sendgrid: 'A SendGrid API key',
  sendinblue: 'A Brevo API key',
  sentry: 'A Sentry token',
  shippo: 'A Shippo token',
  shopify: 'A Shopify access token',
  slack: 'A Slack token or webhook',
  sonar: 'A SonarQube token',
  sourcegraph: 'A Sourcegraph token',
  square: 'A Square token',
  stripe: 'A Stripe API key',
  supabase: 'A Supabase secret key',
  tailscale: 'A Tailscale key',
  'teams-webhook': "A Microsoft Teams webhook's address",
  telegram: 'A Telegram bot token',
  terraform: 'A Terraform Cloud token',
  twilio: 'A Twilio API key',
  typeform: 'A Typeform token',
  vault: 'A HashiCorp Vault token',
  vercel: 'A Vercel token',
  yandex: 'A Yandex Cloud token',
};

const remedy = say`Treat it as leaked: revoke or renew it now, where it was issued. Then take it out of the change and read it from the environment or a secret store. Another commit on top hides it from the files but not from the history. Was it made up for a test? Then have the maintainers name its folder under ${'allow-paths'}.`;

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

const pastRemedy = say`Treat it as leaked: revoke or renew it now, where it was issued. It is gone from the files but not from the history: rewrite the branch without it (${'git rebase -i'}), then push. Was it made up for a test? Then have the maintainers name its folder under ${'allow-paths'}; where every change is squashed, ${'every-commit: false'} leaves such findings out.`;

/** Secrets of past commits listed one by one. */
const maxPast = 20;

/** No line: it is not in the head. */
export function pastFindings(past: readonly PastSecret[]): readonly Finding[] {
  const counted = new Map<string, number>();
  const listed = past.slice(0, maxPast).map(({ kind, path, commit }): Finding => {
    const key = `${kind}|${path}|${commit.slice(0, 12)}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
    return {
      message: say`${own(names[kind])} is in commit ${commit.slice(0, 7)} of this change, in ${path}; a later commit removes it.`,
      remedy: pastRemedy,
      who: 'author',
      severity: 'critical',
      fingerprint: `past|${key}|${counted.get(key) ?? 1}`,
    };
  });
  const rest = past.length - maxPast;
  if (rest <= 0) return listed;
  const more: Finding = {
    message: say`${count(rest, 'more secret')} in past commits of this change.`,
    remedy: pastRemedy,
    who: 'author',
    severity: 'critical',
    fingerprint: 'past|more',
  };
  return [...listed, more];
}

/** `An npm access token` */
export function secretName(kind: SecretKind): string {
  return names[kind];
}
