/**
 * Webhook delivery → what it proves. Pure. What GitHub itself remembers for as long as anybody asks (check runs, statuses, comments) is not
 * captured; of the rest every event is, or a line that says that it was not understood.
 */
import { z } from 'zod';
import type { Captured, CapturedBase, CapturedUnread } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';
import { accessReaders } from './access.ts';
import { alertReaders } from './alerts.ts';
import { changeReaders } from './changes.ts';
import { deploymentReaders } from './deployments.ts';
import { id, name, person, type Reader } from './parts.ts';
import { releaseReaders } from './releases.ts';
import { ruleReaders } from './rules.ts';
import { scopeReaders } from './scope.ts';
import { scrubbedText } from './scrubbed.ts';

const readers: Readonly<Record<string, Reader>> = {
  ...accessReaders,
  ...alertReaders,
  ...changeReaders,
  ...deploymentReaders,
  ...releaseReaders,
  ...ruleReaders,
  ...scopeReaders,
};

/** GitHub sends these to every App; the others are subscribed to. */
const unasked = new Set(['installation', 'installation_repositories', 'installation_target']);

/** The events that evidence needs, sorted. */
export const capturedEvents: readonly string[] = Object.keys(readers)
  .filter((event) => !unasked.has(event))
  .sort();

export interface Arrived {
  /** Of the delivery. */
  readonly id: string;
  /** The event's name. */
  readonly name: string;
  readonly payload: unknown;
  readonly bodyHash: string;
}

const common = z.object({
  action: name.nullish(),
  repository: z.object({ id, full_name: name, default_branch: name.nullish().catch(null) }).nullish(),
  sender: person,
});

function unread(base: CapturedBase, because: string): CapturedUnread {
  return { ...base, about: 'not understood', because };
}

/** Nothing for events that are no evidence. `at`: when it arrived. */
export function capturedOf(
  { id: delivery, name: event, payload, bodyHash }: Arrived,
  at: Instant,
): readonly Captured[] {
  // An event may be called like something that every object has.
  const read = Object.hasOwn(readers, event) ? readers[event] : undefined;
  if (!read) return [];
  const given = common.safeParse(payload);
  const { action, repository, sender } = given.data ?? { action: null, repository: null, sender: null };
  const base: CapturedBase = {
    event: action ? `${event}.${action}` : event,
    delivery: scrubbedText(delivery, 100),
    body: bodyHash,
    at,
    repository: repository ? { id: repository.id, name: repository.full_name } : null,
    ...(repository?.default_branch ? { defaultBranch: repository.default_branch } : {}),
    sender,
  };
  if (!given.success) return [unread(base, 'action, repository or sender')];
  const captured = read(payload, { name: event, action: action ?? '', base });
  return 'odd' in captured ? [unread(base, captured.odd)] : captured;
}
