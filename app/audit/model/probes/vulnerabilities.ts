/** Known vulnerabilities of dependencies, where an advisory database was asked. */
import { isKnown } from '../../../../policies/engine/part.ts';
import { count, own, say } from '../../../../policies/engine/prose.ts';
import type { Level } from '../../../../policies/risks/weight.ts';
import type { KnownHole } from '../inventory.ts';
import { concernsOr, doesNotApply, fine, notSeen, type Probe, type Worry } from './probe.ts';

const weights = { critical: 5, high: 4, medium: 3, low: 2, unknown: 3 } as const satisfies Record<
  string,
  Level
>;

/** The worst first; of equals by package. */
function sorted(holes: readonly KnownHole[]): readonly KnownHole[] {
  const weight = ({ malware, severity }: KnownHole) => (malware ? 6 : weights[severity]);
  return holes.toSorted(
    (a, b) => weight(b) - weight(a) || (`${a.name} ${a.id}` < `${b.name} ${b.id}` ? -1 : 1),
  );
}

function evidenceOf({
  name,
  version,
  id,
  severity,
  malware,
  fixedIn,
  summary,
  path,
  line,
  ecosystem,
}: KnownHole) {
  const what = malware ? own('is malware') : say`${own(severity)}`;
  const how = fixedIn === null ? own('no version fixes it') : say`fixed in ${fixedIn}`;
  const told = summary === '' ? own('') : say`: ${summary.slice(0, 120)}`;
  return {
    message: say`${name} ${version}: ${id}, ${what}, ${how}${told}`,
    path,
    ...(line === null ? {} : { line }),
    fingerprint: `${ecosystem}|${name}|${id}`,
  };
}

const mend = own(
  'update what is critical or high and ships first; most is one update of a direct dependency. Then let Dependabot or Renovate do it',
);

function shipped(holes: readonly KnownHole[]): Worry {
  const worst = holes.reduce<Level>((most, { severity, malware }) => {
    const one = malware ? 5 : weights[severity];
    return one > most ? one : most;
  }, 1);
  return {
    risk: 'known-vulnerabilities',
    title: own('Packages that ship have known vulnerabilities'),
    likelihood: [
      4,
      own(
        'what is published about them is what attackers use; whether this code reaches the hole is not looked at',
      ),
    ],
    impact: [worst, own('as bad as the worst of them is rated by those who published it')],
    left: [1, worst > 2 ? 2 : 1],
    evidence: holes.map(evidenceOf),
    mitigation: mend,
    hours: { low: 1, high: Math.min(40, 2 + holes.length) },
    by: 'file',
  };
}

function forDevelopment(holes: readonly KnownHole[]): Worry {
  return {
    risk: 'development-vulnerabilities',
    title: own('Packages for development have known vulnerabilities'),
    likelihood: [2, own('they run on developers’ machines and in CI, seldom on what strangers send')],
    impact: [3, own('such a machine holds keys and can change the code')],
    left: [1, 2],
    evidence: holes.map(evidenceOf),
    mitigation: mend,
    hours: { low: 0.5, high: Math.min(16, 1 + holes.length / 2) },
    by: 'file',
  };
}

export const vulnerabilities: Probe = {
  id: 'known-vulnerabilities',
  area: 'supply chain',
  asks: 'No dependency has a known vulnerability',
  look: ({ holes, holeGaps, inventory }) => {
    if (inventory.packages.length === 0) return doesNotApply(own('no lock file pins a package'));
    if (!isKnown(holes))
      return notSeen(
        holes.notKnown,
        say`With ${'--advisories'}, OSV (api.osv.dev) is asked about the names and versions in lock files.`,
      );
    const all = sorted(holes);
    const ships = all.filter(({ scope, malware }) => scope !== 'development' || malware);
    const others = all.filter((one) => !ships.includes(one));
    const because = say`${count(inventory.packages.length, 'package')}, none of them with a known one`;
    return { ...concernsOr([shipped(ships), forDevelopment(others)], fine(because)), gaps: holeGaps };
  },
};
