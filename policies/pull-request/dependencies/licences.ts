/** Licences of what is added or updated, in every scope. */
import { own, type Prose, say } from '../../engine/prose.ts';
import type { Licence } from '../../facts/dependency-changes.ts';
import { isAllowed, isDenied } from '../../formats/licence.ts';
import { type Flaw, flaw, type Present, subject } from './flaw.ts';
import type { Options } from './options.ts';

type Judged = 'fine' | 'denied' | 'unknown';

export function judgesLicences(options: Options): boolean {
  return options['allow-licences'].length > 0 || options['deny-licences'].length > 0;
}

function judgeText(text: string, options: Options): Judged {
  const allow = options['allow-licences'];
  const allowed = allow.length > 0 ? isAllowed(text, allow) : null;
  const denied = allow.length > 0 ? null : isDenied(text, options['deny-licences']);
  if (allowed === null && denied === null) return 'unknown';
  return allowed === true || denied === false ? 'fine' : 'denied';
}

function judged(licence: Licence, options: Options): Judged {
  // Not looked up: the collector has reported that gap, and it decides.
  if (licence.state === 'unread') return 'fine';
  return licence.state === 'none' ? 'unknown' : judgeText(licence.text, options);
}

function words(change: Present): Prose {
  return change.licence.state === 'known' ? say`licence ${change.licence.text}` : own('an unknown licence');
}

/** An update whose licence was no better before the change is pre-existing. */
export function licenceFlaw(change: Present, options: Options): Flaw | null {
  if (!judgesLicences(options)) return null;
  const now = judged(change.licence, options);
  if (now === 'fine' || (now === 'unknown' && options['unknown-licence'] === 'allow')) return null;
  if (change.licenceBefore !== null && judgeText(change.licenceBefore, options) === now) return null;
  const why =
    now === 'denied'
      ? own(options['allow-licences'].length > 0 ? 'is not on the list of allowed licences' : 'is denied')
      : own(
          change.licence.state === 'known'
            ? 'is not an SPDX expression, so the lists cannot decide about it'
            : 'cannot be on any list',
        );
  return flaw(change, `licence-${now}`, {
    message: say`${subject(change)} has ${words(change)}, which ${why}.`,
    remedy: say`Choose a package with another licence; or, if ${change.name} is acceptable, ask an owner to widen the policy's licence options or waive it.`,
  });
}
