/** Where somebody looks from, and what can never be known or judged from there. */
import { list, own, type Prose, say } from '../policies/engine/prose.ts';
import type { Viewpoint } from '../policies/engine/selection.ts';
import { collectors } from './facts/index.ts';

/** The command line in a clone: what git and files can tell. */
export const cloneView: Viewpoint = {
  judges: ['pull_request'],
  unknowable: (fact) => (collectors[fact].local ? null : own('a clone does not have the facts, GitHub does')),
};

/** Merged changes on GitHub, one by one: nothing but pull requests. */
export const gitHubView: Viewpoint = { judges: ['pull_request'], unknowable: () => null };

/** The App, which judges every kind of subject whose report it can publish. */
export const appView: Viewpoint = {
  judges: ['pull_request', 'merge_group', 'release', 'repository', 'organization'],
  unknowable: () => null,
};

/** `pull_requests and checks: read` as a workflow spells it, with dashes where Apps have underscores. */
function linesOf(permission: string): readonly Prose[] {
  const [names = '', level = 'read'] = permission.split(': ');
  return names.split(/, | and /).map((name) => say`${`${name.replaceAll('_', '-')}: ${level}`}`);
}

/** A workflow's run: one pull request, or one merge group. */
export const workflowView: Viewpoint = {
  judges: ['pull_request', 'merge_group'],
  unknowable: () => null,
  grant: (permission) => say`Add to the permissions: of this job: ${list(linesOf(permission))}.`,
};
