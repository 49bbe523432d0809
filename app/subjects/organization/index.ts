import { catalogue } from '../../../policies/index.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { clientId } from '../../store/client-id.ts';
import { organizationTask } from '../../task.ts';
import { appView } from '../../viewpoints.ts';
import { isSettled } from '../settled.ts';
import { defineSubject } from '../subject-type.ts';
import { recordUnpublished } from '../unpublished.ts';
import { organizationEvents } from './events.ts';
import { judgeOrganization } from './judge.ts';

/** Nobody hears of its report yet: it is recorded. */
export const organization = defineSubject({
  kind: 'organization',
  events: organizationEvents,
  whenInstalled: ({ installation, owner }) => [organizationTask({ installation, login: owner })],
  published: null,
  does: {
    organization: async (world, task) => {
      const { installation, login } = task;
      const client = await world.clients.of(installation);
      const judged = await judgeOrganization({
        login,
        client: clientId(client),
        layers: forAssessment(client.octokit(null, { for: 'layers' })),
        viewpoint: appView,
        catalogue: world.catalogue ?? catalogue,
        fetch: world.fetch,
        now: world.now().toISOString(),
      });
      await recordUnpublished(world, installation, judged);
      return isSettled(judged) ? 'done' : 'again';
    },
  },
});
