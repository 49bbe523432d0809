/** The server's environment, checked before anything starts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EvidenceBucket, readEvidenceBuckets } from './operations/evidence-buckets.ts';
import { type MetricsSettings, readMetricsSettings } from './operations/metrics-settings.ts';
import {
  appIdProblem,
  databaseUrlProblem,
  enterpriseHostProblem,
  listenHostProblem,
  oneOfProblem,
  portProblem,
  privateKeyProblem,
  publicUrlProblem,
  type Variables,
  webhookPathProblem,
} from './operations/setting-problems.ts';
import { folderTrouble, pathTrouble } from './store/folder.ts';

export interface ServerSettings {
  readonly appId: number;
  readonly privateKey: string;
  /** Newest first. */
  readonly secrets: readonly string[];
  readonly webhookPath: string;
  readonly host: string;
  readonly port: number;
  readonly baseUrl: string;
  /** Where others reach this service; without it, not said. */
  readonly publicUrl?: string | null;
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
  /** Buckets that clients' evidence may go to; none unless given. */
  readonly evidenceBuckets?: readonly EvidenceBucket[];
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

/** The key and the variable it came from; a problem when the file cannot be read. */
function readKey(env: Variables): { readonly pem: string; readonly from: string } | string {
  if (env.PRIVATE_KEY) return { pem: env.PRIVATE_KEY.replaceAll('\\n', '\n'), from: 'PRIVATE_KEY' };
  if (!env.PRIVATE_KEY_PATH) return 'PRIVATE_KEY (or PRIVATE_KEY_PATH) is not set.';
  const from = `PRIVATE_KEY_PATH ${env.PRIVATE_KEY_PATH}`;
  try {
    return { pem: readFileSync(env.PRIVATE_KEY_PATH, 'utf8'), from };
  } catch (error) {
    return `${from} cannot be read: ${pathTrouble(error) ?? 'it is no file'}.`;
  }
}

function keyProblem(key: ReturnType<typeof readKey>): string | null {
  return typeof key === 'string' ? key : privateKeyProblem(key.from, key.pem);
}

function daysProblem(name: string, value: string | undefined): string | null {
  return /^(\d{1,4})?$/.test(value ?? '')
    ? null
    : `${name} must be a number of days, 0 to 9999; it is "${value}".`;
}

function storageProblems(env: Variables): readonly (string | null)[] {
  const { DATABASE_URL, FAIRLEAD_ROLE, FAIRLEAD_EXPORT_DIR } = env;
  const role = roleOf(FAIRLEAD_ROLE);
  const trouble = FAIRLEAD_EXPORT_DIR ? folderTrouble(FAIRLEAD_EXPORT_DIR) : null;
  return [
    DATABASE_URL ? databaseUrlProblem(DATABASE_URL) : null,
    daysProblem('FAIRLEAD_GRACE_DAYS', env.FAIRLEAD_GRACE_DAYS),
    daysProblem('FAIRLEAD_VERDICT_RETENTION_DAYS', env.FAIRLEAD_VERDICT_RETENTION_DAYS),
    trouble
      ? `FAIRLEAD_EXPORT_DIR ${FAIRLEAD_EXPORT_DIR} cannot be used: ${trouble}. Let this user write there, or set another one.`
      : null,
    role ? null : `FAIRLEAD_ROLE must be one of ${roles.join(', ')}; it is "${FAIRLEAD_ROLE}".`,
    role && role !== 'all' && !DATABASE_URL
      ? `FAIRLEAD_ROLE is "${role}", but without DATABASE_URL there is only one process, which does everything: the embedded engine cannot be shared. Leave FAIRLEAD_ROLE out, or set DATABASE_URL to a PostgreSQL server.`
      : null,
  ];
}

function roleOf(name: string | undefined): Role | undefined {
  return roles.find((role) => role === (name || 'all'));
}

function storageOf(env: Variables, evidenceBuckets: readonly EvidenceBucket[]): StorageSettings {
  const dataDirectory = env.FAIRLEAD_DATA_DIR || '.fairlead/data';
  return {
    databaseUrl: env.DATABASE_URL || null,
    dataDirectory,
    role: roleOf(env.FAIRLEAD_ROLE) ?? 'all',
    exportDirectory: env.FAIRLEAD_EXPORT_DIR || join(dataDirectory, '..', 'exports'),
    ...(evidenceBuckets.length > 0 ? { evidenceBuckets } : {}),
    graceDays: Number(env.FAIRLEAD_GRACE_DAYS || defaultGraceDays),
    verdictRetentionDays: Number(env.FAIRLEAD_VERDICT_RETENTION_DAYS || defaultVerdictRetentionDays),
  };
}

function addressProblems(env: Variables): readonly (string | null)[] {
  return [
    env.WEBHOOK_PATH ? webhookPathProblem(env.WEBHOOK_PATH) : null,
    env.HOST ? listenHostProblem('HOST', env.HOST) : null,
    env.PORT ? portProblem('PORT', env.PORT) : null,
    ...hostProblems(env),
  ];
}

function hostProblems(env: Variables): readonly (string | null)[] {
  return [
    env.GHE_HOST ? enterpriseHostProblem(env.GHE_HOST) : null,
    env.FAIRLEAD_URL ? publicUrlProblem(env.FAIRLEAD_URL) : null,
    env.GHE_PROTOCOL ? oneOfProblem('GHE_PROTOCOL', env.GHE_PROTOCOL, ['https', 'http']) : null,
  ];
}

/** Two servers cannot have one port; 0 is any free one. */
function samePortProblem({ host, port }: ServerSettings, { metricsPort }: MetricsSettings): string | null {
  if (!metricsPort || port === 0 || metricsPort.port !== port) return null;
  const everywhere = ['0.0.0.0', '::'];
  const apart =
    host !== metricsPort.host && ![host, metricsPort.host].some((one) => everywhere.includes(one));
  return apart ? null : `PORT and METRICS_PORT are both ${port}: give one of them another number.`;
}

function secretProblems(secrets: readonly string[]): readonly (string | null)[] {
  if (secrets.length > 0) return secrets.map(secretProblem);
  return ['WEBHOOK_SECRET is not set: without it anyone could forge events. Make one: openssl rand -hex 32'];
}

function settingsOf(env: Variables, privateKey: string, secrets: readonly string[]): ServerSettings {
  return {
    appId: Number(env.APP_ID),
    privateKey,
    secrets,
    webhookPath: env.WEBHOOK_PATH || '/api/github/webhooks',
    host: env.HOST || '0.0.0.0',
    port: Number(env.PORT || 3000),
    baseUrl: env.GHE_HOST
      ? `${env.GHE_PROTOCOL || 'https'}://${env.GHE_HOST}/api/v3`
      : 'https://api.github.com',
    publicUrl: env.FAIRLEAD_URL ? env.FAIRLEAD_URL.replace(/\/+$/, '') : null,
    logLevel: logLevels.find((level) => level === env.LOG_LEVEL) ?? 'info',
  };
}

export type AppCredentials =
  | { readonly ok: true; readonly appId: number; readonly privateKey: string; readonly baseUrl: string }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Who the App is, for who speaks as it and takes in no webhooks. Null: nothing of it is set. */
export function readAppCredentials(env: Variables): AppCredentials | null {
  if (!env.APP_ID && !env.PRIVATE_KEY && !env.PRIVATE_KEY_PATH) return null;
  const key = readKey(env);
  const problems = [appIdProblem(env.APP_ID ?? ''), keyProblem(key), ...hostProblems(env)].filter(
    (problem) => problem !== null,
  );
  if (problems.length > 0 || typeof key === 'string') return { ok: false, problems };
  const { appId, privateKey, baseUrl } = settingsOf(env, key.pem, []);
  return { ok: true, appId, privateKey, baseUrl };
}

/**
 * Reads Probot's usual variables and our own; one that is empty counts as not set. `WEBHOOK_SECRET` may hold several
 * secrets, newest first, separated by spaces.
 */
export function readEnvironment(env: Variables): Environment {
  if (!env.APP_ID && !env.PRIVATE_KEY && !env.PRIVATE_KEY_PATH) return { ok: false, problems: unregistered };
  const secrets = (env.WEBHOOK_SECRET ?? '').split(/\s+/).filter((secret) => secret !== '');
  const key = readKey(env);
  const metrics = readMetricsSettings(env);
  const settings = settingsOf(env, typeof key === 'string' ? '' : key.pem, secrets);
  const buckets = readEvidenceBuckets(env.FAIRLEAD_EVIDENCE_BUCKETS);
  const problems = [
    appIdProblem(env.APP_ID ?? ''),
    keyProblem(key),
    'problem' in buckets ? buckets.problem : null,
    ...secretProblems(secrets),
    ...addressProblems(env),
    ...storageProblems(env),
    ...(metrics.ok ? [samePortProblem(settings, metrics.settings)] : metrics.problems),
    env.LOG_LEVEL ? oneOfProblem('LOG_LEVEL', env.LOG_LEVEL, logLevels) : null,
  ].filter((problem) => problem !== null);
  if (problems.length > 0 || !metrics.ok || 'problem' in buckets) return { ok: false, problems };
  return { ok: true, settings, storage: storageOf(env, buckets), metrics: metrics.settings };
}
