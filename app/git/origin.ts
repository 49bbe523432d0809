/** Where a clone came from. */
import type { Repository } from './repository.ts';

/** `git@github.com:acme/shop.git`, `https://github.com/acme/shop`: owner and name are the last two parts. */
const address = /[/:]([\w.-]+)\/[\w.-]+?(?:\.git)?\/?$/;

/** The owner in the address of the remote `origin`; null when there is none, or it is a path of this machine. */
export async function originOwner({ run }: Repository): Promise<string | null> {
  const { code, stdout } = await run(['config', '--get', 'remote.origin.url']);
  const url = code === 0 ? stdout.toString('utf8').trim() : '';
  const isRemote = /^(?:https?|ssh|git):\/\//.test(url) || /^[\w.-]+@[\w.-]+:/.test(url);
  return isRemote && url.length < 1000 ? (address.exec(url)?.[1] ?? null) : null;
}
