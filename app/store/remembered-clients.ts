/** What is remembered of each client, in this process only: for `probot run`, the sandbox and most tests. */
import type { ClientMemory, ClientStore } from './client-store.ts';
import { rememberedCommands } from './comment-commands.ts';
import type { Comments, KnownComment } from './comments.ts';
import { rememberedGrants } from './grants.ts';
import type { OpenedCheck } from './open-checks.ts';
import type { RecordedVerdict, SubjectKey } from './verdicts.ts';

function isOf({ kind, repositoryId, subject }: SubjectKey): (verdict: RecordedVerdict) => boolean {
  return (one) => one.kind === kind && one.repositoryId === repositoryId && one.subject === subject;
}

function rememberedComments(): Comments {
  const all = new Map<string, Map<string, KnownComment>>();
  const of = ({ repositoryId, pullRequest }: Parameters<Comments['list']>[0]) => {
    const key = `${repositoryId}/${pullRequest}`;
    const found = all.get(key) ?? new Map<string, KnownComment>();
    all.set(key, found);
    return found;
  };
  return {
    list: async (on) => new Map(of(on)),
    set: async (on, purpose, comment) => void of(on).set(purpose, comment),
    forget: async (on, purpose, id) => {
      if (of(on).get(purpose)?.id === id) of(on).delete(purpose);
    },
  };
}

function memory(): ClientMemory {
  const checks = new Map<string, OpenedCheck>();
  const verdicts: RecordedVerdict[] = [];
  return {
    // Nothing outlives this process; the log has it.
    audit: async () => undefined,
    commands: rememberedCommands(),
    grants: rememberedGrants(),
    comments: rememberedComments(),
    openChecks: {
      add: async (check) =>
        void checks.set(check.externalId, { ...check, checkRun: null, openedAt: new Date() }),
      opened: async (externalId, checkRun) => {
        const check = checks.get(externalId);
        if (check) checks.set(externalId, { ...check, checkRun });
      },
      remove: async (externalId) => void checks.delete(externalId),
      list: async (on) =>
        [...checks.values()].filter(
          ({ repositoryId, pullRequest }) =>
            !on || (repositoryId === on.repositoryId && pullRequest === on.pullRequest),
        ),
    },
    verdicts: {
      record: async (verdict) => void verdicts.unshift({ ...verdict, publishedAt: new Date() }),
      current: async (on) => verdicts.filter(isOf(on)).find(({ head }) => head === on.head) ?? null,
      history: async (on) => verdicts.filter(isOf(on)),
    },
    // Without a database nothing looks for verdicts whose waivers ended.
    waiverUses: { add: async () => undefined, replace: async () => undefined },
  };
}

export function rememberedClients(): ClientStore {
  const clients = new Map<number, ClientMemory>();
  return {
    of(installation) {
      const found = clients.get(installation) ?? memory();
      clients.set(installation, found);
      return found;
    },
  };
}
