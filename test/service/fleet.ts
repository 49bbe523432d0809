/** Several server processes on one database, behind one address. */
import { startBalancer } from './balancer.ts';
import { freePort, type ServerProcess, startServer } from './server-process.ts';

export interface Fleet {
  readonly servers: readonly ServerProcess[];
  stop(): Promise<void>;
}

/** Starts `count` servers; `port` is the address that webhooks go to. */
export async function startFleet(
  count: number,
  port: number,
  env: Readonly<Record<string, string>>,
  entry?: string,
): Promise<Fleet> {
  const ports: number[] = [];
  for (let i = 0; i < count; i++) ports.push(await freePort());
  const balancer = await startBalancer(ports, port);
  const servers: ServerProcess[] = [];
  try {
    for (const own of ports) servers.push(await startServer({ ...env, PORT: String(own) }, entry));
  } catch (error) {
    await Promise.all(servers.map((server) => server.kill()));
    await balancer.close();
    throw error;
  }
  return {
    servers,
    stop: async () => {
      await balancer.close();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
