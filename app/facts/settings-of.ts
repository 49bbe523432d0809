/** The settings of the repository that is judged. */
import { own } from '../../policies/engine/prose.ts';
import type { SettingsOf } from '../github/settings/ask.ts';
import { CannotLook } from '../looked.ts';
import { onGitHub, type RepositorySource } from './source.ts';

/** Throws {@link CannotLook} for a local clone. */
export function settingsOf(source: RepositorySource): SettingsOf {
  const { owner, repo } = onGitHub(source);
  if (source.settings === null) throw new CannotLook(own('only GitHub knows settings, and a clone does not'));
  return { octokit: source.settings, owner, repo, listed: source.listed, ofOwner: source.ofOwner };
}
