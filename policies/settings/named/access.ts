/**
 * Who may do what in a repository: teams, and people who are named in it or invited to it. Nobody who is not declared is
 * touched, unless the others are declared to go. What somebody has by other ways (the organization, another team) is not
 * this repository's to give or take.
 */
import type { FieldSetting } from '../setting-type.ts';
import { peopleSettings } from './access/people.ts';
import { teamSettings } from './access/teams.ts';

export const accessSettings: readonly FieldSetting[] = [...teamSettings, ...peopleSettings];
