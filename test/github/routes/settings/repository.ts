/** A repository and its settings. https://docs.github.com/rest/repos/repos */
import * as z from 'zod';
import { changeRepository, repositoryChange } from '../../changes/settings.ts';
import { bodyAs, json, noContent, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { notFound, Refusal } from '../../http/refusal.ts';
import { type Route, repositoryRoute } from '../../http/router.ts';
import { actionsOfRepository, repositoryFor } from '../../shapes/settings.ts';
import type { Repository, Schemas } from '../../state.ts';
import { changeActions, changeWorkflow, selectActions, selectedActions } from './actions.ts';

const at = '/repos/{owner}/{repo}';
const reading = ['administration=read'];
const writing = ['administration=write'];

function edit(call: RepositoryCall) {
  changeRepository(call.world, call.repository, bodyAs(call, repositoryChange));
  return json(repositoryFor(call, call.repository));
}

function topics({ repository }: RepositoryCall) {
  const body: Schemas['topic'] = { names: [...repository.settings.visible.topics] };
  return json(body);
}

function setVulnerabilityAlerts({ repository }: RepositoryCall, on: boolean) {
  repository.settings.vulnerabilityAlerts = on;
  return noContent;
}

/** GitHub has it for public repositories. */
function publicOnly({ repository }: RepositoryCall): Repository {
  if (repository.private)
    throw new Refusal(422, 'Private vulnerability reporting is not available on this repository.');
  return repository;
}

function setPrivateReporting(call: RepositoryCall, on: boolean) {
  publicOnly(call).settings.privateReporting = on;
  return noContent;
}

const ofRepository = documented('repos/repos', {
  'get-a-repository': repositoryRoute(`GET ${at}`, ['metadata=read'], (call) =>
    json(repositoryFor(call, call.repository)),
  ),
  'update-a-repository': repositoryRoute(`PATCH ${at}`, writing, edit),
  'get-all-repository-topics': repositoryRoute(`GET ${at}/topics`, ['metadata=read'], topics),
  'replace-all-repository-topics': repositoryRoute(`PUT ${at}/topics`, writing, (call) => {
    const { names } = bodyAs(call, z.object({ names: z.array(z.string()) }));
    call.repository.settings.visible.topics = names.map((name) => name.toLowerCase());
    return topics(call);
  }),
  'check-if-vulnerability-alerts-are-enabled-for-a-repository': repositoryRoute(
    `GET ${at}/vulnerability-alerts`,
    reading,
    ({ repository }) => {
      if (!repository.settings.vulnerabilityAlerts)
        throw new Refusal(404, 'Vulnerability alerts are disabled.');
      return noContent;
    },
  ),
  'enable-vulnerability-alerts': repositoryRoute(`PUT ${at}/vulnerability-alerts`, writing, (call) =>
    setVulnerabilityAlerts(call, true),
  ),
  'disable-vulnerability-alerts': repositoryRoute(`DELETE ${at}/vulnerability-alerts`, writing, (call) =>
    setVulnerabilityAlerts(call, false),
  ),
  'check-if-dependabot-security-updates-are-enabled-for-a-repository': repositoryRoute(
    `GET ${at}/automated-security-fixes`,
    reading,
    ({ repository }) => {
      if (!repository.settings.vulnerabilityAlerts) throw notFound();
      const enabled = repository.settings.security.has('dependabot_security_updates');
      const paused = enabled && repository.settings.securityUpdatesPaused;
      const body: Schemas['check-automated-security-fixes'] = { enabled, paused };
      return json(body);
    },
  ),
  'enable-dependabot-security-updates': repositoryRoute(
    `PUT ${at}/automated-security-fixes`,
    writing,
    ({ repository }) => {
      repository.settings.security.add('dependabot_security_updates');
      return noContent;
    },
  ),
  'disable-dependabot-security-updates': repositoryRoute(
    `DELETE ${at}/automated-security-fixes`,
    writing,
    ({ repository }) => {
      repository.settings.security.delete('dependabot_security_updates');
      return noContent;
    },
  ),
  'check-if-private-vulnerability-reporting-is-enabled-for-a-repository': repositoryRoute(
    `GET ${at}/private-vulnerability-reporting`,
    reading,
    (call) => json({ enabled: publicOnly(call).settings.privateReporting }),
  ),
  'enable-private-vulnerability-reporting-for-a-repository': repositoryRoute(
    `PUT ${at}/private-vulnerability-reporting`,
    writing,
    (call) => setPrivateReporting(call, true),
  ),
  'disable-private-vulnerability-reporting-for-a-repository': repositoryRoute(
    `DELETE ${at}/private-vulnerability-reporting`,
    writing,
    (call) => setPrivateReporting(call, false),
  ),
});

const ofActions = documented('actions/permissions', {
  'get-github-actions-permissions-for-a-repository': repositoryRoute(
    `GET ${at}/actions/permissions`,
    reading,
    (call) => json(actionsOfRepository(call.world, call.repository)),
  ),
  'set-github-actions-permissions-for-a-repository': repositoryRoute(
    `PUT ${at}/actions/permissions`,
    writing,
    (call) => changeActions(call, call.repository.settings.actions),
  ),
  'get-allowed-actions-and-reusable-workflows-for-a-repository': repositoryRoute(
    `GET ${at}/actions/permissions/selected-actions`,
    reading,
    ({ repository }) => selectedActions(repository.settings.actions),
  ),
  'set-allowed-actions-and-reusable-workflows-for-a-repository': repositoryRoute(
    `PUT ${at}/actions/permissions/selected-actions`,
    writing,
    (call) => selectActions(call, call.repository.settings.actions),
  ),
  'get-default-workflow-permissions-for-a-repository': repositoryRoute(
    `GET ${at}/actions/permissions/workflow`,
    reading,
    ({ repository }) => json({ ...repository.settings.actions.workflow }),
  ),
  'set-default-workflow-permissions-for-a-repository': repositoryRoute(
    `PUT ${at}/actions/permissions/workflow`,
    writing,
    (call) => changeWorkflow(call, call.repository.settings.actions),
  ),
});

export const repositoryRoutes: readonly Route[] = [...ofRepository, ...ofActions];
