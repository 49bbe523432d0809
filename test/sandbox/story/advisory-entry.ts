/** The one entry of the local advisory database: GitHub's GHSA-35jh-r3h4-6jhm about lodash. */
import type { Schemas } from '../../github/state.ts';

export const ghsa = 'GHSA-35jh-r3h4-6jhm';

const vector = 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H';

export function advisoryEntry(): Schemas['global-advisory'] {
  return {
    ghsa_id: ghsa,
    cve_id: 'CVE-2021-23337',
    url: `https://api.github.com/advisories/${ghsa}`,
    html_url: `https://github.com/advisories/${ghsa}`,
    repository_advisory_url: null,
    summary: 'Command Injection in lodash',
    description:
      '`lodash` versions prior to 4.17.21 are vulnerable to Command Injection via the template function.',
    type: 'reviewed',
    severity: 'high',
    source_code_location: 'https://github.com/lodash/lodash',
    identifiers: [
      { type: 'GHSA', value: ghsa },
      { type: 'CVE', value: 'CVE-2021-23337' },
    ],
    references: ['https://nvd.nist.gov/vuln/detail/CVE-2021-23337'],
    published_at: '2021-05-06T16:05:51Z',
    updated_at: '2025-08-12T21:44:53Z',
    github_reviewed_at: '2021-03-31T23:59:26Z',
    nvd_published_at: '2021-02-15T13:15:00Z',
    withdrawn_at: null,
    vulnerabilities: [
      {
        package: { ecosystem: 'npm', name: 'lodash' },
        vulnerable_version_range: '< 4.17.21',
        first_patched_version: '4.17.21',
        vulnerable_functions: [],
      },
    ],
    cvss: { vector_string: vector, score: 7.2 },
    cwes: [
      {
        cwe_id: 'CWE-77',
        name: "Improper Neutralization of Special Elements used in a Command ('Command Injection')",
      },
    ],
    credits: [],
  };
}
