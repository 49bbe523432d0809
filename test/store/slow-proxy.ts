/** A PostgreSQL server that is some milliseconds away. */
import { connect, createServer, type Socket } from 'node:net';

export interface SlowProxy {
  /** Of the same database, through it. */
  readonly url: string;
  /** How often something was sent after an answer had come, since this was asked last. */
  turns(): number;
  /** Ends every connection that is there. */
  cut(): void;
  close(): Promise<void>;
}

/** `delay`: milliseconds until an answer arrives. */
export async function slowProxy(url: string, delay: number): Promise<SlowProxy> {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  let turns = 0;
  let answered = true;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) open.add(socket.on('error', () => undefined).setNoDelay(true));
    near.on('data', (bytes) => {
      if (answered) turns += 1;
      answered = false;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      setTimeout(() => {
        answered = true;
        near.write(bytes);
      }, delay);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = new URL(url);
  const address = server.address();
  at.hostname = '127.0.0.1';
  at.port = String(typeof address === 'object' ? address?.port : '');
  const cut = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  return {
    url: at.href,
    turns() {
      const seen = turns;
      turns = 0;
      return seen;
    },
    cut,
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
