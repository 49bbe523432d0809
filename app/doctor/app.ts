/** What GitHub says of the App itself: permissions, events, the webhook's address, and what became of deliveries. */
import type { Octokit } from '@octokit/core';
import { count, list, own, say } from '../../policies/engine/prose.ts';
import { neededEvents, neededPermissions } from '../permissions.ts';
import { type Answer, asked, fine, permissionWords, type Section, told, wrong } from './answer.ts';

type Granted = Readonly<Record<string, unknown>>;

/** Permissions that are missing, or that are only to read where writing is needed. */
export function lackingPermissions(granted: Granted): Readonly<Record<string, string>> {
  const has = (name: string, level: string) =>
    granted[name] === 'write' || granted[name] === 'admin' || (level === 'read' && granted[name] === 'read');
  return Object.fromEntries(Object.entries(neededPermissions()).filter(([name, level]) => !has(name, level)));
}

/** More than Fairlead asks for: a token that leaks opens more than it has to. */
function needlessPermissions(granted: Granted): Readonly<Record<string, string>> {
  const needed: Granted = neededPermissions();
  const isMore = (name: string, level: unknown) =>
    !(name in needed) || (needed[name] === 'read' && level !== 'read');
  return Object.fromEntries(
    Object.entries(granted).flatMap(([name, level]) => (isMore(name, level) ? [[name, String(level)]] : [])),
  );
}

export function permissionAnswers(granted: Granted, whose: string, remedy: string): readonly Answer[] {
  const lacking = lackingPermissions(granted);
  const needless = needlessPermissions(granted);
  return [
    Object.keys(lacking).length === 0
      ? fine(say`${own(whose)} has every permission that Fairlead needs`)
      : wrong(say`${own(whose)} lacks ${permissionWords(lacking)}`, own(remedy)),
    ...(Object.keys(needless).length === 0
      ? []
      : [told(say`${own(whose)} has more than Fairlead needs: ${permissionWords(needless)}`)]),
  ];
}

export function eventAnswers(events: readonly string[], whose: string, remedy: string): readonly Answer[] {
  const missing = neededEvents().filter((event) => !events.includes(event));
  return [
    missing.length === 0
      ? fine(say`${own(whose)} is sent every event that Fairlead needs`)
      : wrong(say`${own(whose)} is not sent ${list(missing.map((event) => say`${event}`))}`, own(remedy)),
  ];
}

/** GitHub refuses an App's JWT that is a minute off; seconds. */
const maxSkew = 30;

/** How far this machine's clock is from GitHub's. `date`: the header; `now`: ISO 8601, UTC. */
export function clockAnswer(date: string | undefined, now: string): Answer {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs))
    return { state: 'unknown', said: own('GitHub sent no time to compare the clock with') };
  const seconds = Math.round((Date.parse(now) - theirs) / 1000);
  return Math.abs(seconds) <= maxSkew
    ? fine(own("this machine's clock agrees with GitHub's"))
    : wrong(
        say`this machine's clock is ${count(Math.abs(seconds), 'second')} ${own(seconds > 0 ? 'ahead of' : 'behind')} GitHub's`,
        own('Have it set by NTP: GitHub refuses what an App signs at another time.'),
      );
}

interface HookConfig {
  readonly url?: string;
  readonly content_type?: string;
  readonly insecure_ssl?: string | number;
  readonly secret?: string;
}

function addressAnswer({ url }: HookConfig, path: string): Answer {
  const at = URL.parse(url ?? '');
  if (!at)
    return wrong(
      own('the App has no webhook address, so no event arrives'),
      say`Set it to https://your-host${path} in the App's settings.`,
    );
  if (at.pathname !== path)
    return wrong(
      say`events are sent to ${at.pathname}, but the server listens at ${path}`,
      say`Change the address in the App's settings, or set ${'WEBHOOK_PATH'}.`,
    );
  return at.protocol === 'https:'
    ? fine(say`events are sent to ${at.href}`)
    : wrong(say`events are sent unencrypted to ${at.href}`, own('Use an https address.'));
}

export function hookAnswers(config: HookConfig, path: string): readonly Answer[] {
  return [
    addressAnswer(config, path),
    ...(config.secret
      ? []
      : [
          wrong(
            own('the webhook has no secret, so that anybody could forge events'),
            say`Set one in the App's settings and in ${'WEBHOOK_SECRET'}.`,
          ),
        ]),
    ...(String(config.insecure_ssl ?? '0') === '0'
      ? []
      : [
          wrong(
            own('GitHub does not verify the certificate of the webhook address'),
            own('Enable SSL verification.'),
          ),
        ]),
    ...(config.content_type === 'json'
      ? []
      : [wrong(own('events are not sent as JSON'), say`Set the content type to ${'application/json'}.`)]),
  ];
}

interface Delivery {
  readonly status: string;
  readonly status_code: number;
  readonly delivered_at: string;
  readonly event: string;
}

/** Answers of ours are 2xx; GitHub shows 0 or 5xx where nobody answered in its ten seconds. */
export function deliveryAnswers(deliveries: readonly Delivery[]): readonly Answer[] {
  const [newest] = deliveries;
  if (!newest)
    return [
      told(own('GitHub has delivered no event in the last days: nothing happened, or nothing is installed')),
    ];
  const failed = deliveries.filter(({ status_code: code }) => code < 200 || code >= 300);
  const codes = [...new Set(failed.map(({ status, status_code: code }) => `${code} ${status}`))].sort();
  const at = say`the newest at ${newest.delivered_at}`;
  return [
    failed.length === 0
      ? fine(say`the last ${count(deliveries.length, 'delivery', 'deliveries')} arrived, ${at}`)
      : wrong(
          say`${failed.length} of the last ${count(deliveries.length, 'delivery', 'deliveries')} did not arrive (${codes.join('; ')}), ${at}`,
          own(
            'See Advanced → Recent Deliveries in the App’s settings. 401 means another secret; 0 or 502 that nobody answered. Fairlead asks for them again while GitHub keeps them.',
          ),
        ),
  ];
}

export interface AskApp {
  /** Speaks for the App. */
  readonly octokit: Octokit;
  readonly webhookPath: string;
  /** ISO 8601, UTC. */
  readonly now: () => string;
}

/** A wrong clock makes GitHub refuse the very question that would show it: its refusal has the time as well. */
function dateOf(error: unknown): string | undefined {
  const response = typeof error === 'object' && error !== null && 'response' in error ? error.response : null;
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : null;
  return (headers as { readonly date?: string } | null)?.date;
}

const inSettings =
  'Change it in the App’s settings (Permissions & events); each client’s owner then accepts it.';

export async function askApp({ octokit, webhookPath, now }: AskApp): Promise<Section> {
  let date: string | undefined;
  const app = await asked('the App', async () => {
    const { data, headers } = await octokit.request('GET /app').catch((error: unknown) => {
      date = dateOf(error);
      throw error;
    });
    date = headers.date;
    if (!data) return [wrong(own('GitHub does not know this App'), say`Check ${'APP_ID'} and the key.`)];
    return [
      fine(say`GitHub knows the App ${data.slug ?? data.name} by this key`),
      ...permissionAnswers(data.permissions as Granted, 'the App', inSettings),
      ...eventAnswers(data.events, 'the App', inSettings),
    ];
  });
  const hook = await asked("the webhook's settings", async () => {
    const { data } = await octokit.request('GET /app/hook/config');
    return hookAnswers(data, webhookPath);
  });
  const deliveries = await asked('recent deliveries', async () => {
    const { data } = await octokit.request('GET /app/hook/deliveries', { per_page: 100 });
    return deliveryAnswers(data);
  });
  return { about: own('The App'), answers: [...app, clockAnswer(date, now()), ...hook, ...deliveries] };
}
