/** Lines that say where packages are looked for, and lines that switch a check off. */
import { own, say } from '../../engine/prose.ts';
import type { ChangedSetting } from '../../facts/dependency-changes.ts';
import { addressOf } from '../../formats/lockfiles/address.ts';
import type { Flaw } from './flaw.ts';
import type { Options } from './options.ts';
import { isAllowed, isEncrypted } from './provenance.ts';

/** An index that everything in the file may come from. */
export function settingFlaw(setting: ChangedSetting, options: Options): Flaw | null {
  const { kind, address, text, path, line, change, ecosystem } = setting;
  if (change === 'removed' || (kind !== 'index' && kind !== 'unsafe')) return null;
  const about = say`${text}`;
  const base = { about, path, line, fingerprint: `setting:${path}:${kind}:${address ?? text}` };
  if (kind === 'unsafe')
    return {
      ...base,
      message: say`${text} in ${path} switches off a check of packages, or of the servers that they come from.`,
      remedy: say`Take it out of ${path}; a server needs a certificate that can be checked.`,
    };
  if (address === null) return null;
  const fine =
    isEncrypted(address) &&
    isAllowed({ ecosystem, origin: 'registry' }, { url: address, knownPlace: setting.knownPlace }, options);
  if (fine) return null;
  const problem = own(isEncrypted(address) ? 'is not among the allowed registries' : 'is not encrypted');
  return {
    ...base,
    message: say`Packages in ${path} may now come from ${address}, which ${problem}.`,
    remedy: say`Take it out of ${path}; or, if it is intended, ask an owner to add ${addressOf(address)?.host ?? address} to the allowed-registries option.`,
  };
}
