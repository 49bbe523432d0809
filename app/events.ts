/** Webhook event → what should be looked at again, by every kind of subject and by comment commands. Pure. */
import type { AnyPolicy } from '../policies/engine/policy.ts';
import { catalogue as everyPolicy } from '../policies/index.ts';
import { commentEvents } from './comment-commands/events.ts';
import { notedEvents } from './delivery/live/notes.ts';
import { capturedEvents } from './evidence/capture/captured.ts';
import { judgedSubjects, tasksWhenGiven } from './given-repositories.ts';
import { metricsEvents } from './metrics-comments/events.ts';
import { organizationOf, type Payload, repositoryOf } from './payload.ts';
import { keyOf } from './same-task.ts';
import { subjects } from './subjects/index.ts';
import {
  everyRepositoryTask,
  givenRepositoriesTask,
  organizationTask,
  repositoriesTask,
  type Task,
} from './task.ts';

/** Nothing is judged again for these; `app/clients` keeps names and owners by them. */
const lifeEvents = ['repository'];

/** The events the App subscribes to; `app.yml` lists the same ones (installation events come unasked). */
export const subscribed: readonly string[] = [
  ...new Set([
    ...subjects.flatMap(({ events, clientEvents }) => [events, clientEvents].flatMap(Object.keys)),
    ...Object.keys(commentEvents),
    ...Object.keys(metricsEvents),
    ...notedEvents,
    ...capturedEvents,
    ...lifeEvents,
  ]),
];

/** Each task once, in order of first appearance. */
function eachOnce(tasks: readonly Task[]): readonly Task[] {
  return [...new Map(tasks.map((task) => [keyOf(task), task])).values()];
}

function handled<H>(handlers: Readonly<Record<string, H>>, name: string): H | undefined {
  // An event may be called like something that every object has.
  return Object.hasOwn(handlers, name) ? handlers[name] : undefined;
}

/**
 * Actions of `installation` after which there is more to see: what a missing permission hid can be known now, and what
 * happened while an installation was suspended was told to nobody.
 */
const installed = new Set(['created', 'new_permissions_accepted', 'unsuspend']);

function ofRepositories(
  payload: Payload,
  repositories: Payload['repositories'],
  catalogue: readonly AnyPolicy[],
): readonly Task[] {
  const { installation } = payload;
  // Too many for one event, or not understood: GitHub's own list is read, in the background.
  if (repositories === null) return installation ? [givenRepositoriesTask(installation.id)] : [];
  return (repositories ?? []).flatMap((repository) => {
    const at = repositoryOf(payload, repository);
    return at ? tasksWhenGiven(at, catalogue) : [];
  });
}

/** A payload that names no repositories, as that of `unsuspend`, is about all of them. */
function ofInstallation(payload: Payload, catalogue: readonly AnyPolicy[]): readonly Task[] {
  const { action = '', installation, repositories } = payload;
  if (!installed.has(action) || !installation) return [];
  if (repositories !== undefined) return ofRepositories(payload, repositories, catalogue);
  const judged = new Set(judgedSubjects(catalogue).map(({ kind }) => kind));
  const { id, account } = installation;
  const login = account?.login;
  return [
    ...(judged.has('pull_request') ? [everyRepositoryTask({ installation: id })] : []),
    ...(judged.has('repository') ? [repositoriesTask({ installation: id })] : []),
    ...(judged.has('organization') && login !== undefined
      ? [organizationTask({ installation: id, login })]
      : []),
  ];
}

function asked(name: string, payload: Payload, ownAppId: number, catalogue: readonly AnyPolicy[]) {
  if (name === 'installation') return ofInstallation(payload, catalogue);
  if (name === 'installation_repositories')
    return ofRepositories(payload, payload.repositories_added, catalogue);
  const judged = judgedSubjects(catalogue);
  const at = repositoryOf(payload, payload.repository);
  if (!at) {
    const client = organizationOf(payload);
    // A repository that is named and not understood is not the organization's.
    if (!client || payload.repository) return [];
    return judged.flatMap(({ clientEvents }) => handled(clientEvents, name)?.(client, payload) ?? []);
  }
  const listeners = [...judged.map(({ events }) => events), commentEvents, metricsEvents];
  return listeners.flatMap((handlers) => handled(handlers, name)?.(at, payload, ownAppId) ?? []);
}

/** What an event asks to be looked at again; nothing for events that cannot change a verdict. */
export function tasksOf(
  name: string,
  payload: Payload,
  ownAppId: number,
  catalogue: readonly AnyPolicy[] = everyPolicy,
): readonly Task[] {
  return eachOnce(asked(name, payload, ownAppId, catalogue));
}
