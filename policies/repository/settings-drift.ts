import * as z from 'zod';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { judgeDrift } from '../settings/judge-drift.ts';

export const settingsDrift = definePolicy({
  id: 'settings-drift',
  title: 'The settings of the repository are as they are declared',
  subject: 'repository',
  controls: [
    control('soc2', 'CC7.1', 'partial'),
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.8.9', 'partial'),
  ],
  needs: ['settingsState'],
  options: z.strictObject({}),
  judge: ({ settingsState }) => judgeDrift(settingsState),
});
