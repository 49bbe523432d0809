/** Who may be let off, in the words of the options and of people. */
import { own, type Prose, say } from '../../engine/prose.ts';
import type { BypassActor } from '../../facts/protection.ts';
import type { Options } from './options.ts';

/** GitHub's kinds, as the options call them. */
const kinds: Readonly<Record<string, string>> = {
  RepositoryRole: 'role',
  Team: 'team',
  Integration: 'app',
  User: 'user',
};

const alone: Readonly<Record<string, string>> = {
  OrganizationAdmin: 'organization-owners',
  EnterpriseOwner: 'enterprise-owners',
  DeployKey: 'deploy-keys',
};

const isAdmin = ({ kind, name }: BypassActor): boolean =>
  (kind === 'RepositoryRole' && name === 'admin') ||
  kind === 'OrganizationAdmin' ||
  kind === 'EnterpriseOwner';

/** Every way in which the options may name the actor. */
function namesOf({ kind, id, name }: BypassActor): readonly string[] {
  const single = alone[kind];
  if (single !== undefined) return [single];
  const of = kinds[kind];
  const given = [name, id].flatMap((one) => (one === null || of === undefined ? [] : [`${of}:${one}`]));
  return kind === 'RepositoryRole' && name === 'admin' ? [...given, 'administrators'] : given;
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Whether the options mind that this one is let off. */
export function minded({ admins, bypass, 'may-bypass': allowed }: Options): (actor: BypassActor) => boolean {
  return (actor) => {
    if (admins && isAdmin(actor)) return true;
    const isAllowed = namesOf(actor).some((one) => allowed.some((entry) => sameName(entry, one)));
    return bypass === 'refuse' && !isAllowed;
  };
}

/** Whether who is let off matters at all. */
export const mindsAnybody = ({ admins, bypass }: Options): boolean => admins || bypass === 'refuse';

const groups: Readonly<Record<string, string>> = {
  OrganizationAdmin: 'owners of the organization',
  EnterpriseOwner: 'owners of the enterprise',
  DeployKey: 'deploy keys',
};

const nouns: Readonly<Record<string, string>> = { Team: 'team', Integration: 'App', User: 'user' };

function called({ kind, id, name }: BypassActor): Prose {
  const group = groups[kind];
  if (group !== undefined) return own(group);
  if (kind === 'RepositoryRole' && name === 'admin') return own('administrators');
  const noun = kind === 'RepositoryRole' ? own('who has the role') : own(nouns[kind] ?? '');
  const which =
    name === null ? (id === null ? own('that is not shown') : say`with number ${id}`) : say`${name}`;
  return nouns[kind] || kind === 'RepositoryRole' ? say`${noun} ${which}` : say`${kind} ${which}`;
}

const modes: Readonly<Record<BypassActor['mode'], string>> = {
  always: '',
  pull_request: ' (by merging a pull request)',
  exempt: ' (without a trace in the log)',
};

/** "administrators", "team core (by merging a pull request)" */
export function actorName(actor: BypassActor): Prose {
  return say`${called(actor)}${own(modes[actor.mode])}`;
}
