import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { own, say } from '../engine/prose.ts';
import { isShown, look, notShown, type Shown, shownOr } from '../engine/shown.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, without } from '../engine/verdict.ts';
import { personsAccount } from '../facts/persons-account.ts';

/** From the one that lets members do least. */
const permissions = ['none', 'read', 'write', 'admin'] as const;

type Permission = (typeof permissions)[number];

const options = z.strictObject({
  'at-most': z
    .enum(permissions)
    .default('read')
    .describe('What members may do at most in every repository, without being given it')
    .meta(stricter.from(...permissions.toReversed())),
});

const may: Readonly<Record<Permission, string>> = {
  none: 'see no repository',
  read: 'read every repository',
  write: 'change every repository',
  admin: 'administer every repository, and delete it',
};

/** GitHub may have another word one day: then nobody knows what members may do. */
function known(shown: Shown<string>): Shown<Permission> {
  if (!isShown(shown)) return shown;
  const unheardOf = notShown(say`Fairlead does not know the base permission ${shown}`);
  return permissions.find((one) => one === shown) ?? unheardOf;
}

function tooMuch(login: string, permission: Permission, most: Permission): Finding {
  return {
    message: say`Every member of ${login} may ${own(may[permission])}, without being given it.`,
    remedy: say`Give teams the repositories they work in, then set Settings → Member privileges → Base permissions to ${most}. Who loses access that way shows under each repository's Settings → Collaborators and teams.`,
    who: 'owner',
    severity: permission === 'read' ? 'low' : 'high',
    fingerprint: 'too-much',
  };
}

export const defaultPermission = definePolicy({
  id: 'default-permission',
  title: 'Members may do little where nobody gave them more',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.3', 'partial'),
    control('iso27001', 'A.5.15', 'partial'),
    control('cis', '1.3.8', 'full'),
  ],
  answers: [
    answers('legitify', 'organization.default_repository_permission_is_not_none'),
    answers('osps', 'OSPS-AC-02.01'),
    answers('prowler', 'organization_default_repository_permission_strict'),
  ],
  needs: ['organization', 'organizationSettings'],
  options,
  judge({ organization, organizationSettings: settings }, { 'at-most': most }) {
    if (settings === null) return personsAccount(organization);
    const permission = known(settings.defaultPermission);
    const { found, gaps } = look(permission, (one) =>
      permissions.indexOf(one) > permissions.indexOf(most) ? [tooMuch(organization.login, one, most)] : [],
    );
    const words = may[shownOr(permission, most)];
    const good = pass(say`members may ${own(words)} where nothing else is said`);
    return without(failOr(found, good), gaps);
  },
});
