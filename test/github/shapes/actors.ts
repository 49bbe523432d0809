/** The people, teams and Apps that a rule names. */
import type { Actors } from '../protection.ts';
import type { Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { integration, simpleUser, teamShape } from './accounts.ts';

export interface ActorsShape {
  readonly users: Schemas['simple-user'][];
  readonly teams: Schemas['team'][];
  readonly apps: NonNullable<Schemas['integration']>[];
}

export function actorsShape(world: World, { users, teams, apps }: Actors): ActorsShape {
  return {
    users: users.map((user) => simpleUser(world, user)),
    teams: teams.map((team) => teamShape(world, team)),
    apps: apps.map((app) => integration(world, app)),
  };
}
