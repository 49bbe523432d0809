/** Where the metrics may be read, from the environment: never in public without a token. */
import { listenHostProblem, portProblem, type Variables } from './setting-problems.ts';

export interface MetricsPort {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

export interface MetricsSettings {
  readonly metricsPort: MetricsPort | null;
  readonly metricsToken: string | null;
}

export type ReadMetricsSettings =
  | { readonly ok: true; readonly settings: MetricsSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The port OpenTelemetry's Prometheus exporters use: https://github.com/prometheus/prometheus/wiki/Default-port-allocations */
const usualPort = '9464';

const minTokenCharacters = 32;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function tokenProblem(token: string | null, host: string): string | null {
  if (token !== null && /\s/.test(token))
    return 'METRICS_TOKEN holds a space or a line end, which no bearer token can: remove it.';
  if (token !== null && token.length < minTokenCharacters)
    return `METRICS_TOKEN has ${token.length} characters; it needs at least ${minTokenCharacters}. Make one: openssl rand -hex 32`;
  if (token === null && !isLoopback(host))
    return `METRICS_HOST is "${host}", where others could read the metrics, which name clients: set METRICS_TOKEN too.`;
  return null;
}

/** Reads `METRICS_PORT`, `METRICS_HOST` and `METRICS_TOKEN`. */
export function readMetricsSettings(env: Variables): ReadMetricsSettings {
  const port = env.METRICS_PORT || usualPort;
  const host = env.METRICS_HOST || '127.0.0.1';
  const metricsToken = env.METRICS_TOKEN ? env.METRICS_TOKEN : null;
  const problems = [
    port === 'off' ? null : portProblem('METRICS_PORT', port, ', or "off"'),
    listenHostProblem('METRICS_HOST', host),
    tokenProblem(metricsToken, host),
  ].filter((problem) => problem !== null);
  if (problems.length > 0) return { ok: false, problems };
  const metricsPort = port === 'off' ? null : { host, port: Number(port) };
  return { ok: true, settings: { metricsPort, metricsToken } };
}
