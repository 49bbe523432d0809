/** The schedule `anchors`: checkpoints into the repositories that clients name. A client that fails holds up no other. */

import type { AnchorRules } from '../../../policies/engine/evidence-rules.ts';
import { catalogue } from '../../../policies/index.ts';
import { githubElsewhere } from '../../config/elsewhere.ts';
import { configurationInForce, configurationPath } from '../../config/in-force.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import type { RunOf, Summary } from '../../schedule.ts';
import { clientId } from '../../store/client-id.ts';
import { installedAccounts } from '../../store/clients.ts';
import { lastCheckpoint } from '../../store/ledger-signatures.ts';
import { activeRepositoryNamed } from '../../store/repositories.ts';
import { type Anchored, anchor } from './anchor.ts';

export type AnchorsOf = Pick<RunOf, 'database' | 'host' | 'now' | 'log' | 'octokitOf'>;

interface OfClient {
  readonly installation: number;
  readonly login: string;
}

/** Null: the organization asks for none. */
async function rulesOf(of: AnchorsOf, { installation, login }: OfClient): Promise<AnchorRules | null> {
  const { octokit } = forAssessment(await of.octokitOf(installation, null, { for: 'layers' }));
  const elsewhere = githubElsewhere(octokit, login);
  const { evidence } = await configurationInForce(null, catalogue, configurationPath, elsewhere);
  return evidence?.anchor ?? null;
}

async function anchorOne(of: AnchorsOf, one: OfClient): Promise<Anchored | 'not asked for'> {
  const { database, host, now } = of;
  const { installation, login } = one;
  const client = clientId({ host, installation });
  if (!(await lastCheckpoint(database.kysely, client))) return 'not asked for';
  const rules = await rulesOf(of, one);
  if (!rules) return 'not asked for';
  const name = `${login}/${rules.repository}`;
  const repositoryId = await activeRepositoryNamed(database.kysely, host, installation, name);
  if (repositoryId === null)
    throw new Error(`Fairlead is not installed on ${name}, or there is no such repository`);
  const opened = async (purpose: 'evidence' | 'evidence-write') =>
    forAssessment(await of.octokitOf(installation, repositoryId, { for: purpose })).octokit;
  const [octokit, reads] = [await opened('evidence-write'), await opened('evidence')];
  const at = { owner: login, repo: rules.repository, branch: rules.branch };
  return anchor({ octokit, reads, ...at, database, client, repositoryId, now });
}

export async function keepAnchors(of: AnchorsOf): Promise<Summary> {
  let [anchored, failed] = [0, 0];
  for (const one of await installedAccounts(of.database.kysely, of.host)) {
    try {
      const outcome = await anchorOne(of, one);
      if (outcome === 'anchored') anchored += 1;
      if (outcome === 'refused') throw new Error('GitHub did not take the commit: does a rule forbid it?');
    } catch (error) {
      failed += 1;
      of.log.warn(
        { err: error, installation: one.installation },
        'the evidence ledger of a client could not be anchored in its repository; it is tried again',
      );
    }
  }
  return { anchored, failed };
}
