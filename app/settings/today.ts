/** Everything that can be declared of an organization and its repositories, as it is now. Only reads. */

import { isKnown } from '../../policies/engine/part.ts';
import { settingTypes } from '../../policies/settings/index.ts';
import type { Observed } from '../../policies/settings/observed.ts';
import { answer, at, type Declared } from '../../policies/settings/setting-type.ts';
import { isOfToday, tally } from '../../policies/settings/today/tally.ts';
import type { Today } from '../../policies/settings/today.ts';
import type { Reader } from '../github/access/read-only.ts';
import { observeOrganization, observeRepository } from '../github/settings/observe.ts';
import { inBatches } from './batches.ts';
import { repositoriesOf } from './plan.ts';

/** A declaration of every setting, to have all of them looked at; the values do not matter. */
function everything(of: 'repository' | 'organization'): readonly Declared[] {
  return settingTypes
    .filter((type) => (type.of === 'organization') === (of === 'organization') && isOfToday(type))
    .map((type) => ({
      type,
      branch: type.of === 'branch' ? 'default' : null,
      value: false,
      origin: { layer: 'today', line: null },
    }));
}

/** Archived and disabled ones cannot be changed, and empty ones say little about how people work. */
function counts({ answers }: Observed): boolean {
  const repository = answer(answers, 'repository');
  if (!isKnown(repository)) return false;
  return !['archived', 'disabled'].some((name) => at(repository, [name]) === true);
}

/** Throws `CannotLook` when there is no list of repositories. `day`: `YYYY-MM-DD`. */
export async function today(
  newReader: () => Reader,
  organization: string,
  day: string,
  progress: (done: number, all: number) => void,
): Promise<Today> {
  const names = await repositoriesOf(newReader(), organization);
  const [ofRepository, ofOrganization] = [everything('repository'), everything('organization')];
  let done = 0;
  const all = await inBatches(names, async (repo) => {
    const { observed } = await observeRepository(newReader(), { owner: organization, repo }, ofRepository);
    progress(++done, names.length);
    return observed;
  });
  const repositories = all.filter(counts);
  const own = await observeOrganization(newReader(), organization, ofOrganization);
  return {
    organization,
    repositories: repositories.length,
    day,
    tallies: [
      ...tally('repository', repositories),
      ...tally('branch', repositories),
      ...tally('organization', [own.observed]),
    ],
  };
}
