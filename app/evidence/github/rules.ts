/** What is demanded of a branch now, since when, and who may go around it. */
import * as z from 'zod';
import { list as listed, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { readClassic } from '../../github/protection/classic.ts';
import { askRules } from '../../github/protection/rulesets.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import type { ClassicWire } from '../../protection/model/wire.ts';
import type { Instant } from '../model/period.ts';
import { type BypassFact, type RulesFact, type Told, told, untold } from '../population/facts.ts';
import { instantOf, parametersOf, type RepositoryAt, tell } from './asked.ts';
import { classicBypass, joined, ofClassic, ofRule } from './rules/demands.ts';

const ruleset = z.object({
  id: z.number(),
  updated_at: z.string().nullish(),
  bypass_actors: z
    .array(
      z.object({ actor_id: z.number().nullish(), actor_type: z.string(), bypass_mode: z.string().nullish() }),
    )
    .nullish(),
});

type Ruleset = z.output<typeof ruleset>;

async function readRuleset(at: RepositoryAt, id: number): Promise<Ruleset> {
  const route = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';
  const { octokit, owner, repo } = at;
  try {
    const { data } = await octokit.request(route, { owner, repo, ruleset_id: id });
    at.asked.note({ asked: route, parameters: parametersOf(at), permissions: 'metadata: read' }, [
      String(id),
    ]);
    return ruleset.parse(data);
  } catch (error) {
    throw cannotLook(error, say`the ruleset with number ${id}`, 'metadata: read');
  }
}

const hiddenList = own('GitHub shows who may bypass a ruleset only to who may edit it');

function bypassOf(rulesets: readonly Told<Ruleset>[]): Told<readonly BypassFact[]> {
  const hidden = rulesets.flatMap((one) =>
    one.told ? (one.value.bypass_actors ? [] : [hiddenList]) : [one.because],
  );
  const [first] = hidden;
  if (first) return untold(first);
  return told(
    rulesets.flatMap((one) =>
      (one.told ? (one.value.bypass_actors ?? []) : []).map(
        ({ actor_id: id, actor_type: kind, bypass_mode: mode }) => ({
          kind,
          id: id ?? null,
          mode: mode ?? 'always',
        }),
      ),
    ),
  );
}

/** The last change of any of them; null: one of them does not say. */
function sinceOf(rulesets: readonly Told<Ruleset>[], hasClassic: boolean): Instant | null {
  if (hasClassic || rulesets.length === 0) return null;
  const dates = rulesets.map((one) =>
    one.told && one.value.updated_at ? instantOf(one.value.updated_at) : null,
  );
  return dates.includes(null) ? null : (dates.toSorted().at(-1) ?? null);
}

const unseen = own('GitHub shows branch protection only to who may read the settings');

async function classicOf(
  settings: GuardedOctokit | null,
  at: RepositoryAt,
  branch: string,
): Promise<Told<ClassicWire | null>> {
  if (settings === null) return untold(unseen);
  const read = await readClassic(settings, at, branch);
  at.asked.note(
    {
      asked: 'GET /repos/{owner}/{repo}/branches/{branch}/protection',
      parameters: parametersOf(at, { branch }),
      permissions: 'administration: read',
    },
    [branch],
  );
  if (read === planHasNone) return told(null);
  return read.ok ? told(read.value) : untold(read.reason);
}

/** `settings`: opens what only who may read the settings sees; null: nobody granted that. */
export async function readRules(
  at: RepositoryAt,
  settings: GuardedOctokit | null,
  branch: string,
): Promise<RulesFact> {
  const rules = await tell(
    () => askRules(at.octokit, at, branch),
    say`the rules of ${branch}`,
    'metadata: read',
  );
  at.asked.note(
    {
      asked: 'GET /repos/{owner}/{repo}/rules/branches/{branch}',
      parameters: parametersOf(at, { branch }),
      permissions: 'metadata: read',
    },
    [branch],
  );
  const inForce = rules.told && rules.value !== planHasNone ? rules.value : [];
  const ids = [...new Set(inForce.flatMap(({ ruleset_id: id }) => id ?? []))].sort((a, b) => a - b);
  const rulesets: Told<Ruleset>[] = [];
  for (const id of ids) rulesets.push(await tell(() => readRuleset(at, id), own('the rulesets')));
  const classic = await classicOf(settings, at, branch);
  const missing: readonly Prose[] = [rules, classic].flatMap((one) => (one.told ? [] : [one.because]));
  if (missing.length > 0) {
    const because = listed(missing, '; ');
    return { demands: untold(because), since: null, bypass: untold(because) };
  }
  const there = classic.told && classic.value ? classic.value : null;
  const bypass = bypassOf(rulesets);
  const more = there ? classicBypass(there) : [];
  return {
    demands: told(joined([...inForce.map(ofRule), ...(there ? [ofClassic(there)] : [])])),
    since: sinceOf(rulesets, there !== null),
    bypass: bypass.told ? told([...bypass.value, ...more]) : bypass,
  };
}
