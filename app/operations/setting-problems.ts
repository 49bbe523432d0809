/** What is wrong with single settings: one sentence each, with what was seen and what to do; null when nothing is. */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';

type Problem = string | null;

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What was seen, as far as it fits a line. */
export function seen(value: string): string {
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return JSON.stringify(shown);
}

/** A port to listen on; 0 takes any free one. */
export function portProblem(name: string, value: string, also = ''): Problem {
  return /^\d{1,5}$/.test(value) && Number(value) < 65_536
    ? null
    : `${name} must be a port, 0 to 65535${also}; it is ${seen(value)}.`;
}

/** An address to listen on, without a port. */
export function listenHostProblem(name: string, value: string): Problem {
  if (isIP(value) !== 0 || /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(value)) return null;
  return `${name} must be an address of this machine or a host name, as 0.0.0.0, ::1 or localhost; it is ${seen(value)}.`;
}

export function appIdProblem(value: string): Problem {
  if (/^[1-9]\d*$/.test(value) && Number.isSafeInteger(Number(value))) return null;
  const isClientId = /^Iv\d*\./i.test(value) || /^Iv/.test(value);
  const hint = isClientId
    ? ' That is the client ID; the "App ID" stands above it in the App’s settings.'
    : '';
  return `APP_ID must be the App's number; it is ${seen(value)}.${hint}`;
}

/** Paths of the service's own pages. */
const pages = ['/healthz', '/readyz', '/metrics', '/delivery/deployment', '/delivery/incident'];

export function webhookPathProblem(value: string): Problem {
  if (pages.includes(value))
    return `WEBHOOK_PATH is ${seen(value)}, a page of Fairlead's own; choose another one.`;
  const asUrl = URL.parse(value, 'http://x');
  if (value.startsWith('/') && !value.startsWith('//') && asUrl?.pathname === value && asUrl.search === '')
    return null;
  return `WEBHOOK_PATH must be a path alone, as /api/github/webhooks; it is ${seen(value)}.`;
}

/** Where others reach the service. */
export function publicUrlProblem(value: string): Problem {
  const url = URL.parse(value);
  const isBare = url !== null && url.search === '' && url.hash === '' && url.username === '';
  if (isBare && (url.protocol === 'https:' || url.protocol === 'http:')) return null;
  return `FAIRLEAD_URL must be an address, as https://fairlead.example.com; it is ${seen(value)}.`;
}

/** Of a GitHub Enterprise Server: host, and a port if need be. */
export function enterpriseHostProblem(value: string): Problem {
  const bare = /^(?:[a-z]+:\/\/)?(?:www\.|api\.)?github\.com(?:$|[:/])/i.test(value);
  if (bare) return `GHE_HOST is ${seen(value)}: for github.com, leave GHE_HOST out.`;
  const url = URL.parse(`https://${value}`);
  const isHost =
    url !== null && url.hostname !== '' && [url.host, `${url.host}:443`].includes(value.toLowerCase());
  if (isHost) return null;
  const meant = URL.parse(value.includes('://') ? value : `https://${value}`)?.host;
  const hint = meant ? ` Write ${seen(meant)}; the protocol goes into GHE_PROTOCOL.` : '';
  return `GHE_HOST must be a host, with a port if need be, as github.example.com; it is ${seen(value)}.${hint}`;
}

export function oneOfProblem(name: string, value: string, allowed: readonly string[]): Problem {
  return allowed.includes(value)
    ? null
    : `${name} must be one of ${allowed.join(', ')}; it is ${seen(value)}.`;
}

const getKey = "Generate one in the App's settings on GitHub, and give the file as it was downloaded.";

function parsedKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

/** Whether a key can sign as GitHub asks it of Apps: RS256. */
export function canSign(key: KeyObject | string): boolean {
  try {
    return sign('sha256', Buffer.from('fairlead'), key).length > 0;
  } catch {
    return false;
  }
}

/** `name` is the variable that the key came from. Nothing of the key is repeated. */
export function privateKeyProblem(name: string, pem: string): Problem {
  if (pem.includes('PUBLIC KEY-----'))
    return `${name} holds a public key; the private one is needed. ${getKey}`;
  if (!pem.includes('PRIVATE KEY-----'))
    return `${name} is not a PEM private key, as GitHub gives it for download.`;
  if (/ENCRYPTED/.test(pem)) return `${name} holds a key that is encrypted with a passphrase. ${getKey}`;
  const key = parsedKey(pem);
  if (!key)
    return `${name} holds ${pem.length} characters that begin like a PEM private key and cannot be read as one: it is cut or changed. ${getKey}`;
  const { asymmetricKeyType: type = 'unknown' } = key;
  if (type !== 'rsa') return `${name} holds a key of type ${type}; GitHub Apps sign with RSA. ${getKey}`;
  return canSign(key) ? null : `${name} holds a key that cannot sign. ${getKey}`;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Never repeated: it most often holds a password. */
export function databaseUrlProblem(value: string): Problem {
  const url = URL.parse(value);
  const example = 'postgres://user:password@host:5432/name';
  if (url?.protocol !== 'postgres:' && url?.protocol !== 'postgresql:')
    return `DATABASE_URL must be the address of a PostgreSQL server: ${example}.`;
  if (![url.username, url.password, url.pathname, url.hostname].every(isDecodable))
    return `DATABASE_URL has a % that begins no encoded character: write %25 for it. The form is ${example}.`;
  if (url.hostname === '' && !url.searchParams.get('host'))
    return `DATABASE_URL names no host. The form is ${example}.`;
  return null;
}
