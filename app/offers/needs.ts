/** Which calls bring files into a repository or take them back, and what these need. Pure. */

import { type FilesPlan, touchesWorkflows } from '../../policies/files/offer.ts';
import type { WriteNeed } from '../github/access/purpose.ts';
import { addressesBack, addressesFor } from '../github/files-write/write.ts';
import type { WritesAt } from '../settings/session.ts';
import type { Back } from './undo.ts';

const always: readonly WriteNeed[] = ['contents', 'pull_requests'];

export function writesOfFiles({ targets }: FilesPlan): readonly WritesAt[] {
  return targets.map(({ target, edits: [offer] }) => ({
    target,
    repositoryId: offer.repositoryId,
    addresses: addressesFor(target, offer.pull),
    needs: touchesWorkflows(offer) ? [...always, 'workflows'] : always,
  }));
}

export function writesBack(all: readonly Back[]): readonly WritesAt[] {
  return all.map(({ target, offer, pull }) => ({
    target,
    repositoryId: offer.repositoryId,
    addresses: addressesBack(target, pull ? [pull.number] : []),
    needs: always,
  }));
}
