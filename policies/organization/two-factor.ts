import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Gap } from '../engine/gap.ts';
import { definePolicy } from '../engine/policy.ts';
import { own, type Prose, say } from '../engine/prose.ts';
import { isShown, look, looks, type Shown } from '../engine/shown.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, without } from '../engine/verdict.ts';
import { counted } from '../facts/logins.ts';
import { personsAccount } from '../facts/persons-account.ts';
import type { TwoFactor } from '../facts/two-factor.ts';

const options = z.strictObject({
  methods: z
    .enum(['any', 'secure'])
    .default('any')
    .describe(
      'Which second factors count: `any`, or only `secure` ones, which a text message is not. Only owners see who uses which, so an App cannot judge `secure`',
    )
    .meta(stricter.from('any', 'secure')),
});

function notRequired(login: string): Finding {
  return {
    message: say`Nobody needs a second factor in ${login}: a password that is guessed, reused or phished is enough.`,
    remedy: own(
      'Choose “Require two-factor authentication for everyone” in Settings → Authentication security. Look under People for those without one first, and tell them: they are kept out until they have set it up. Where everybody signs in through an identity provider that asks for one, waive this with that as the reason.',
    ),
    who: 'owner',
    severity: 'high',
    fingerprint: 'not-required',
  };
}

interface People {
  readonly who: string;
  readonly what: Prose;
  readonly remedy: Prose;
  readonly severity: 'high' | 'medium';
  readonly fingerprint: string;
}

function peopleFinding({ who, what, ...rest }: People, logins: readonly string[]): readonly Finding[] {
  if (logins.length === 0) return [];
  return [{ ...rest, who: 'owner', message: say`${counted(logins, who)} ${what}.` }];
}

/** Those who have no second factor, and with `secure` those whose is weak. */
function lists({ members, outside }: TwoFactor, methods: 'any' | 'secure') {
  const none = {
    what: own('without a second factor'),
    remedy: own('Ask them to set one up (Settings → Password and authentication), or remove them.'),
    severity: 'high',
  } as const;
  const weak = {
    what: own('with a second factor that is easily stolen, such as text messages'),
    remedy: own(
      'Ask them for a passkey, a security key or an authenticator app. “Only allow secure two-factor methods” in Settings → Authentication security asks everybody for it.',
    ),
    severity: 'medium',
  } as const;
  const insecure =
    methods === 'secure' ? ([members.insecure, outside.insecure] as const) : ([[], []] as const);
  const of = (list: Shown<readonly string[]>, people: People) =>
    look(list, (logins) => peopleFinding(people, logins));
  return {
    none: looks([
      of(members.without, { ...none, who: 'member', fingerprint: 'members-without' }),
      of(outside.without, { ...none, who: 'outside collaborator', fingerprint: 'outside-without' }),
    ]),
    weak: looks([
      of(insecure[0], { ...weak, who: 'member', fingerprint: 'members-insecure' }),
      of(insecure[1], { ...weak, who: 'outside collaborator', fingerprint: 'outside-insecure' }),
    ]),
  };
}

/** Where it is required, nobody gets in without: the lists of those who have none add nothing. */
function gapsOf(required: Shown<boolean>, all: ReturnType<typeof lists>): readonly Gap[] {
  const isRequired = isShown(required) && required;
  const unasked = isShown(required) ? [] : [required.notShown];
  return [...unasked, ...(isRequired ? [] : all.none.gaps), ...all.weak.gaps];
}

export const twoFactor = definePolicy({
  id: 'two-factor',
  title: 'Everybody in the organization needs a second factor',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.1', 'partial'),
    control('iso27001', 'A.8.5', 'partial'),
    control('cis', '1.3.4', 'partial'),
    control('cis', '1.3.5', 'full'),
  ],
  answers: [
    answers('legitify', 'organization.two_factor_authentication_not_required_for_org'),
    answers('osps', 'OSPS-AC-01.01'),
    answers('prowler', 'organization_members_mfa_required'),
  ],
  needs: ['organization', 'organizationSettings', 'twoFactor'],
  options,
  judge({ organization, organizationSettings: settings, twoFactor: people }, { methods }) {
    if (settings === null || people === null) return personsAccount(organization);
    const required = settings.twoFactorRequired;
    const all = lists(people, methods);
    const findings = [
      ...(required === false ? [notRequired(organization.login)] : []),
      ...all.none.found,
      ...all.weak.found,
    ];
    const seesMethods = isShown(people.members.insecure) && isShown(people.outside.insecure);
    const unseen =
      methods === 'any' && !seesMethods
        ? [own('Whether second factors are secure ones or text messages is shown to owners alone.')]
        : [];
    const good = pass(say`everybody in ${organization.login} needs a second factor`, [], unseen);
    return without(failOr(findings, good), gapsOf(required, all));
  },
});
