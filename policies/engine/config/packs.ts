/** The packs of this repository as layers. */
import { type PackName, packTexts } from '../../packs/texts.ts';
import { toPlain } from '../plain.ts';
import type { AnyPolicy } from '../policy.ts';
import { type Layer, readLayer } from './layer.ts';

/**
 * A pack for this catalogue: what it says of policies that the catalogue does not have is left out, since a caller may
 * judge with a part of all policies. Throws for a pack with problems: a defect in Fairlead, which a test looks for.
 */
export function packLayer(name: PackName, catalogue: readonly AnyPolicy[]): Layer {
  const path = `policies/packs/${name}.yml`;
  const read = readLayer({ path, text: packTexts[name], layer: `pack ${name}` }, catalogue, 'leave out');
  if (!read.ok) throw new Error(read.problems.map(({ message }) => toPlain(message)).join('\n'));
  return read.layer;
}
