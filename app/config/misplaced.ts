/** Settings of the organization are the organization's to declare: in a repository's own file they would do nothing, in silence. */
import { say } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { nameOfSetting } from '../../policies/settings/setting-type.ts';
import type { Loaded } from './loaded.ts';

/** `repository`: `owner/name` of the file's own; null where that is not known. */
export function misplacedSettings({ layers }: Loaded, repository: string | null): readonly ConfigProblem[] {
  if (repository === null || repository.toLowerCase().endsWith('/.github')) return [];
  return layers.flatMap(({ path, declares }) =>
    declares.settings
      .filter(({ type }) => type.of === 'organization')
      .map((one) => ({
        path,
        ...one.at,
        message: say`setting ${nameOfSetting(one)} can be declared only in the organization’s .github repository`,
      })),
  );
}
