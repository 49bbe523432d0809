/** Where a lock file says a package is fetched from. */

export interface Address {
  /** Lower case, without `git+`: `https`, `http`, `ssh`, `git`. */
  readonly scheme: string;
  /** Lower case, with its port when there is one. */
  readonly host: string;
}

/** Null when it names no host. Knows the git shorthands `git@host:path`, `github:owner/repo`. */
export function addressOf(resolved: string): Address | null {
  const plain = resolved.replace(/^git\+/, '');
  const secureShell = /^(?:ssh:\/\/)?git@([^:/]+)[:/]/.exec(plain)?.[1];
  if (secureShell) return { scheme: 'ssh', host: secureShell.toLowerCase() };
  const shorthand = /^(github|gitlab|bitbucket):[^/]/.exec(plain)?.[1];
  if (shorthand)
    return { scheme: 'https', host: shorthand === 'bitbucket' ? 'bitbucket.org' : `${shorthand}.com` };
  if (!URL.canParse(plain)) return null;
  const { protocol, host } = new URL(plain);
  return host === '' ? null : { scheme: protocol.slice(0, -1).toLowerCase(), host: host.toLowerCase() };
}
