/** What the nets remember, in the database. */
import { applyLife } from '../clients/life.ts';
import { writeAudit } from '../store/audit.ts';
import { clientId } from '../store/client-id.ts';
import { installedClients } from '../store/clients.ts';
import type { Database } from '../store/database.ts';
import { settledDeliveries } from '../store/inbox.ts';
import { issueClosed, issueOpened, knownIssues } from '../store/issues.ts';
import { removeOpenCheck, staleChecks } from '../store/open-checks.ts';
import {
  activeRepositories,
  repositoryReconciled,
  takeWaivers,
  unreadWaivers,
  waiversRead,
} from '../store/repositories.ts';
import { lastSweep, sweepEnded } from '../store/sweeps.ts';
import { newestVerdicts } from '../store/verdicts.ts';
import { endedUses, usesAsked } from '../store/waiver-uses.ts';
import type { NetStore } from './parts.ts';

/** `host` is the App's: `github.com`, or an Enterprise Server's. */
export function netStore(database: Database, host: string, now: () => Date): NetStore {
  const { kysely } = database;
  const client = ({ installation }: { readonly installation: number }) => clientId({ host, installation });
  return {
    settled: (deliveries) => settledDeliveries(kysely, host, deliveries),
    lastSweep: () => lastSweep(kysely, host),
    sweepEnded: (sweep) => sweepEnded(kysely, host, sweep),
    audit: (what, detail) => writeAudit(kysely, host, what, detail),

    clients: () => installedClients(kysely, host),
    repositories: (installation) => activeRepositories(kysely, host, installation),
    live: (changes) => database.transaction((trx) => applyLife(trx, host, changes, now())),
    verdicts: (at, pullRequests) => newestVerdicts(kysely, client(at), at.repositoryId, pullRequests),
    reconciled: (at, when) => repositoryReconciled(kysely, host, at, when),

    openChecks: (openedBefore) => staleChecks(kysely, host, openedBefore),
    checkClosed: ({ at, externalId }) => removeOpenCheck(kysely, client(at), externalId),

    endedUses: (today, askedBefore, max) => endedUses(kysely, host, today, askedBefore, max),
    usesAsked: (use, when) => usesAsked(kysely, host, use, when),
    unreadWaivers: (installation, readBefore, max) =>
      unreadWaivers(kysely, host, installation, readBefore, max),
    takeWaivers: (at, readBefore, when) => takeWaivers(kysely, host, at, readBefore, when),
    waiversRead: (at, when) => waiversRead(kysely, host, at, when),
    issues: (at, purpose) => knownIssues(kysely, { host, at, purpose }),
    issueOpened: (at, { purpose, key }, issue) => issueOpened(kysely, { host, at, purpose }, key, issue),
    issueClosed: (at, { purpose, key }, when) => issueClosed(kysely, { host, at, purpose }, key, when),
  };
}
