/** `x-ratelimit-*` on every answer, and the refusal when nothing remains. */
import { type Identity, rateKey } from '../auth/identity.ts';
import type { Rate } from '../rates.ts';
import type { RequestRecord, World } from '../world.ts';
import type { Answer } from './call.ts';
import { Refusal } from './refusal.ts';

const resourceOf = (record: RequestRecord): string =>
  record.path.startsWith('/graphql') ? 'graphql' : 'core';

/** Asking for the rate limit is free, and so is an answer that has not changed. */
const free = (record: RequestRecord): boolean => record.conditional || record.path.startsWith('/rate_limit');

function headersOf(rate: Rate, resource: string): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(rate.limit),
    'x-ratelimit-remaining': String(rate.remaining),
    'x-ratelimit-used': String(rate.used),
    'x-ratelimit-reset': String(rate.reset),
    'x-ratelimit-resource': resource,
  };
}

export function rateHeaders(
  world: World,
  identity: Identity,
  record: RequestRecord,
): Readonly<Record<string, string>> {
  const resource = resourceOf(record);
  const { key, limit } = rateKey(world, identity);
  const name = `${key} ${resource}`;
  return headersOf(
    free(record) ? world.rates.read(name, limit) : world.rates.spend(name, limit, record.points),
    resource,
  );
}

export function rateRefusal(world: World, identity: Identity, record: RequestRecord): Answer | null {
  const { key, limit } = rateKey(world, identity);
  if (free(record) || world.rates.read(`${key} ${resourceOf(record)}`, limit).remaining > 0) return null;
  return { status: 403, body: new Refusal(403, `API rate limit exceeded for ${key}.`).body };
}
