/** Nobody administers a repository, or owns an organization, only until a plan takes that from the last one. Pure. */
import { isKnown, type NotKnown, type Part } from '../engine/part.ts';
import { own, type Prose, say } from '../engine/prose.ts';
import type { Circumstances, Holding, Rule } from './lock-outs.ts';
import type { Compared } from './observed.ts';

const losing = (one: Compared, from: string): boolean =>
  one.result.state === 'differs' && one.result.observed === from && one.declared.value !== from;

/** Takes administration of a repository from a team or a person. */
export const takesAdmin = (one: Compared): boolean =>
  /^repository\.access\.(teams|collaborators)\.\*$/.test(one.declared.type.key) && losing(one, 'admin');

/** Makes an owner of the organization a member. */
export const takesOwnership = (one: Compared): boolean =>
  one.declared.type.key === 'organization.roles.*' && losing(one, 'owner');

const nameOf = ({ declared: { entry = [] } }: Compared): string => entry[0] ?? '';

type Seen =
  | { readonly owners: readonly string[]; readonly viewer: string | null }
  | { readonly because: Prose };

function seen({ owners, viewer }: Circumstances): Seen {
  const unknown = (part: Part<unknown> | null, what: string) =>
    part !== null && !isKnown(part)
      ? { because: say`it could not be looked up ${own(what)}: ${(part as NotKnown).notKnown}` }
      : null;
  const hidden = unknown(owners, 'who owns the organization') ?? unknown(viewer, 'whose token this is');
  return hidden ?? { owners: (owners ?? []) as readonly string[], viewer: viewer as string | null };
}

/** Whether whoever applies would still administer the repository by name: nothing is lost with a team then. */
function staysAdmin({ observed, differences }: Holding, viewer: string): boolean {
  const people = differences.filter(({ declared }) => declared.type.key.includes('.collaborators.'));
  if (people.some((one) => nameOf(one) === viewer && takesAdmin(one))) return false;
  const type = people[0]?.declared.type;
  return type?.of === 'repository' && type.observe(observed.answers, [viewer]) === 'admin';
}

/** An organization's owners administer all of its repositories; whose token it is must not lock themselves out. */
export const lastAdmin: Rule = (one, of) => {
  if (!takesAdmin(one) || of.circumstances.owners === null) return null;
  const found = seen(of.circumstances);
  if ('because' in found) return found.because;
  const { owners, viewer } = found;
  if (owners.length === 0) return own('nobody would be left who administers the repository');
  if (viewer === null || owners.includes(viewer)) return null;
  const isTeam = one.declared.type.key.includes('.teams.');
  if (isTeam ? staysAdmin(of, viewer) : nameOf(one) !== viewer) return null;
  return say`it would take administration from ${viewer}, whose token this is: let an owner of the organization apply it`;
};

export const lastOwner: Rule = (one, { circumstances, differences }) => {
  if (!takesOwnership(one)) return null;
  const found = seen(circumstances);
  if ('because' in found) return found.because;
  const { owners, viewer } = found;
  const losers = differences.filter(takesOwnership).map(nameOf);
  if (owners.every((login) => losers.includes(login)))
    return own('nobody would be left who owns the organization: its last owner is never taken away');
  return nameOf(one) === viewer
    ? say`it would take ownership from ${viewer}, whose token this is: let another owner apply it`
    : null;
};
