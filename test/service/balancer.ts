/** Connections in turn to several servers; one that refuses is passed over, as a load balancer does. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Balancer {
  readonly port: number;
  close(): Promise<void>;
}

/** Joins `client` to the first of the ports that takes the connection. */
function join(client: Socket, ports: readonly number[]): void {
  const [port, ...others] = ports;
  if (port === undefined) return void client.destroy();
  const server = connect(port, '127.0.0.1');
  const refused = () => join(client, others);
  server.once('error', refused);
  client.on('error', () => server.destroy());
  client.once('close', () => server.destroy());
  server.once('connect', () => {
    server.off('error', refused);
    server.on('error', () => client.destroy());
    server.once('close', () => client.destroy());
    client.pipe(server).pipe(client);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return address && typeof address === 'object' ? address.port : 0;
}

/** Listens on `port`, or on a free one. */
export function startBalancer(ports: readonly number[], port = 0): Promise<Balancer> {
  const clients = new Set<Socket>();
  let turn = 0;
  const balancer = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    const first = turn++ % ports.length;
    join(client, [...ports.slice(first), ...ports.slice(0, first)]);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      balancer.close(() => resolve());
      for (const client of clients) client.destroy();
    });
  return new Promise((resolve, reject) => {
    balancer.once('error', reject);
    balancer.listen(port, '127.0.0.1', () => resolve({ port: portOf(balancer), close }));
  });
}
