/**
 * Installation tokens, minted down to one repository and the permissions of one purpose, and kept until shortly before
 * they expire. auth-app's own cache is not used: it leaves the host and the App out of its key, so that two GitHubs with
 * the same installation number would share a token.
 */
import type { Clock } from './clock.ts';

export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** Who a token is for and what it opens. */
export interface Scope {
  readonly host: string;
  readonly appId: number;
  readonly installation: number;
  /** Null: every repository of the installation. */
  readonly repositoryId: number | null;
  readonly permissions: Permissions;
}

export interface Minted {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly mintedAt: number;
  readonly expiresAt: number;
}

export interface Tokens {
  /** A token with at least five minutes to live. Throws what minting throws. */
  get(scope: Scope): Promise<Minted>;
  /** GitHub refused this one: the next is minted anew. */
  forget(scope: Scope, token: string): void;
  clear(): void;
}

/** A token lives an hour; this much before its end it is replaced. Milliseconds. */
const margin = 5 * 60_000;

/** Tokens kept per client; the one that was used longest ago goes first. */
const maxTokens = 1000;

/** Everything that makes two tokens different. */
export function scopeKey({ host, appId, installation, repositoryId, permissions }: Scope): string {
  const names = Object.entries(permissions).map(([name, level]) => `${name}=${level}`);
  return [host, appId, installation, repositoryId ?? '*', ...names.sort()].join(' ');
}

export type Mint = (scope: Scope) => Promise<{ readonly token: string; readonly expiresAt: number }>;

interface Kept {
  readonly minting: Promise<Minted>;
  minted: Minted | null;
}

function begin(mint: Mint, clock: Clock, scope: Scope): Kept {
  const make = async (): Promise<Minted> => ({ ...(await mint(scope)), mintedAt: clock.now() });
  const kept: Kept = { minting: make(), minted: null };
  const note = (minted: Minted) => {
    kept.minted = minted;
  };
  // Whoever asked for it hears of a failure.
  kept.minting.then(note, () => undefined);
  return kept;
}

/** One cache per client; several who ask for the same token at once share one minting. */
export function createTokens({ mint, clock }: { readonly mint: Mint; readonly clock: Clock }): Tokens {
  const all = new Map<string, Kept>();
  const isFresh = ({ minted }: Kept) => !minted || minted.expiresAt - margin > clock.now();
  const make = (key: string, scope: Scope): Kept => {
    const one = begin(mint, clock, scope);
    one.minting.catch(() => all.get(key) === one && all.delete(key));
    return one;
  };
  return {
    get: (scope) => {
      const key = scopeKey(scope);
      const known = all.get(key);
      const one = known && isFresh(known) ? known : make(key, scope);
      all.delete(key);
      all.set(key, one);
      const oldest = all.keys().next();
      if (all.size > maxTokens && !oldest.done) all.delete(oldest.value);
      return one.minting;
    },
    forget: (scope, token) => {
      const key = scopeKey(scope);
      if (all.get(key)?.minted?.token === token) all.delete(key);
    },
    clear: () => all.clear(),
  };
}
