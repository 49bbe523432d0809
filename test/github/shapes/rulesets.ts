/** Rulesets as GitHub shows them. */
import type { Ruleset } from '../protection.ts';
import type { Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { api, stamp } from './accounts.ts';
import { nodeId } from './node-id.ts';

type Shape = Schemas['repository-ruleset'];

/** What lists answer: no rules, no conditions. */
export function rulesetSimple(world: World, ruleset: Ruleset): Shape {
  const { id, name, source, sourceType } = ruleset;
  const organization = sourceType === 'Organization';
  const self = api(world, `/${organization ? 'orgs' : 'repos'}/${source}/rulesets/${id}`);
  const html = organization
    ? `${world.url}/organizations/${source}/settings/rules/${id}`
    : `${world.url}/${source}/rules/${id}`;
  return {
    id,
    name,
    target: ruleset.target,
    source_type: sourceType,
    source,
    enforcement: ruleset.enforcement,
    node_id: nodeId('Ruleset', id),
    _links: { self: { href: self }, html: { href: html } },
    created_at: stamp(ruleset.createdAt),
    updated_at: stamp(ruleset.updatedAt),
  };
}

function conditions({ target, sourceType, include, exclude, repositories }: Ruleset) {
  const refs = target === 'push' ? {} : { ref_name: { include: [...include], exclude: [...exclude] } };
  if (sourceType === 'Repository') return refs;
  return {
    ...refs,
    repository_name: {
      include: [...repositories.include],
      exclude: [...repositories.exclude],
      protected: false,
    },
  };
}

/** Who may bypass it is only for those who may write it: for everyone else the list is absent, not empty. */
export function rulesetShape(world: World, ruleset: Ruleset, writer: boolean): Shape {
  return {
    ...rulesetSimple(world, ruleset),
    conditions: conditions(ruleset),
    rules: ruleset.rules.map(({ type, parameters }) => ({
      type,
      ...(parameters ? { parameters } : {}),
    })) as NonNullable<Shape['rules']>,
    ...(writer ? { bypass_actors: ruleset.bypassActors.map((actor) => ({ ...actor })) } : {}),
  };
}
