/** Prints every figure of `bench/README.md`. `npm run bench`; one part: `npm run bench -- engine`. */
import { cpus } from 'node:os';
import { benchAction } from './action.ts';
import { benchCommand } from './command.ts';
import { benchDelivery } from './delivery.ts';
import { benchDeliveryGitHub } from './delivery-github.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { benchEngine } from './engine.ts';
import { benchEvidence, benchPackage } from './evidence.ts';
import { benchExport } from './evidence-export.ts';
import { benchGrowth } from './growth.ts';
import { benchKept } from './kept.ts';
import { benchOrganization } from './organization.ts';
import { benchReads } from './reads.ts';
import { benchService } from './service/index.ts';
import { benchSimulation } from './simulate.ts';

const parts = {
  engine: benchEngine,
  'end-to-end': benchEndToEnd,
  action: benchAction,
  reads: benchReads,
  organization: benchOrganization,
  command: benchCommand,
  simulation: benchSimulation,
  delivery: benchDelivery,
  evidence: benchEvidence,
  'evidence-package': benchPackage,
  'evidence-export': benchExport,
  'delivery-github': benchDeliveryGitHub,
  growth: benchGrowth,
  kept: benchKept,
  service: benchService,
};
const wanted = process.argv.slice(2);

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
console.log('| what | figure |\n|---|---|');
for (const [name, bench] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const [what, figure] of await bench()) console.log(`| ${what} | ${figure} |`);
}
