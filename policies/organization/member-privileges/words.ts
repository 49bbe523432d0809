/** What each privilege means, and where an owner takes it away. */
import type { Severity } from '../../engine/verdict.ts';
import type { Privilege } from '../../facts/organization-settings.ts';

interface Words {
  /** "Members may …" */
  readonly may: string;
  readonly why: string;
  readonly setting: string;
  readonly severity: Severity;
}

const at = 'Settings → Member privileges → ';

export const words: Readonly<Record<Privilege, Words>> = {
  'change-visibility': {
    may: 'make the repositories that they administer public',
    why: 'one click shows the code, its history and all that was ever in it to everybody',
    setting: `${at}Repository visibility change`,
    severity: 'high',
  },
  'create-internal-repositories': {
    may: 'create internal repositories',
    why: 'everybody in the enterprise reads those',
    setting: `${at}Repository creation → Internal`,
    severity: 'low',
  },
  'create-private-pages': {
    may: 'publish private sites with GitHub Pages',
    why: 'nobody looks at what is on them',
    setting: `${at}Pages creation → Private`,
    severity: 'low',
  },
  'create-private-repositories': {
    may: 'create private repositories',
    why: 'new ones have no protection until somebody sets it up',
    setting: `${at}Repository creation → Private`,
    severity: 'low',
  },
  'create-public-pages': {
    may: 'publish public sites with GitHub Pages, also from private repositories',
    why: 'what is on them is public at once, in the organization’s name',
    setting: `${at}Pages creation → Public`,
    severity: 'medium',
  },
  'create-public-repositories': {
    may: 'create public repositories',
    why: 'what is pushed to one is public at once, in the organization’s name',
    setting: `${at}Repository creation → Public`,
    severity: 'high',
  },
  'create-teams': {
    may: 'create teams',
    why: 'teams give access, and nobody reviews these',
    setting: `${at}Team creation rules`,
    severity: 'low',
  },
  'delete-issues': {
    may: 'delete issues of the repositories that they administer',
    why: 'a deleted issue is gone, with what was said in it',
    setting: `${at}Issue deletion`,
    severity: 'low',
  },
  'delete-repositories': {
    may: 'delete or transfer the repositories that they administer',
    why: 'one mistake, or one stolen account, takes a repository away with its issues and settings',
    setting: `${at}Repository deletion and transfer`,
    severity: 'high',
  },
  'fork-private-repositories': {
    may: 'fork private repositories',
    why: 'a fork is a copy under somebody’s own account, with its own settings',
    setting: `${at}Repository forking`,
    severity: 'medium',
  },
  'invite-outside-collaborators': {
    may: 'invite people from outside to the repositories that they administer',
    why: 'nobody else hears of it',
    setting: `${at}Repository outside collaborators`,
    severity: 'medium',
  },
};
