/** The process: environment → wiring → listen. Refuses to start misconfigured. */
import { existsSync } from 'node:fs';
import { readEnvironment } from './environment.ts';
import { serve } from './serve.ts';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const environment = readEnvironment(process.env);
  if (!environment.ok) {
    for (const problem of environment.problems) console.error(problem);
    process.exitCode = 1;
    return;
  }
  const running = await serve(environment.settings);
  console.error(`Fairlead listens on ${running.url}${environment.settings.webhookPath}`);
  console.error(
    'Without a durable queue: events that arrive while this process is down are not made up for.',
  );
  const stop = () => void running.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

await main();
