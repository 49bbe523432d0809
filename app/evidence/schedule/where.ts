/** Where a client's packages go. */
import { join } from 'node:path';
import type { DestinationRules } from '../../../policies/engine/evidence-rules.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { activeRepositoryNamed } from '../../store/repositories.ts';
import { bucketDestination } from '../destinations/bucket.ts';
import { type Destination, Refused } from '../destinations/destination.ts';
import { folderDestination } from '../destinations/folder.ts';
import { repositoryDestination } from '../destinations/repository.ts';
import type { ExportsOf, OfClient } from './of.ts';

/** A folder name that no other client has. */
export const folderOf = (exportDirectory: string, client: string): string =>
  join(exportDirectory, 'evidence', client.replaceAll('/', '-'));

/** Throws `Refused` where there is no such place. */
export async function destinationOf(
  of: ExportsOf,
  { installation, login, client }: OfClient,
  rules: DestinationRules,
): Promise<Destination> {
  switch (rules.kind) {
    case 'service':
      return folderDestination(folderOf(of.exportDirectory, client));
    case 'bucket': {
      const bucket = of.evidenceBuckets?.find((one) => one.client === client && one.name === rules.bucket);
      if (bucket) return bucketDestination({ ...bucket, fetch: of.fetch ?? fetch });
      throw new Refused(
        say`No bucket called ${rules.bucket} is set up for ${client}`,
        own('Whoever runs the service names it in the file FAIRLEAD_EVIDENCE_BUCKETS.'),
      );
    }
    case 'repository': {
      const name = `${login}/${rules.repository}`;
      const id = await activeRepositoryNamed(of.database.kysely, of.host, installation, name);
      if (id === null)
        throw new Refused(
          say`Fairlead is not installed on ${name}, or there is no such repository`,
          own(
            'An owner can make it, and add it to Fairlead’s repositories (Settings → GitHub Apps → Fairlead).',
          ),
        );
      const opened = async (purpose: 'evidence' | 'evidence-write') =>
        forAssessment(await of.octokitOf(installation, id, { for: purpose })).octokit;
      return repositoryDestination({
        octokit: await opened('evidence-write'),
        reads: await opened('evidence'),
        owner: login,
        repo: rules.repository,
        branch: rules.branch,
      });
    }
  }
}
