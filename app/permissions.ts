/** What the App asks of its clients: nothing that no collector reads and no publisher writes. */
import { collectors } from './facts/index.ts';
import type { Purpose } from './github/access/client-access.ts';

type Level = 'read' | 'write';

/** What the pipeline itself reads, whichever policies are on: the configuration and the pull request. */
const core: Readonly<Record<string, Level>> = { contents: 'read', metadata: 'read', pull_requests: 'read' };

/**
 * No request needs these, but events do: those of the merge queue's groups, and those of comments, which GitHub gives
 * with `issues` though a pull request's comments need no more than `pull_requests`
 * (https://docs.github.com/webhooks/webhook-events-and-payloads#issue_comment).
 */
const eventsOnly: Readonly<Record<string, Level>> = { issues: 'read', merge_queues: 'read' };

/** What publishing writes: the check run and the sticky comment. */
const publishers: Readonly<Record<string, Level>> = { checks: 'write', pull_requests: 'write' };

/** What reminders take: they read files of waivers, and write an issue a week before one ends. */
const reminders: Readonly<Record<string, Level>> = { contents: 'read', issues: 'write', metadata: 'read' };

/** Events that move no single fact: commands, base branches, merge groups, and what repositories are called. */
const coreEvents = ['issue_comment', 'merge_group', 'pull_request', 'push', 'repository'];

/** The permissions of `app.yml`, sorted by name: the union over collectors and publishers. */
export function neededPermissions(): Readonly<Record<string, Level>> {
  return union([...verdicts, eventsOnly, reminders]);
}

/** What looking and publishing take. */
const verdicts = [core, ...Object.values(collectors).map((collector) => collector.permissions), publishers];

function union(all: readonly Readonly<Record<string, Level>>[]): Readonly<Record<string, Level>> {
  const names = [...new Set(all.flatMap((permissions) => Object.keys(permissions)))].sort();
  const level = (name: string): Level =>
    all.some((permissions) => permissions[name] === 'write') ? 'write' : 'read';
  return Object.fromEntries(names.map((name) => [name, level(name)]));
}

/** The events of `app.yml`, sorted. */
export function neededEvents(): readonly string[] {
  return [
    ...new Set([...coreEvents, ...Object.values(collectors).flatMap((collector) => collector.events)]),
  ].sort();
}

/** What background work needs: it finds what should be judged again, and closes check runs that were left open. */
const background: Readonly<Record<string, Level>> = {
  checks: 'write',
  contents: 'read',
  metadata: 'read',
  pull_requests: 'read',
};

/** Configuration in a client's other repositories: a token for all of them reads files and nothing else. */
const layers: Readonly<Record<string, Level>> = { contents: 'read', metadata: 'read' };

/** The permissions a token is minted with: what the job at hand needs, of what the App was granted. */
export function permissionsFor(purpose: Purpose): Readonly<Record<string, Level>> {
  return { background, layers, reminders, verdict: union(verdicts) }[purpose];
}
