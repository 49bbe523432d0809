/** Who may see and do what. Unseen is 404, seen but not permitted 403, as GitHub answers. */
import type { Call } from '../http/call.ts';
import { notAccessible, notFound, Refusal } from '../http/refusal.ts';
import { levelOf, roleOf } from '../roles.ts';
import type { Account, Level, Permissions, Repository } from '../state.ts';
import { covers } from '../world.ts';
import type { Identity } from './identity.ts';

const rank: Readonly<Record<string, number>> = { none: 0, read: 1, write: 2, admin: 3 };

const reaches = (have: string | undefined, need: string | undefined): boolean =>
  (rank[have ?? 'none'] ?? 0) >= (rank[need ?? 'none'] ?? 0);

/** Whether an installation's token covers the repository. */
function within(identity: Extract<Identity, { kind: 'installation' }>, repository: Repository): boolean {
  const { installation, repositories } = identity.token;
  if (repositories && !repositories.has(repository.id)) return false;
  return covers(installation, repository);
}

export function visible(identity: Identity, repository: Repository): boolean {
  if (!repository.private) return true;
  if (identity.kind === 'installation') return within(identity, repository);
  return identity.kind === 'user' && roleOf(repository, identity.user) !== 'none';
}

/** What only administrators and writers see, however public the repository. */
const guarded: Readonly<Record<string, Level>> = {
  administration: 'admin',
  repository_hooks: 'admin',
  secret_scanning_alerts: 'admin',
  security_events: 'write',
  vulnerability_alerts: 'write',
};

/** People comment, review and open pull requests where they can read. */
const conversation: ReadonlySet<string> = new Set(['issues', 'pull_requests']);

function userReaches(level: Level | 'none', need: string): boolean {
  const [name = '', wanted] = need.split('=');
  const floor = conversation.has(name) ? 'read' : wanted;
  return reaches(level, floor) && reaches(level, guarded[name]);
}

const has = (permissions: Permissions, need: string): boolean => {
  const [name = '', level] = need.split('=');
  return reaches(name === 'metadata' ? 'read' : new Map(Object.entries(permissions)).get(name), level);
};

/** Permissions that this token really has for this request: faults take some away. */
function effective(call: Pick<Call, 'identity' | 'effects'>): Permissions {
  if (call.identity.kind !== 'installation') return {};
  const lost = call.effects.flatMap((effect) =>
    typeof effect === 'object' && 'losePermission' in effect ? [effect.losePermission] : [],
  );
  return Object.fromEntries(
    Object.entries(call.identity.permissions).filter(([name]) => !lost.includes(name)),
  );
}

/** True when any of `accepts` is held in the repository. */
export function permitted(
  call: Pick<Call, 'identity' | 'effects'>,
  repository: Repository,
  accepts: readonly string[],
): boolean {
  const { identity } = call;
  const readsPublic = !repository.private && accepts.some((need) => isPublic(need));
  switch (identity.kind) {
    case 'installation':
      if (!within(identity, repository)) return readsPublic;
      return accepts.some((need) => has(effective(call), need));
    case 'user': {
      const level = levelOf(roleOf(repository, identity.user));
      return accepts.some((need) => userReaches(level, need));
    }
    case 'anonymous':
      return readsPublic;
    case 'app':
      return false;
  }
}

function isPublic(need: string): boolean {
  const [name = '', level] = need.split('=');
  return level === 'read' && guarded[name] === undefined;
}

/** Throws what GitHub answers when none of `accepts` is held; an empty list asks for nothing. */
export function permit(call: Call, repository: Repository, accepts: readonly string[]): void {
  if (accepts.length === 0 || permitted(call, repository, accepts)) return;
  switch (call.identity.kind) {
    case 'anonymous':
      throw new Refusal(401, 'Requires authentication');
    case 'user':
      throw accepts.every((need) => need.endsWith('=read'))
        ? notFound()
        : new Refusal(
            403,
            accepts.some((need) => guarded[need.split('=')[0] ?? ''] === 'admin')
              ? 'Must have admin rights to Repository.'
              : 'Must have write access to the repository.',
          );
    default:
      throw notAccessible();
  }
}

/** Who is in the organization is for all its members; everything else is for its owners. */
const forMembers = (accepts: readonly string[]): boolean => accepts.includes('members=read');

/** True for an installation on the organization with one of the permissions, and for its members or owners. */
export function permittedIn(
  call: Pick<Call, 'identity' | 'effects'>,
  account: Account,
  accepts: readonly string[],
): boolean {
  const { identity } = call;
  if (identity.kind === 'installation') {
    const own = identity.token.installation.account.id === account.id;
    return own && accepts.some((need) => has(effective(call), need));
  }
  if (identity.kind !== 'user') return false;
  const membership = account.organization?.members.get(identity.user.id);
  return membership === 'admin' || (membership === 'member' && forMembers(accepts));
}

/** Throws what GitHub answers when none of `accepts` is held in the organization; an empty list asks for nothing. */
export function permitIn(call: Call, account: Account, accepts: readonly string[]): void {
  if (accepts.length === 0 || permittedIn(call, account, accepts)) return;
  switch (call.identity.kind) {
    case 'anonymous':
      throw new Refusal(401, 'Requires authentication');
    case 'user':
      throw notFound();
    default:
      throw notAccessible();
  }
}
