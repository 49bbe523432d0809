/** What a refused or failed read is called, and who can do something about it. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { cannotLook } from '../../app/github/access/reasons.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';

function http(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Error {
  return Object.assign(new Error(message), { status, response: { headers, data: { message } } });
}

function graphql(...errors: readonly object[]): Error {
  return Object.assign(new Error('Request failed'), { errors, data: null });
}

const list =
  'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.';
const saml =
  'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.';
const sso = { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=A' };

it('an answer of another shape is called that, and GitHub is not said to be out of reach', () => {
  const { error } = z.object({ rules: z.array(z.string()) }).safeParse({ rules: [7] });
  expect(toPlain(cannotLook(error, own('the rules')).gap.reason)).toBe(
    "GitHub's answer about the rules is not as it describes it (rules.0)",
  );
});

describe('a refusal', () => {
  it.each<[string, Error, RegExp, RegExp]>([
    ['by an allow list', http(403, list), /the organization has an IP allow list/, /owner .*IP allow list/],
    [
      '… in GraphQL',
      graphql({ type: 'FORBIDDEN', message: list }),
      /has an IP allow list/,
      /owner .*allow list/,
    ],
    ['by single sign-on', http(403, saml), /asks for SAML single sign-on/, /Configure SSO/],
    ['… by the header alone', http(403, 'Forbidden', sso), /SAML single sign-on/, /Configure SSO/],
    ['… in GraphQL', graphql({ type: 'FORBIDDEN', message: saml }), /SAML single sign-on/, /Configure SSO/],
    [
      'for want of a permission',
      http(403, 'Resource not accessible by integration'),
      /403: Resource not/,
      /checks: read/,
    ],
    [
      '… in GraphQL',
      graphql({ type: 'FORBIDDEN', message: 'Resource not accessible' }),
      /refused to show/,
      /checks: read/,
    ],
    ['that is none', http(404, saml), /GitHub answered 404/, /^$/],
    ['by an outage', http(502, 'Bad gateway'), /GitHub answered 502/, /Nothing is wrong with the change/],
    [
      'by a breakdown',
      graphql({ message: 'Something went wrong while executing your query.' }),
      /GitHub failed when asked for the checks \(Something/,
      /Nothing is wrong/,
    ],
    ['of a connection', new Error('socket hang up'), /could not be reached/, /Nothing is wrong/],
    [
      'of a connection, as Octokit says it',
      Object.assign(new Error('read ECONNRESET'), { status: 500 }),
      /could not be reached when asked for the checks \(read ECONNRESET\)/,
      /Nothing is wrong/,
    ],
  ])('%s', (_, error, reason, remedy) => {
    const { gap } = cannotLook(error, own('the checks'), 'checks: read');
    expect(toPlain(gap.reason)).toMatch(reason);
    expect(toPlain(gap.remedy ?? [])).toMatch(remedy);
  });
});
