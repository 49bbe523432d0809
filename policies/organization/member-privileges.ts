import * as z from 'zod';
import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { own, type Prose, say } from '../engine/prose.ts';
import { isShown, look, looks } from '../engine/shown.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, without } from '../engine/verdict.ts';
import { type Privilege, privileges } from '../facts/organization-settings.ts';
import { personsAccount } from '../facts/persons-account.ts';
import { words } from './member-privileges/words.ts';

const options = z.strictObject({
  allow: z
    .array(z.enum(privileges))
    .max(privileges.length)
    .default([
      'create-internal-repositories',
      'create-private-pages',
      'create-private-repositories',
      'create-teams',
    ])
    .describe(
      'What members who are not owners may do. All that there is: `change-visibility`, `create-internal-repositories`, `create-private-pages`, `create-private-repositories`, `create-public-pages`, `create-public-repositories`, `create-teams`, `delete-issues`, `delete-repositories` (and transfer them), `fork-private-repositories`, `invite-outside-collaborators`',
    )
    .meta(stricter.fewer),
});

type Settings = NonNullable<Known<'organizationSettings'>['organizationSettings']>;

function finding(login: string, privilege: Privilege, more: Prose | null): Finding {
  const { may, why, setting, severity } = words[privilege];
  return {
    message: say`Members of ${login} may ${own(may)}: ${own(why)}.`,
    remedy: say`Clear it in ${own(setting)}.${more ? [' ', ...more] : []}`,
    who: 'owner',
    severity,
    fingerprint: privilege,
  };
}

/**
 * Only GitHub Enterprise lets members create private repositories and no public ones
 * (https://docs.github.com/rest/orgs/orgs#update-an-organization).
 */
const together = own(
  'On GitHub Free and Team it goes only together with private repositories: members then ask an owner for new ones.',
);

const small: readonly string[] = ['free', 'team'];

/** Public repositories come with private ones on the plan: who wants the latter has no choice. */
function isInseparable({ plan, privileges: held }: Settings, allow: readonly Privilege[]): boolean {
  const wantsPrivate = allow.includes('create-private-repositories');
  const isSmall = isShown(plan) && small.includes(plan);
  return isSmall && wantsPrivate && held['create-private-repositories'] === true;
}

function judged(login: string, settings: Settings, allow: readonly Privilege[]) {
  const forbidden = privileges.filter((privilege) => !allow.includes(privilege));
  const asked = forbidden.filter(
    (privilege) => privilege !== 'create-public-repositories' || !isInseparable(settings, allow),
  );
  const more = (privilege: Privilege) => (privilege === 'create-public-repositories' ? together : null);
  return {
    asked,
    let: forbidden.filter((privilege) => !asked.includes(privilege)),
    ...looks(
      asked.map((privilege) =>
        look(settings.privileges[privilege], (held) =>
          held ? [finding(login, privilege, more(privilege))] : [],
        ),
      ),
    ),
  };
}

export const memberPrivileges = definePolicy({
  id: 'member-privileges',
  title: 'Members cannot do alone what cannot be taken back',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.3', 'partial'),
    control('soc2', 'C1.1', 'supporting'),
    control('iso27001', 'A.5.15', 'partial'),
    control('cis', '1.2.2', 'full'),
    control('cis', '1.2.3', 'full'),
    control('cis', '1.2.4', 'full'),
    control('cis', '1.2.6', 'partial'),
    control('cis', '1.3.2', 'full'),
  ],
  answers: [
    answers('legitify', 'organization.non_admins_can_create_public_repositories'),
    answersPartOf('legitify', 'repository.forking_allowed_for_repository'),
    answers('prowler', 'organization_repository_creation_limited'),
    answers('prowler', 'organization_repository_deletion_limited'),
  ],
  needs: ['organization', 'organizationSettings'],
  options,
  judge({ organization, organizationSettings: settings }, { allow }) {
    if (settings === null) return personsAccount(organization);
    const { asked, let: inseparable, found, gaps } = judged(organization.login, settings, allow);
    const notes =
      inseparable.length > 0
        ? [own('Members may create public repositories: on this plan that comes with private ones.')]
        : [];
    const good = pass(say`none of the ${asked.length} privileges that members should not have`, notes);
    return without(failOr(found, good), gaps);
  },
});
