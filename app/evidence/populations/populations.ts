/** All populations but those of repositories, changes, releases and deployments, in the order in which a package shows them. */
import { bearsOn } from '../model/gap.ts';
import type { Population } from '../model/population.ts';
import { access } from './access.ts';
import { accessChanges } from './access-changes.ts';
import { alerts } from './alerts.ts';
import { controlChanges } from './control-changes.ts';
import { incidents } from './incidents.ts';
import type { EvidenceOf } from './of.ts';
import { vendors } from './vendors.ts';
import { waivers } from './waivers.ts';

const makers = {
  access,
  'access-changes': accessChanges,
  'control-changes': controlChanges,
  alerts,
  incidents,
  waivers,
  vendors,
} as const;

/** Nothing is asked before rows are. Each knows of the gaps that bear on it. */
export const populationsOf = (of: EvidenceOf): readonly Population[] =>
  Object.entries(makers).map(([id, make]) =>
    make({ ...of, gaps: of.gaps.filter((gap) => bearsOn(gap, id)) }),
  );
