/** What the App asks of its clients: nothing that no collector reads and no publisher writes. */
import { collectors } from './facts/index.ts';
import type { Purpose } from './github/client-access.ts';

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

/** Events that move no single fact: base branches, merge groups, and what repositories are called. */
const coreEvents = ['merge_group', 'pull_request', 'push', 'repository'];

/** The permissions of `app.yml`, sorted by name: the union over collectors and publishers. */
export function neededPermissions(): Readonly<Record<string, Level>> {
  const all = [core, ...Object.values(collectors).map((collector) => collector.permissions), publishers];
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

/** Webhooks of merge groups need it; no request does. */
const eventsOnly: ReadonlySet<string> = new Set(['merge_queues']);

/** The permissions a token is minted with: what the job at hand needs, of what the App was granted. */
export function permissionsFor(purpose: Purpose): Readonly<Record<string, Level>> {
  if (purpose === 'background') return background;
  if (purpose === 'layers') return layers;
  return Object.fromEntries(Object.entries(neededPermissions()).filter(([name]) => !eventsOnly.has(name)));
}
