/** Where a policy's page is. */
import type { AnyPolicy } from './policy.ts';
import type { PolicySubject } from './subject.ts';

const folders: Readonly<Record<PolicySubject, string>> = {
  pull_request: 'pull-request',
  repository: 'repository',
  organization: 'organization',
  release: 'release',
};

type Named = Pick<AnyPolicy, 'id' | 'subject'>;

/** From the root of the package. */
export function pagePath({ id, subject }: Named): string {
  return `policies/${folders[subject]}/${id}.md`;
}

/** A page of this repository on the web, as it is now. */
export function addressOf(path: string): string {
  return `https://github.com/fairlead/fairlead/blob/main/${path}`;
}
