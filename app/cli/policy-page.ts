/** A policy's page, from the package. */
import { readFile } from 'node:fs/promises';
import { pagePath } from '../../policies/engine/page-address.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { packageRoot } from './package-root.ts';

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
