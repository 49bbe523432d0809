/** What each client granted: an owner who has not accepted a new permission keeps a policy from being judged. */
import type { Octokit } from '@octokit/core';
import type { components } from '@octokit/openapi-types';
import { say } from '../../policies/engine/prose.ts';
import { allPages } from '../github/access/assessment-octokit.ts';
import { fine, type Section, told, wrong } from './answer.ts';
import { eventAnswers, lackingPermissions, permissionAnswers } from './app.ts';

export type Installation = components['schemas']['installation'];

/** Clients listed in full; of the others only those with something wrong. */
const maxShown = 20;

export function loginOf({ account, id }: Installation): string {
  // An enterprise has a slug and no login.
  const named: { readonly login?: string; readonly slug?: string } = account ?? {};
  return named.login ?? named.slug ?? `installation ${id}`;
}

function sectionOf(installation: Installation): Section {
  const login = loginOf(installation);
  const about = say`Client ${login}`;
  if (installation.suspended_at)
    return {
      about,
      answers: [
        wrong(
          say`${login} suspended the App at ${installation.suspended_at}`,
          say`An owner unsuspends it: ${installation.html_url}`,
        ),
      ],
    };
  const accept = `An owner of ${login} accepts it: ${installation.html_url}`;
  return {
    about,
    answers: [
      ...permissionAnswers(installation.permissions, login, accept),
      ...eventAnswers(installation.events, login, accept),
      installation.repository_selection === 'all'
        ? fine(say`${login} lets Fairlead see all its repositories`)
        : told(say`${login} lets Fairlead see the repositories it chose`),
    ],
  };
}

const isWrong = (one: Installation): boolean =>
  Boolean(one.suspended_at) || Object.keys(lackingPermissions(one.permissions)).length > 0;

export interface Clients {
  readonly installations: readonly Installation[];
  readonly sections: readonly Section[];
}

export async function askClients(octokit: Octokit): Promise<Clients> {
  const installations = await allPages<Installation>(octokit, 'GET /app/installations', {});
  const shown = installations.length <= maxShown ? installations : installations.filter(isWrong);
  const sections = shown.map(sectionOf);
  const quiet = installations.length - shown.length;
  const rest: readonly Section[] =
    quiet > 0
      ? [
          {
            about: say`${quiet} more clients`,
            answers: [fine(say`${quiet} more clients granted all that is needed`)],
          },
        ]
      : [];
  return { installations, sections: [...sections, ...rest] };
}
