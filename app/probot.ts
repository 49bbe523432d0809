/**
 * `npm run register` once there is an App, for development: the same service as `npm start` has, on the same
 * database, behind Probot's own HTTP server.
 */
import { createHash } from 'node:crypto';
import type { Probot } from 'probot';
import { listener } from './jobs/listen.ts';
import {
  databaseOrRefusal,
  endWhenLost,
  environmentOrRefusal,
  stopOnSignal,
  storedWhere,
} from './process.ts';
import { openService } from './service.ts';

/** Probot does not hand on the body as it came. The hash tells a copy from another delivery under the same GUID. */
function hashOf(payload: unknown): string {
  return createHash('sha256').update(JSON.stringify(payload)).digest('hex');
}

/** Probot calls it once there is an App; it ends the process when the environment or the database is not fit for it. */
export default async function fairlead(app: Probot): Promise<void> {
  const environment = environmentOrRefusal();
  if (!environment) process.exit();
  const { settings, storage } = environment;
  const database = await databaseOrRefusal(storage, app.log);
  if (!database) process.exit();
  const { accept, stop } = await openService({
    database,
    probot: app,
    appId: settings.appId,
    baseUrl: settings.baseUrl,
    schedules: { ...storage, evidenceSecret: settings.privateKey },
    apart: true,
    ...(storage.databaseUrl === null ? {} : { listen: listener(storage.databaseUrl, app.log) }),
  });
  app.onAny(async ({ id, name, payload }) => {
    await accept({ id, name, payload, bodyHash: hashOf(payload) });
  });
  stopOnSignal(database, stop);
  endWhenLost(database, app.log);
  app.log.info(storedWhere(storage));
}
