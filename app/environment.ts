/** The server's environment, checked before anything starts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MetricsSettings, readMetricsSettings } from './operations/metrics-settings.ts';

export interface ServerSettings {
  readonly appId: number;
  readonly privateKey: string;
  /** Newest first. */
  readonly secrets: readonly string[];
  readonly webhookPath: string;
  readonly host: string;
  readonly port: number;
  readonly baseUrl: string;
  readonly logLevel: LogLevel;
}

/** Long enough to come back from a mistaken uninstall. */
const defaultGraceDays = 30;

/** A year under audit, and a month for the audit to begin. */
const defaultVerdictRetentionDays = 400;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
type LogLevel = (typeof logLevels)[number];

const roles = ['all', 'web', 'worker'] as const;

/** `web` takes events in, `worker` works on them. */
export type Role = (typeof roles)[number];

/** Where everything is kept, and what this process does with it. */
export interface StorageSettings {
  /** Of a PostgreSQL server; null for the embedded engine. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
  readonly role: Role;
  /** Where the rows of clients that left go before they are deleted. */
  readonly exportDirectory: string;
  /** Days between a client's leaving and its deletion. */
  readonly graceDays: number;
  /** Days after which a verdict that a newer one followed is forgotten. */
  readonly verdictRetentionDays: number;
}

export type Environment =
  | {
      readonly ok: true;
      readonly settings: ServerSettings;
      readonly storage: StorageSettings;
      readonly metrics: MetricsSettings;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** HMAC-SHA256 keys shorter than the hash are weaker than it (RFC 2104, section 3). */
const minSecretCharacters = 32;

const unregistered = [
  'Fairlead has no GitHub App yet: APP_ID, PRIVATE_KEY (or PRIVATE_KEY_PATH) and WEBHOOK_SECRET are not set.',
  'To register one: "Install on an organization" in README.md. In short: npm run register, then open http://localhost:3000; GitHub creates the App from app.yml, and .env is written.',
  'Only looking? npm run sandbox shows Fairlead at work on real pull requests, offline.',
];

function secretProblem(secret: string): string | null {
  if (secret === 'development')
    return 'WEBHOOK_SECRET is "development", which everybody knows: anyone could forge events.';
  if (secret.length >= minSecretCharacters) return null;
  return `WEBHOOK_SECRET has ${secret.length} characters; it needs at least ${minSecretCharacters}. Make one: openssl rand -hex 32`;
}

function privateKeyOf(env: NodeJS.ProcessEnv): string | null {
  if (env.PRIVATE_KEY) return env.PRIVATE_KEY.replaceAll('\\n', '\n');
  return env.PRIVATE_KEY_PATH ? readFileSync(env.PRIVATE_KEY_PATH, 'utf8') : null;
}

function keyProblems(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    const key = privateKeyOf(env);
    if (!key) return ['PRIVATE_KEY (or PRIVATE_KEY_PATH) is not set.'];
    return key.includes('PRIVATE KEY-----')
      ? []
      : ['PRIVATE_KEY is not a PEM private key, as GitHub gives it for download.'];
  } catch {
    return [`PRIVATE_KEY_PATH ${env.PRIVATE_KEY_PATH} cannot be read.`];
  }
}

function storageProblems(env: NodeJS.ProcessEnv): readonly string[] {
  const { DATABASE_URL, FAIRLEAD_ROLE } = env;
  const protocol = URL.parse(DATABASE_URL || 'postgres://')?.protocol;
  const role = roleOf(FAIRLEAD_ROLE);
  return [
    // Not repeated: it most often holds a password.
    protocol === 'postgres:' || protocol === 'postgresql:'
      ? []
      : ['DATABASE_URL must be the address of a PostgreSQL server: postgres://user:password@host:5432/name.'],
    ...['FAIRLEAD_GRACE_DAYS', 'FAIRLEAD_VERDICT_RETENTION_DAYS'].map((name) =>
      /^(\d{1,4})?$/.test(env[name] ?? '')
        ? []
        : [`${name} must be a number of days, 0 to 9999; it is "${env[name]}".`],
    ),
    role ? [] : [`FAIRLEAD_ROLE must be one of ${roles.join(', ')}; it is "${FAIRLEAD_ROLE}".`],
    role && role !== 'all' && !DATABASE_URL
      ? [
          `FAIRLEAD_ROLE is "${role}", but without DATABASE_URL there is only one process, which does everything: the embedded engine cannot be shared. Leave FAIRLEAD_ROLE out, or set DATABASE_URL to a PostgreSQL server.`,
        ]
      : [],
  ].flat();
}

function roleOf(name: string | undefined): Role | undefined {
  return roles.find((role) => role === (name || 'all'));
}

function storageOf(env: NodeJS.ProcessEnv): StorageSettings {
  const dataDirectory = env.FAIRLEAD_DATA_DIR || '.fairlead/data';
  return {
    databaseUrl: env.DATABASE_URL || null,
    dataDirectory,
    role: roleOf(env.FAIRLEAD_ROLE) ?? 'all',
    exportDirectory: env.FAIRLEAD_EXPORT_DIR || join(dataDirectory, '..', 'exports'),
    graceDays: Number(env.FAIRLEAD_GRACE_DAYS || defaultGraceDays),
    verdictRetentionDays: Number(env.FAIRLEAD_VERDICT_RETENTION_DAYS || defaultVerdictRetentionDays),
  };
}

function problemsOf(env: NodeJS.ProcessEnv, secrets: readonly string[]): readonly string[] {
  const numbers = [
    /^[1-9]\d*$/.test(env.APP_ID ?? '')
      ? null
      : `APP_ID must be the App's number; it is "${env.APP_ID ?? ''}".`,
  ];
  const port = /^\d+$/.test(env.PORT ?? '3000') ? null : `PORT must be a number; it is "${env.PORT}".`;
  const missing =
    secrets.length === 0
      ? 'WEBHOOK_SECRET is not set: without it anyone could forge events. Make one: openssl rand -hex 32'
      : null;
  return [
    ...numbers,
    ...keyProblems(env),
    missing,
    ...secrets.map(secretProblem),
    port,
    ...storageProblems(env),
  ].filter((problem) => problem !== null);
}

/** Reads Probot's usual variables and our own. `WEBHOOK_SECRET` may hold several secrets, newest first, separated by spaces. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  if (!env.APP_ID && !env.PRIVATE_KEY && !env.PRIVATE_KEY_PATH) return { ok: false, problems: unregistered };
  const secrets = (env.WEBHOOK_SECRET ?? '').split(/\s+/).filter((secret) => secret !== '');
  const problems = problemsOf(env, secrets);
  const metrics = readMetricsSettings(env);
  if (!metrics.ok) return { ok: false, problems: [...problems, ...metrics.problems] };
  const privateKey = problems.length === 0 ? privateKeyOf(env) : null;
  if (privateKey === null) return { ok: false, problems };
  const baseUrl = env.GHE_HOST
    ? `${env.GHE_PROTOCOL ?? 'https'}://${env.GHE_HOST}/api/v3`
    : 'https://api.github.com';
  const settings = {
    appId: Number(env.APP_ID),
    privateKey,
    secrets,
    webhookPath: env.WEBHOOK_PATH ?? '/api/github/webhooks',
    host: env.HOST ?? '0.0.0.0',
    port: Number(env.PORT ?? 3000),
    baseUrl,
    logLevel: logLevels.find((level) => level === env.LOG_LEVEL) ?? 'info',
  };
  return { ok: true, settings, storage: storageOf(env), metrics: metrics.settings };
}
