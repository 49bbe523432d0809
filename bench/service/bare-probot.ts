/** A Probot app that does nothing, keeps nothing and answers every delivery: what durability is compared with. */
import { createServer } from 'node:http';
import { createNodeMiddleware, Probot } from 'probot';

const { APP_ID = '1', PRIVATE_KEY = '', WEBHOOK_SECRET = '' } = process.env;
const probot = new Probot({
  appId: Number(APP_ID),
  privateKey: PRIVATE_KEY,
  secret: WEBHOOK_SECRET,
  logLevel: 'fatal',
});
const middleware = await createNodeMiddleware((app) => void app.on('pull_request', () => undefined), {
  probot,
  webhooksPath: '/api/github/webhooks',
});
const server = createServer((request, response) => void middleware(request, response));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  console.error(`Bare Probot listens on http://127.0.0.1:${port}/api/github/webhooks`);
});
