/** The service at full size, on both engines. Half an hour; one part: `npm run bench -- service` with FAIRLEAD_BENCH=kills. */
import { embeddedPlace, type Place, serverPlace } from '../../test/service/place.ts';
import { startPostgres } from '../../test/store/postgres.ts';
import { acknowledgements, type Figure } from './acknowledge.ts';
import { burst } from './burst.ts';
import { paced } from './paced.ts';
import { pacedKills } from './paced-kills.ts';
import { convergence, kills, neighbour, processes } from './proofs.ts';
import { atRest } from './rest.ts';
import { assessments, jobs, memory } from './throughput.ts';

/** `postgres`: the process of the server that a place may be on. */
type Bench = (place: Place, postgres: number) => Promise<readonly Figure[]>;
type On = 'both' | 'server';

/** In the order they are printed; each on a place of its own. */
const benches: readonly (readonly [part: string, on: On, bench: Bench])[] = [
  ['acknowledgements', 'both', acknowledgements],
  ['rest', 'both', atRest],
  ['paced', 'both', paced],
  ['paced-kills', 'both', pacedKills],
  ['jobs', 'both', (place) => jobs(place, 5000)],
  ['assessments', 'both', (place) => assessments(place, 1, 40)],
  ['assessments', 'server', (place) => assessments(place, 2, 40)],
  ['assessments', 'server', (place) => assessments(place, 4, 40)],
  ['burst', 'both', (place, postgres) => burst(place, [1, 10, 100, 100], postgres)],
  ['neighbour', 'both', (place) => neighbour(place, 12)],
  ['memory', 'both', memory],
  ['processes', 'server', (place) => processes(place, 2, false)],
  ['processes', 'server', (place) => processes(place, 4, false)],
  ['processes', 'server', (place) => processes(place, 4, true)],
  ['convergence', 'both', (place) => convergence(place, 25)],
  ['kills', 'both', (place) => kills(place, 40)],
];

/** What an error ends is a figure too: the others are still worth having. */
async function figuresOf(
  part: string,
  place: Place,
  bench: () => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  try {
    return await bench();
  } catch (error) {
    return [
      [`${part}: ${place.engine}`, `FAILED: ${error instanceof Error ? error.message : String(error)}`],
    ];
  } finally {
    await place.remove();
  }
}

export async function benchService(): Promise<readonly Figure[]> {
  const wanted = (process.env.FAIRLEAD_BENCH ?? '').split(/[ ,]+/).filter((part) => part !== '');
  const postgres = await startPostgres({ durable: true });
  const figures: Figure[] = [];
  const add = (more: readonly Figure[]) => {
    // Also at once: half an hour is long to wait for a table.
    for (const [what, figure] of more) console.error(`${what}: ${figure}`);
    figures.push(...more);
  };
  try {
    if (wanted.length === 0 || wanted.includes('acknowledgements')) add(await acknowledgements(null));
    for (const [part, on, bench] of benches) {
      if (wanted.length > 0 && !wanted.includes(part)) continue;
      const places = [...(on === 'both' ? [embeddedPlace()] : []), await serverPlace(postgres.adminUrl)];
      for (const place of places) add(await figuresOf(part, place, () => bench(place, postgres.pid)));
    }
    return figures;
  } finally {
    await postgres.stop();
  }
}
