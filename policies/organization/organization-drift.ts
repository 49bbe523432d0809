import * as z from 'zod';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { personsAccount } from '../facts/persons-account.ts';
import { judgeDrift } from '../settings/judge-drift.ts';

export const organizationDrift = definePolicy({
  id: 'organization-drift',
  title: 'The settings of the organization are as they are declared',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.3', 'supporting'),
    control('soc2', 'CC7.1', 'partial'),
    control('iso27001', 'A.8.9', 'partial'),
  ],
  needs: ['organization', 'organizationSettingsState'],
  options: z.strictObject({}),
  judge: ({ organization, organizationSettingsState: state }) =>
    state === null ? personsAccount(organization) : judgeDrift(state),
});
