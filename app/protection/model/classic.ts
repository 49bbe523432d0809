/** Classic branch protection → what it says, in full to administrators and in part to everybody. */
import type { Gap } from '../../../policies/engine/gap.ts';
import { own } from '../../../policies/engine/prose.ts';
import type { Bypass, BypassActor, Place, ProtectionValue } from '../../../policies/facts/protection.ts';
import { admins, always, forcePushers, namedIn } from './actors.ts';
import { checksIn } from './checks.ts';
import type { Hidden, Said, Source } from './said.ts';
import type { BranchWire, ClassicMoreWire, ClassicWire, Read, ToggleWire } from './wire.ts';

/** Every value that classic protection can set. */
const classicValues: readonly ProtectionValue[] = [
  'pullRequest',
  'approvals',
  'dismissStale',
  'lastPushApproval',
  'codeOwners',
  'dismissers',
  'checks',
  'upToDate',
  'conversations',
  'signatures',
  'linearHistory',
  'mergeQueue',
  'deployments',
  'pushers',
  'locked',
  'noForcePush',
  'noDeletion',
  'noCreation',
];

/** What people and Apps are let off who may merge without a review. */
const ofReviews: ReadonlySet<ProtectionValue> = new Set([
  'pullRequest',
  'approvals',
  'dismissStale',
  'lastPushApproval',
  'codeOwners',
]);

/**
 * GitHub's page has these under "Rules applied to everyone including administrators", whatever the setting for
 * administrators says.
 */
const ofEverybody: ReadonlySet<ProtectionValue> = new Set(['noForcePush', 'noDeletion']);

/** Administrators may always push: a list of who may is not about them. */
const neverOfAdmins: ReadonlySet<ProtectionValue> = new Set(['pushers', 'noCreation']);

const hiddenBy = (gap: Gap, ...names: readonly ProtectionValue[]): Hidden => ({ names, gap });

const notShown: Gap = { reason: own('GitHub does not show this part of the branch protection') };

function toggle<
  K extends 'signatures' | 'linearHistory' | 'conversations' | 'locked' | 'noForcePush' | 'noDeletion',
>(
  name: K,
  given: ToggleWire | null | undefined,
  when = true,
): { readonly said: readonly Said[]; readonly hidden: readonly Hidden[] } {
  const enabled = given?.enabled;
  if (enabled === undefined) return { said: [], hidden: [hiddenBy(notShown, name)] };
  return { said: [{ name, value: enabled === when }], hidden: [] };
}

type Parts = { readonly said: readonly Said[]; readonly hidden: readonly Hidden[] };

function togglesOf(wire: ClassicWire): readonly Parts[] {
  return [
    toggle('signatures', wire.required_signatures),
    toggle('linearHistory', wire.required_linear_history),
    toggle('conversations', wire.required_conversation_resolution),
    toggle('locked', wire.lock_branch),
    toggle('noForcePush', wire.allow_force_pushes, false),
    toggle('noDeletion', wire.allow_deletions, false),
  ];
}

function reviewsOf({ required_pull_request_reviews: reviews }: ClassicWire): Parts {
  if (!reviews) return { said: [], hidden: [] };
  const {
    required_approving_review_count: count,
    dismiss_stale_reviews: stale,
    require_code_owner_reviews: owners,
    require_last_push_approval: last,
    dismissal_restrictions: dismissal,
  } = reviews;
  const given: readonly (readonly [ProtectionValue, Said | null])[] = [
    ['approvals', count === undefined ? null : { name: 'approvals', value: count }],
    ['dismissStale', stale === undefined ? null : { name: 'dismissStale', value: stale }],
    ['codeOwners', owners === undefined ? null : { name: 'codeOwners', value: owners }],
    ['lastPushApproval', last === undefined ? null : { name: 'lastPushApproval', value: last }],
  ];
  return {
    said: [
      { name: 'pullRequest', value: true },
      { name: 'dismissers', value: dismissal ? namedIn(dismissal) : null },
      ...given.flatMap(([, said]) => (said ? [said] : [])),
    ],
    hidden: given.flatMap(([name, said]) => (said ? [] : [hiddenBy(notShown, name)])),
  };
}

function checksOf({ required_status_checks: wire }: ClassicWire): Parts {
  if (!wire) return { said: [], hidden: [] };
  const checks = checksIn(wire.checks, wire.contexts);
  // Without any check there is nothing to be up to date with.
  const upToDate = checks.length > 0 && wire.strict === true;
  const unsaid = checks.length > 0 && wire.strict === undefined;
  return {
    said: [
      { name: 'checks', value: checks },
      { name: 'upToDate', value: upToDate },
    ],
    hidden: unsaid ? [hiddenBy(notShown, 'upToDate')] : [],
  };
}

function pushesOf({ restrictions, block_creations: creations }: ClassicWire): Parts {
  if (!restrictions) return { said: [], hidden: [] };
  return {
    said: [
      { name: 'pushers', value: namedIn(restrictions) },
      { name: 'noCreation', value: creations?.enabled === true },
    ],
    hidden: creations?.enabled === undefined ? [hiddenBy(notShown, 'noCreation')] : [],
  };
}

const noQueue: Hidden = hiddenBy(
  { reason: own('GitHub does not show whether branch protection asks for a merge queue') },
  'mergeQueue',
);

function deploymentsOf(more: Read<ClassicMoreWire>): Parts {
  if (!more.ok) return { said: [], hidden: [hiddenBy(gapOf(more), 'deployments')] };
  const { requiresDeployments: asked, requiredDeploymentEnvironments: given } = more.value;
  const value = asked ? (given ?? []).flatMap((name) => (name === null ? [] : [name])) : [];
  return { said: [{ name: 'deployments', value }], hidden: [] };
}

function gapOf(read: Extract<Read<unknown>, { ok: false }>): Gap {
  const { ok: _, ...gap } = read;
  return gap;
}

/** Who is let off in a value, besides administrators. */
function othersIn(name: ProtectionValue, wire: ClassicWire, more: Read<ClassicMoreWire>): Bypass {
  if (name === 'noForcePush') {
    if (!more.ok) return { known: false, ...gapOf(more) };
    const actors = forcePushers(more.value);
    return actors
      ? { known: true, actors: always(actors) }
      : { known: false, reason: own('GitHub does not show everybody who may force-push') };
  }
  const allowed = wire.required_pull_request_reviews?.bypass_pull_request_allowances;
  return { known: true, actors: ofReviews.has(name) && allowed ? always(namedIn(allowed)) : [] };
}

function bypassIn(name: ProtectionValue, wire: ClassicWire, more: Read<ClassicMoreWire>): Bypass {
  const others = othersIn(name, wire, more);
  if (!others.known || ofEverybody.has(name)) return others;
  const bound = neverOfAdmins.has(name) ? false : wire.enforce_admins?.enabled;
  if (bound === undefined) return { known: false, ...notShown };
  return bound ? others : { known: true, actors: [...others.actors, admins] };
}

function placeOf(owner: string, url: string | null, pattern: string | null): Place {
  const page = url === null ? null : `${url}/settings/branches`;
  return { kind: 'branch protection', level: 'repository', owner, id: null, name: pattern, url: page };
}

export interface ClassicOf {
  /** `owner/name` */
  readonly repository: string;
  /** The repository's page. */
  readonly url: string | null;
  readonly wire: ClassicWire;
  readonly more: Read<ClassicMoreWire>;
}

/** As an administrator sees it. */
export function classicSource({ repository, url, wire, more }: ClassicOf): Source {
  const parts = [...togglesOf(wire), reviewsOf(wire), checksOf(wire), pushesOf(wire), deploymentsOf(more)];
  return {
    at: placeOf(repository, url, more.ok ? more.value.pattern : null),
    said: parts.flatMap(({ said }) => said),
    hidden: [...parts.flatMap(({ hidden }) => hidden), noQueue],
    unread: [],
    bypass: (name) => bypassIn(name, wire, more),
  };
}

/** `non_admins`: administrators are let off. */
function bypassByLevel(level: string | undefined): Bypass {
  const free: readonly BypassActor[] | null =
    level === 'everyone' ? [] : level === 'non_admins' ? [admins] : null;
  return free ? { known: true, actors: free } : { known: false, ...notShown };
}

/**
 * As everybody sees it who reads the code: the required checks, and that there may be more. `lacking` says what keeps the
 * rest from being seen.
 */
export function publicSource(repository: string, url: string | null, wire: BranchWire, lacking: Gap): Source {
  const { protected: isProtected, protection } = wire;
  const checks = protection?.required_status_checks;
  const unseen = classicValues.filter((name) => name !== 'checks' || !protection);
  return {
    at: placeOf(repository, url, null),
    said: [{ name: 'checks', value: checksIn(checks?.checks, checks?.contexts) }],
    // A branch that is not protected at all has neither kind of protection.
    hidden: isProtected === false ? [] : [hiddenBy(lacking, ...unseen)],
    unread: [],
    bypass: () => bypassByLevel(checks?.enforcement_level),
  };
}

/** Nothing of it can be seen. */
export function unseenClassic(repository: string, gap: Gap): Source {
  return {
    at: placeOf(repository, null, null),
    said: [],
    hidden: [hiddenBy(gap, ...classicValues)],
    unread: [],
    bypass: () => ({ known: false, ...gap }),
  };
}
