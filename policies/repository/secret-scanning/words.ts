/** What `secret-scanning` says. */
import { list, own, type Prose, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { age } from '../../facts/age.ts';
import { ghApi, heals } from '../../facts/products.ts';
import type { Repository } from '../../facts/repository.ts';
import type { SecretAlert } from '../../facts/secret-scanning.ts';

export const instead: Prose = say`Fairlead's own policy ${'secrets'} looks at every change instead, on every plan`;

function switchOn(repository: Repository, feature: string, name: string): Prose {
  const field = `-f 'security_and_analysis[${feature}][status]=enabled'`;
  return say`Switch on ${own(name)} (Settings → Advanced Security, or ${ghApi(repository, 'PATCH', ` ${field}`)}). ${heals}`;
}

export function offFinding(repository: Repository): Finding {
  return {
    message: own('GitHub does not look for credentials here: secret scanning is off.'),
    remedy: switchOn(repository, 'secret_scanning', 'secret scanning'),
    who: 'administrator',
    severity: 'high',
    fingerprint: 'scanning-off',
  };
}

export function unprotected(repository: Repository): Finding {
  return {
    message: own('GitHub reports credentials here only once they are pushed: push protection is off.'),
    remedy: switchOn(repository, 'secret_scanning_push_protection', 'push protection'),
    who: 'administrator',
    severity: 'medium',
    fingerprint: 'push-protection-off',
  };
}

function whyNow({ validity, publiclyLeaked, bypassed }: SecretAlert): readonly Prose[] {
  return [
    ...(validity === 'active' ? [own('it still works')] : []),
    ...(publiclyLeaked ? [own('it was seen in public')] : []),
    ...(bypassed ? [own('it was pushed in spite of the warning')] : []),
  ];
}

export function dueFinding(alert: SecretAlert, readAt: string): Finding {
  const why = whyNow(alert);
  const told = why.length > 0 ? say` (${list(why)})` : own('');
  return {
    message: say`GitHub found a credential ${age(alert.createdAt, readAt)} ago, and alert ${own(`#${alert.number}`)} is still open: ${alert.kind}${told}.`,
    remedy: own(
      'Revoke the credential where it was issued, then close the alert as revoked (Security → Secret scanning); rewriting history does not take it back.',
    ),
    who: 'administrator',
    severity: alert.validity === 'inactive' ? 'medium' : 'critical',
    fingerprint: `alert:${alert.number}`,
  };
}
