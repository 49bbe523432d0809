/** The service as operators run it: built, with the environment of the image. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { once } from '../../app/once.ts';
import { type ServerProcess, startServer } from '../../test/service/server-process.ts';

/** As the Dockerfile and the unit have it. */
process.env.MALLOC_ARENA_MAX ??= '1';

/** Below it packages are found. */
const folder = resolve('node_modules/.cache/fairlead-bench');

const build = once(async () => {
  const entry = 'unpaced=test/service/unpaced-server.ts';
  execFileSync(process.execPath, ['deploy/service/bundle.mjs', folder, entry], { stdio: 'inherit' });
});

/** The server, or the one for a GitHub without limits (`test/service/unpaced-server.ts`). */
type Entry = 'server' | 'unpaced';

/** The file that a process runs. */
export async function built(entry: Entry): Promise<string> {
  await build();
  return `${folder}/${entry}.js`;
}

export async function startBuilt(
  env: Readonly<Record<string, string>>,
  entry: Entry = 'server',
): Promise<ServerProcess> {
  return startServer(env, await built(entry));
}
