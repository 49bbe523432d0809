/**
 * Webhook event → what happened to a client or its repositories. Pure, and a hint like every event: order and losses are
 * made up for by the reconcile, which reads GitHub's own list of installations. Everything is known by id.
 */

import type { InstallationPayload, Payload, RepositoryPayload } from '../payload.ts';
import type { ClientFacts } from '../store/clients.ts';
import type { RepositoryFacts } from '../store/repositories.ts';
import type { Granted } from './granted.ts';

/** Something that happened to a client. */
export type LifeChange =
  | {
      readonly kind: 'client_seen';
      readonly facts: ClientFacts;
      /** What it lets the App see; not there: it is not said. */
      readonly granted?: Granted;
    }
  | { readonly kind: 'client_left'; readonly installation: number }
  | { readonly kind: 'account_renamed'; readonly accountId: number; readonly login: string }
  | {
      readonly kind: 'repositories_seen';
      readonly installation: number;
      readonly repositories: readonly RepositoryFacts[];
    }
  | {
      readonly kind: 'repositories_left';
      readonly installation: number;
      readonly repositoryIds: readonly number[];
    };

/** A repository as REST lists and payloads give it. */
export function repositoryFacts(repository: RepositoryPayload): RepositoryFacts {
  const [owner = '', name = ''] = repository.full_name.split('/');
  return { repositoryId: repository.id, owner, name };
}

/** An installation as REST lists and payloads give it; null without an account. */
export function clientFacts(installation: InstallationPayload | undefined): ClientFacts | null {
  const { id: accountId, login } = installation?.account ?? {};
  if (!installation || accountId === undefined || login === undefined) return null;
  return { installation: installation.id, accountId, login, suspended: Boolean(installation.suspended_at) };
}

/** What an installation lets the App see, where all of it is said. Suspended, it is sent nothing: that is a gap of its own. */
export function grantedBy(installation: InstallationPayload | undefined): Granted | null {
  const { permissions, events, updated_at: at, account } = installation ?? {};
  if (!permissions || !events || !account || installation?.suspended_at) return null;
  const asOf = at === undefined || Number.isNaN(Date.parse(at)) ? null : new Date(at);
  return { permissions, events, account: account.type === 'User' ? 'user' : 'organization', asOf };
}

/** The event's list; null: the reconcile reads GitHub's own. */
type Listed = Payload['repositories'];

function seen(installation: number, repositories: Listed): readonly LifeChange[] {
  if (!repositories || repositories.length === 0) return [];
  return [{ kind: 'repositories_seen', installation, repositories: repositories.map(repositoryFacts) }];
}

function left(installation: number, repositories: Listed): readonly LifeChange[] {
  if (!repositories || repositories.length === 0) return [];
  return [{ kind: 'repositories_left', installation, repositoryIds: repositories.map(({ id }) => id) }];
}

type Handler = (installation: number, payload: Payload) => readonly LifeChange[];

function ofInstallation(installation: number, payload: Payload): readonly LifeChange[] {
  if (payload.action === 'deleted') return [{ kind: 'client_left', installation }];
  const facts = clientFacts(payload.installation);
  if (!facts) return [];
  // The action is believed where the payload's date says otherwise.
  const suspended = payload.action === 'suspend' || (facts.suspended && payload.action !== 'unsuspend');
  const granted = suspended ? null : grantedBy(payload.installation);
  return [
    { kind: 'client_seen', facts: { ...facts, suspended }, ...(granted ? { granted } : {}) },
    ...seen(installation, payload.repositories),
  ];
}

const handlers: Readonly<Record<string, Handler>> = {
  installation: ofInstallation,
  installation_repositories: (installation, payload) => [
    ...left(installation, payload.repositories_removed),
    ...seen(installation, payload.repositories_added),
  ],
  installation_target: (_, { account }) =>
    account?.id === undefined || account.login === undefined
      ? []
      : [{ kind: 'account_renamed', accountId: account.id, login: account.login }],
  // Renamed, transferred to this client, made private or public: the payload says how it is now.
  repository: (installation, { action, repository }) => {
    const repositories = repository ? [repository] : [];
    return action === 'deleted' ? left(installation, repositories) : seen(installation, repositories);
  },
};

/** What an event says about a client's life; nothing for other events. */
export function lifeOf(name: string, payload: Payload): readonly LifeChange[] {
  const installation = payload.installation?.id;
  // An event may be called like something that every object has.
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  return installation === undefined ? [] : (handler?.(installation, payload) ?? []);
}
