/** Every route that is served. The first match wins, so the more particular one stands before the more general. */
import { graphqlRoute } from '../graphql/endpoint.ts';
import type { Route } from '../http/router.ts';
import { accountRoutes } from './accounts.ts';
import { actionsRoutes } from './actions.ts';
import { appRoutes } from './apps.ts';
import { branchRoutes } from './branches.ts';
import { checkRoutes } from './checks.ts';
import { commentRoutes } from './comments.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { deliveryRoutes } from './deliveries.ts';
import { gitRoutes } from './git.ts';
import { issueRoutes } from './issues.ts';
import { pullRoutes } from './pulls.ts';
import { releaseRoutes } from './releases.ts';
import { reviewRoutes } from './reviews.ts';
import { securityRoutes } from './security.ts';
import { protectionRoutes } from './settings/protection.ts';
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
  ...issueRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...protectionRoutes,
  ...rulesetRoutes,
  ...branchRoutes,
  ...actionsRoutes,
  ...securityRoutes,
];
