/** What `access` says. */
import { count, own, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { Collaborator, TeamAccess } from '../../facts/repository-access.ts';

const where = 'Settings → Collaborators and teams';
const shown = 10;

const names = (people: readonly Collaborator[]) =>
  some(
    people.map(({ login }) => say`${login}`),
    shown,
  );

export function tooManyAdmins(people: readonly Collaborator[], most: number): Finding {
  return {
    message: say`${count(people.length, 'person', 'people')} can change every setting of the repository and delete it, ${own(String(most))} are allowed: ${names(people)}.`,
    remedy: say`Give who writes code ${'write'} or ${'maintain'} instead (${own(where)}); owners of the organization always administer it, so fewer owners are fewer here, too. Who has to stay goes into the option ${'allowed'}.`,
    who: 'administrator',
    severity: 'medium',
    fingerprint: 'too-many-admins',
  };
}

export function tooFewAdmins(people: readonly Collaborator[], least: number): Finding {
  return {
    message: say`Only ${count(people.length, 'person', 'people')} can administer the repository, ${own(String(least))} are asked for: ${names(people)}.`,
    remedy: say`Give somebody else the role ${'admin'} (${own(where)}).`,
    who: 'administrator',
    severity: 'low',
    fingerprint: 'too-few-admins',
  };
}

export function tooManyTeams(teams: readonly TeamAccess[], most: number): Finding {
  const names = some(
    teams.map(({ team }) => say`${team}`),
    shown,
  );
  return {
    message: say`${count(teams.length, 'team')} can change every setting of the repository, ${own(String(most))} are allowed: ${names}.`,
    remedy: say`Give teams that write code ${'write'} or ${'maintain'} instead (${own(where)}).`,
    who: 'administrator',
    severity: 'medium',
    fingerprint: 'too-many-admin-teams',
  };
}

export function outsider({ login, level }: Collaborator, most: string): Finding {
  const allowed =
    most === 'none' ? own('nobody from outside may be here') : say`${most} is the most that is allowed`;
  return {
    message: say`${login} is no member of the organization and has ${level} here; ${allowed}.`,
    remedy: say`Lower the role or take the person off (${own(where)}), or ask for a membership, which brings the organization's rules with it (two-factor authentication, single sign-on). Who has to stay goes into the option ${'allowed'}.`,
    who: 'administrator',
    severity: level === 'admin' ? 'critical' : 'high',
    fingerprint: `outside:${login.toLowerCase()}`,
  };
}

export function named({ login, level }: Collaborator): Finding {
  return {
    message: say`${login} is named in the repository itself (with ${level} from all sources together): when they change teams, this stays.`,
    remedy: say`Put them into a team that has this access and take the name off (${own(where)}).`,
    who: 'administrator',
    severity: 'low',
    fingerprint: `direct:${login.toLowerCase()}`,
  };
}
