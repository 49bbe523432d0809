/** What the App asks of its clients: nothing that no collector reads and no publisher writes. */
import { collectors } from './facts/index.ts';

type Level = 'read' | 'write';

/** What the pipeline itself reads, whichever policies are on: the configuration, the pull request, the merge queue's groups. */
const core: Readonly<Record<string, Level>> = {
  contents: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'read',
};

/** What publishing writes: the check run and the sticky comment. */
const publishers: Readonly<Record<string, Level>> = { checks: 'write', pull_requests: 'write' };

/** What reminders write: an issue a week before a waiver ends. */
const reminders: Readonly<Record<string, Level>> = { issues: 'write' };

/** Events that move no single fact: base branches, merge groups, and what repositories are called. */
const coreEvents = ['merge_group', 'pull_request', 'push', 'repository'];

/** The permissions of `app.yml`, sorted by name: the union over collectors and publishers. */
export function neededPermissions(): Readonly<Record<string, Level>> {
  return union([...verdicts, reminders]);
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

/** What background work needs: it finds what should be judged again, closes check runs that were left open, and reminds. */
const background: Readonly<Record<string, Level>> = {
  checks: 'write',
  contents: 'read',
  metadata: 'read',
  pull_requests: 'read',
  ...reminders,
};

/** Webhooks of merge groups need it; no request does. */
const eventsOnly: ReadonlySet<string> = new Set(['merge_queues']);

/** The permissions a token is minted with: what the job at hand needs, of what the App was granted. */
export function permissionsFor(purpose: 'verdict' | 'background'): Readonly<Record<string, Level>> {
  if (purpose === 'background') return background;
  return Object.fromEntries(Object.entries(union(verdicts)).filter(([name]) => !eventsOnly.has(name)));
}
