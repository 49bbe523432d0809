/** Which permission GitHub wants for a call that changes settings. Pure. */
import type { WriteNeed } from '../github/access/purpose.ts';

/** The first that fits counts. https://docs.github.com/rest/authentication/permissions-required-for-github-apps */
const table: readonly (readonly [RegExp, WriteNeed])[] = [
  [/^\/orgs\/[^/]+\/hooks(?:\/|$)/, 'organization_hooks'],
  [/^\/repos\/[^/]+\/[^/]+\/hooks(?:\/|$)/, 'repository_hooks'],
  [/^\/orgs\/[^/]+\/(?:teams|memberships|outside_collaborators|invitations)(?:\/|$)/, 'members'],
  [/^\/orgs\//, 'organization_administration'],
  [/^\/repos\//, 'administration'],
];

/** `route`: `PATCH /repos/{owner}/{repo}`. */
export function needOf(route: string): WriteNeed {
  const path = route.slice(route.indexOf(' ') + 1);
  const found = table.find(([pattern]) => pattern.test(path));
  if (!found) throw new Error(`which permission ${route} needs is not known (a defect in Fairlead)`);
  return found[1];
}
