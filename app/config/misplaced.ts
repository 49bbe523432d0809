/** Some things are the organization's to say, its settings and when its evidence is exported: in a repository's own file they would do nothing, in silence. */
import { say } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { nameOfSetting } from '../../policies/settings/setting-type.ts';
import type { Loaded } from './loaded.ts';

/** `repository`: `owner/name` of the file's own; null where that is not known. */
export function misplaced({ layers }: Loaded, repository: string | null): readonly ConfigProblem[] {
  if (repository === null || repository.toLowerCase().endsWith('/.github')) return [];
  const settings = layers.flatMap(({ path, declares }) =>
    declares.settings
      .filter(({ type }) => type.of === 'organization')
      .map((one) => ({
        path,
        ...one.at,
        message: say`setting ${nameOfSetting(one)} can be declared only in the organization’s .github repository`,
      })),
  );
  const evidence = layers.flatMap(({ path, evidence: { at } }) =>
    at === null
      ? []
      : [{ path, ...at, message: say`"evidence" can stand only in the organization’s .github repository` }],
  );
  return [...settings, ...evidence];
}
