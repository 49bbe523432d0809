/** What of the command is only there where the service is. */
import { say } from '../../policies/engine/prose.ts';
import { Usage } from './command.ts';

/** Whether a package is not there that the package of the command leaves to the service. */
function isLeftOut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}

/** Commands about the service's database need its engine, which is larger than all else, and which nobody else needs. */
export async function ofService<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isLeftOut(error)) throw error;
    throw new Usage(
      say`${name} is about the service's database, whose engine is not installed with the command`,
      say`Run it where the service is: ${`docker compose exec app fairlead ${name}`}, or ${`npm run fairlead -- ${name}`} in its checkout.`,
    );
  }
}
