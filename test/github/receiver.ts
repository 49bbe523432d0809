/** An App's webhook endpoint that keeps what it is sent. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';

const payload = z.looseObject({ action: z.string().optional() });

interface Received {
  readonly event: string;
  /** `X-GitHub-Delivery`. */
  readonly delivery: string;
  readonly action: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: z.infer<typeof payload>;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** `pull_request.opened` in the order of arrival. */
  names(): readonly string[];
  last(name: string): Received;
  answer: { status: number; delayMs: number };
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answer = { status: 200, delayMs: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const body = payload.parse(JSON.parse(text));
    const header = (name: string): string => String(request.headers[name] ?? '');
    received.push({
      event: header('x-github-event'),
      delivery: header('x-github-delivery'),
      action: body.action,
      headers: request.headers,
      text,
      body,
    });
    setTimeout(() => response.writeHead(answer.status).end('ok'), answer.delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const nameOf = ({ event, action }: Received): string =>
    action === undefined ? event : `${event}.${action}`;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    names: () => received.map(nameOf),
    last: (name) => {
      const found = received.findLast((one) => nameOf(one) === name);
      if (!found) throw new Error(`no ${name} among ${received.map(nameOf).join(', ')}`);
      return found;
    },
    answer,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
