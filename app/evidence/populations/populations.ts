/** All populations but those of repositories, changes, releases and deployments, in the order in which a package shows them. */
import type { Population } from '../model/population.ts';
import { access } from './access.ts';
import { accessChanges } from './access-changes.ts';
import { alerts } from './alerts.ts';
import { controlChanges } from './control-changes.ts';
import { incidents } from './incidents.ts';
import type { EvidenceOf } from './of.ts';
import { vendors } from './vendors.ts';
import { waivers } from './waivers.ts';

/** Nothing is asked before rows are. */
export const populationsOf = (of: EvidenceOf): readonly Population[] =>
  [access, accessChanges, controlChanges, alerts, incidents, waivers, vendors].map((make) => make(of));
