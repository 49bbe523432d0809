/** Every route that is served. The first match wins, so the more particular one stands before the more general. */
import { graphqlRoute } from '../graphql/endpoint.ts';
import type { Route } from '../http/router.ts';
import { accountRoutes } from './accounts.ts';
import { actionsRoutes } from './actions.ts';
import { codeScanningRoutes } from './alerts/code-scanning.ts';
import { dependabotRoutes } from './alerts/dependabot.ts';
import { secretScanningRoutes } from './alerts/secret-scanning.ts';
import { appRoutes } from './apps.ts';
import { branchRoutes } from './branches.ts';
import { checkRoutes } from './checks.ts';
import { codeOwnersRoutes } from './code-owners.ts';
import { commentRoutes } from './comments.ts';
import { commitCommentRoutes } from './commit-comments.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { deliveryRoutes } from './deliveries.ts';
import { deploymentRoutes } from './delivery/deployments.ts';
import { environmentRoutes } from './delivery/environments.ts';
import { gitRoutes } from './git.ts';
import { gitObjectRoutes } from './git-objects.ts';
import { issueEventRoutes } from './issue-events.ts';
import { issueRoutes } from './issues.ts';
import { collaboratorRoutes } from './people/collaborators.ts';
import { givingRoutes } from './people/giving.ts';
import { memberRoutes } from './people/members.ts';
import { teamRoutes } from './people/teams.ts';
import { pullRoutes } from './pulls.ts';
import { releaseRoutes } from './releases.ts';
import { reviewRoutes } from './reviews.ts';
import { securityRoutes } from './security.ts';
import { accessRoutes } from './settings/access.ts';
import { forkRoutes } from './settings/forks.ts';
import { organizationRoutes } from './settings/organization.ts';
import { protectionRoutes } from './settings/protection.ts';
import { repositoryRoutes } from './settings/repository.ts';
import { ruleSuiteRoutes } from './settings/rule-suites.ts';
import { rulesetRoutes } from './settings/rulesets.ts';
import { statusRoutes } from './statuses.ts';

export const routes: readonly Route[] = [
  graphqlRoute,
  ...accountRoutes,
  ...appRoutes,
  ...deliveryRoutes,
  ...pullRoutes,
  ...releaseRoutes,
  ...reviewRoutes,
  ...checkRoutes,
  ...statusRoutes,
  ...commentRoutes,
  ...commitCommentRoutes,
  ...issueEventRoutes,
  ...issueRoutes,
  ...commitRoutes,
  ...codeOwnersRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...gitObjectRoutes,
  ...organizationRoutes,
  ...repositoryRoutes,
  ...memberRoutes,
  ...teamRoutes,
  ...collaboratorRoutes,
  ...givingRoutes,
  ...protectionRoutes,
  // Before rulesets by their number.
  ...ruleSuiteRoutes,
  ...rulesetRoutes,
  ...branchRoutes,
  ...actionsRoutes,
  ...securityRoutes,
  ...accessRoutes,
  ...environmentRoutes,
  ...deploymentRoutes,
  ...codeScanningRoutes,
  ...forkRoutes,
  ...dependabotRoutes,
  ...secretScanningRoutes,
];
