import { describe, expect, it } from 'vitest';
import { notKnown, PartNotKnown } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { SecurityPolicy } from '../../policies/facts/security-policy.ts';
import {
  misplacedPolicies,
  saysOfReporting,
  securityPolicyIn,
} from '../../policies/formats/security-policy.ts';
import { securityPolicy } from '../../policies/repository/security-policy.ts';
import { said } from './repository-files.ts';
import { repositorySamples } from './sample-repository.ts';

const starter = `# Security Policy

## Supported Versions

Use this section to tell people about which versions of your project are
currently being supported with security updates.

## Reporting a Vulnerability

Use this section to tell people how to report a vulnerability.

Tell them where to go, how often they can expect to get an update on a
reported vulnerability, what to expect if the vulnerability is accepted or
declined, etc.
`;

describe('what a security policy says', () => {
  it.each([
    ['Write to security@acme.example.', 'how'],
    ['Write to security [at] acme [dot] example.', 'how'],
    ['See https://acme.example/security.', 'how'],
    ['See [our page](../docs/report.md).', 'how'],
    ['Please use GitHub private vulnerability reporting.', 'how'],
    ['Open the Security tab and press "Report a vulnerability".', 'how'],
    ['', 'blank'],
    ['# Security\n', 'blank'],
    ['<!-- write to a@b.example -->\n', 'blank'],
    ['Security\n========\n', 'nothing'],
    ['We take security seriously.', 'nothing'],
    ['If you want to report a vulnerability, please do.', 'nothing'],
    [starter, 'starter'],
    [starter.replace(/Use this section to tell people how[\s\S]*$/, 'Write to a@b.example.'), 'how'],
  ])('%j', (text, expected) => {
    expect(saysOfReporting(text)).toBe(expected);
  });
});

describe('where GitHub looks', () => {
  it.each([
    [['SECURITY.md', '.github/SECURITY.md', 'docs/SECURITY.md'], '.github/SECURITY.md'],
    [['SECURITY.md', 'docs/SECURITY.md'], 'SECURITY.md'],
    [['docs/security.rst'], 'docs/security.rst'],
    [['security.md'], 'security.md'],
    [['security.tf', 'src/security.ts', 'docs/guide/security.md', '.well-known/security.txt'], null],
  ])('%j', (paths, expected) => {
    expect(securityPolicyIn(paths)).toBe(expected);
  });

  it('knows what somebody meant as one from a page of a manual', () => {
    expect(misplacedPolicies(['doc/SECURITY.md', 'docs/guide/security.md', 'SECURITY_POLICY.md'])).toEqual([
      'doc/SECURITY.md',
      'SECURITY_POLICY.md',
    ]);
  });
});

describe('security-policy', () => {
  const judge = (change: Partial<SecurityPolicy>, options = {}) =>
    securityPolicy.judge(
      { securityPolicy: { ...repositorySamples.securityPolicy, ...change } as never },
      securityPolicy.options.parse(options),
    ).outcome;
  const none = { file: null, applies: null } as const;

  it.each([
    ['there is one', {}, {}, 'pass'],
    ['there is none', none, {}, 'fail'],
    ['the owner has one', { file: null, applies: { url: null } }, {}, 'pass'],
    ['there is none, and it is private', { ...none, visibility: 'private' }, {}, 'skip'],
    ['there is none, and it is internal', { ...none, visibility: 'internal' }, {}, 'skip'],
    ['private ones need one', { ...none, visibility: 'private' }, { repositories: 'all' }, 'fail'],
    [
      'it is empty, and private',
      { file: { path: 'SECURITY.md', text: '' }, visibility: 'private' },
      {},
      'fail',
    ],
    ['it is archived', { ...none, archived: true }, {}, 'skip'],
    ['nothing was pushed', { ...none, empty: true }, {}, 'skip'],
  ] as const)('%s', (_, change, options, expected) => {
    expect(judge(change, options)).toBe(expected);
  });

  it('is not judged in a clone without a file of its own, and is with one', async () => {
    expect((await said(securityPolicy, { 'a.md': '' })).outcome).toBe('not looked at');
    expect((await said(securityPolicy, { 'SECURITY.md': 'Write to a@b.example.' })).outcome).toBe('pass');
    expect((await said(securityPolicy, { 'SECURITY.md': 'Soon.' })).outcome).toBe('fail');
    const applies = notKnown(own('a clone'));
    expect(() => judge({ file: null, applies })).toThrow(PartNotKnown);
  });
});
