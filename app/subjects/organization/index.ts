import { catalogue } from '../../../policies/index.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { clientId } from '../../store/client-id.ts';
import { organizationTask } from '../../task.ts';
import { appView } from '../../viewpoints.ts';
import { isSettledStanding } from '../settled.ts';
import { homeOf, sayStanding } from '../standing.ts';
import { defineSubject } from '../subject-type.ts';
import { ofOrganization, organizationEvents } from './events.ts';
import { judgeOrganization } from './judge.ts';

/** Its report is an issue in its `.github` repository, where its rules are. */
export const organization = defineSubject({
  kind: 'organization',
  events: organizationEvents,
  clientEvents: ofOrganization,
  whenInstalled: ({ installation, owner }) => [organizationTask({ installation, login: owner })],
  published: 'issue',
  does: {
    organization: async (world, task) => {
      const { installation, login } = task;
      const client = await world.clients.of(installation);
      const judged = await judgeOrganization({
        login,
        client: clientId(client),
        layers: forAssessment(client.octokit(null, { for: 'layers' })),
        octokitFor: (purpose) => client.octokit(null, purpose),
        viewpoint: appView,
        catalogue: world.catalogue ?? catalogue,
        fetch: world.fetch,
        now: world.now().toISOString(),
      });
      await sayStanding(world, {
        judged,
        installation,
        home: () => homeOf(world, { installation, owner: login, repo: '.github' }),
      });
      return isSettledStanding(judged) ? 'done' : 'again';
    },
  },
});
