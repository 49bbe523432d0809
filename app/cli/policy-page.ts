/** A policy's page, from the package. */
import { readFile } from 'node:fs/promises';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { PolicySubject } from '../../policies/engine/subject.ts';
import { packageRoot } from './package-root.ts';

const folders: Readonly<Record<PolicySubject, string>> = {
  pull_request: 'pull-request',
  repository: 'repository',
  organization: 'organization',
  release: 'release',
};

/** From the package's root. */
function pagePath({ id, subject }: Pick<AnyPolicy, 'id' | 'subject'>): string {
  return `policies/${folders[subject]}/${id}.md`;
}

/** On the web, as it is now. */
export function pageAddress(policy: Pick<AnyPolicy, 'id' | 'subject'>): string {
  return `https://github.com/fairlead/fairlead/blob/main/${pagePath(policy)}`;
}

async function pageOf(policy: AnyPolicy): Promise<string | null> {
  const root = await packageRoot();
  return root && readFile(new URL(pagePath(policy), root), 'utf8').catch(() => null);
}

/** The text under a heading of the second level, without code; null when there is no page or no such heading. */
export async function sectionOf(policy: AnyPolicy, heading: string): Promise<string | null> {
  const page = await pageOf(policy);
  const [, after] = page?.split(`\n## ${heading}\n`) ?? [];
  const [section = ''] = after?.split(/\n## /) ?? [];
  const text = section.replaceAll(/```[\s\S]*?```/g, '').trim();
  return text === '' ? null : text;
}
