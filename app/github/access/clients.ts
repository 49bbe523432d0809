/**
 * Every client's way to GitHub. A client is one installation on one GitHub; it has its own limiter, budget, tokens and
 * cache, so that nothing one client does, or is refused, is felt by another.
 */
import type { Octokit } from '@octokit/core';
import { once } from '../../once.ts';
import { type ClientAccess, gateOf, type Host, makeClient, type Shared } from './client-access.ts';
import { realClock } from './clock.ts';
import { guard } from './gate.ts';
import { hostOf } from './host.ts';

export interface Clients {
  of(installation: number): Promise<ClientAccess>;
  /** Speaks for the App itself (delivery log, installations), with its JWT. */
  app(): Promise<Octokit>;
  /** Clients that were asked for lately. */
  known(): readonly ClientAccess[];
}

export interface ClientsOf extends Pick<Shared, 'log'>, Partial<Omit<Shared, 'permissions' | 'log'>> {
  /** The App's own Octokit, always the same one. */
  readonly app: () => Promise<Octokit>;
  readonly appId: () => Promise<number>;
  /** Asked for with the first client. */
  readonly permissions: () => Promise<Shared['permissions']>;
}

/** A client that was not asked for this long is forgotten: its tokens have expired and its ETags with them. Milliseconds. */
const quiet = 2 * 3600_000;

interface Known {
  readonly client: ClientAccess;
  usedAt: number;
}

/** Forgets who was quiet for long and owes GitHub no pause. */
function forgetQuiet(known: Map<number, Known>, now: number): void {
  for (const [installation, { client, usedAt }] of known) {
    const { running, waiting } = client.budget.load();
    const busy = running + waiting > 0 || client.budget.blockedUntil() !== null;
    if (!busy && now - usedAt > quiet) known.delete(installation);
  }
}

/** What stays the same while the process runs, asked for once; a failure is asked again. */
function hostFinder(of: ClientsOf): () => Promise<Host> {
  let host: Promise<Host> | null = null;
  const find = async (): Promise<Host> => {
    const [app, appId] = await Promise.all([of.app(), of.appId()]);
    const { baseUrl } = app.request.endpoint.DEFAULTS;
    return { app, appId, baseUrl, name: hostOf(baseUrl) };
  };
  return () => {
    host ??= find().catch((error: unknown) => {
      host = null;
      throw error;
    });
    return host;
  };
}

export function createClients(of: ClientsOf): Clients {
  const {
    clock = realClock,
    pace = {},
    answered = () => undefined,
    permissions,
    log,
    sharedLanes = null,
  } = of;
  const shared = { clock, pace, answered, log, sharedLanes };
  const permissionsFor = once(permissions);
  const known = new Map<number, Known>();
  const findHost = hostFinder(of);
  let app: Promise<Octokit> | null = null;
  const guardApp = async () => {
    const octokit = await of.app();
    const host = hostOf(octokit.request.endpoint.DEFAULTS.baseUrl);
    const nothing = { check: () => undefined, answered: () => undefined };
    guard(octokit, gateOf(shared, host, 0, nothing), null, 'verdict');
    return octokit;
  };
  const appOnce = () => {
    app ??= guardApp().catch((error: unknown) => {
      app = null;
      throw error;
    });
    return app;
  };
  return {
    of: async (installation) => {
      await appOnce();
      const [host, permissionsOf] = await Promise.all([findHost(), permissionsFor()]);
      // Nothing is awaited from here on: two at once would make two clients of one.
      const now = clock.now();
      forgetQuiet(known, now);
      const found = known.get(installation);
      if (found) {
        found.usedAt = now;
        return found.client;
      }
      const client = makeClient({ ...shared, permissions: permissionsOf }, host, installation, () => {
        if (known.get(installation)?.client === client) known.delete(installation);
      });
      known.set(installation, { client, usedAt: now });
      return client;
    },
    app: appOnce,
    known: () => [...known.values()].map(({ client }) => client),
  };
}
