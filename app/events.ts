/** Webhook event → what should be looked at again, by every kind of subject and by commands in comments. Pure. */
import { commentEvents } from './comment-commands/events.ts';
import { type Handlers, type Payload, repositoryOf } from './payload.ts';
import { mergeGroupEvents } from './subjects/merge-group/events.ts';
import { onceInstalled, pullRequestEvents } from './subjects/pull-request/events.ts';
import { releaseEvents } from './subjects/release/events.ts';
import type { Task } from './task.ts';

const listeners: readonly Handlers[] = [pullRequestEvents, mergeGroupEvents, releaseEvents, commentEvents];

/** Nothing is judged again for these; `app/clients` keeps names and owners by them. */
const lifeEvents = ['repository'];

/** The events the App subscribes to; `app.yml` lists the same ones (installation events come unasked). */
export const subscribed: readonly string[] = [
  ...new Set([...listeners.flatMap((handlers) => Object.keys(handlers)), ...lifeEvents]),
];

function ofInstallation(payload: Payload, repositories: Payload['repositories']): readonly Task[] {
  return (repositories ?? []).flatMap((repository) => {
    const at = repositoryOf(payload, repository);
    return at ? [onceInstalled(at)] : [];
  });
}

/** What an event asks to be looked at again; nothing for events that cannot change a verdict. */
export function tasksOf(name: string, payload: Payload, ownAppId: number): readonly Task[] {
  if (name === 'installation')
    return payload.action === 'created' ? ofInstallation(payload, payload.repositories) : [];
  if (name === 'installation_repositories') return ofInstallation(payload, payload.repositories_added);
  const at = repositoryOf(payload, payload.repository);
  if (!at) return [];
  return listeners.flatMap((handlers) => {
    // An event may be called like something that every object has.
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    return handler?.(at, payload, ownAppId) ?? [];
  });
}
