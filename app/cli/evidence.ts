/** `fairlead evidence`: a package for an auditor, a client's ledger, and the keys that sign both. */
import { own } from '../../policies/engine/prose.ts';
import { type Command, Usage } from './command.ts';
import { exportEvidence } from './evidence-export.ts';
import { ofService } from './of-service.ts';

/** What is about the service's database. */
const inStore = ['erase', 'keys', 'ledger', 'proof'];

const stored = () => ofService('evidence', () => import('./evidence-in-store.ts'));

export const evidence: Command = {
  help: `Exports evidence that an auditor can verify without us; a client's evidence ledger; the keys that sign both.

  fairlead evidence export ORG --last-quarter
  fairlead evidence export ORG (--quarter 2026-Q3 | --period 2026-09 | --from DAY --to DAY) […]
  fairlead evidence ledger ORG FILE
  fairlead evidence keys ORG
  fairlead evidence proof ORG FILE [--record PLACE] [--since SIZE]
  fairlead evidence erase ORG (--person LOGIN | --all) --by NAME --reason TEXT
  fairlead evidence draw FILE.zip --nonce TEXT [--population changes] [--size 25 | --preset 90/10]

export writes one zip file: what changed, who approved it, which rules were in force, who has access,
with the counts that show whether it is whole, pages that open in any browser, and what verifies it. It
reads GitHub, and writes nothing there. Where the service runs, its ledger is in it: what was recorded as
it happened. From GitHub alone some of that cannot be shown, and the package says what. Ended halfway
(Ctrl-C, a broken connection, the hour's requests used up), the same command goes on where it was.

Options of export
  --last-quarter         the last whole one
  --quarter 2026-Q3      that one; --period also takes 2026, 2026-H2, 2026-09 and 2026-W40
  --from DAY --to DAY    up to and with that last day; moments (2026-07-01T00:00:00Z) are exact
  --timezone ZONE        where days begin: Europe/Berlin (default: UTC)
  --framework NAMES      controls of these only, separated by commas (default: all)
  --repositories NAMES   these only; globs, separated by commas. The package says that others were left out
  --all                  every change is tested (default)
  --sample N --nonce W   draws N changes (or 95/10, 90/5 …) by a word of the auditor's: nobody else can
                         choose them, and anybody can draw them again
  --out PATH             a file, or a folder that is there (default: ORG-evidence-PERIOD.zip, here)
  --estimate             only says about how many requests it would make and how long they take, and writes
                         nothing; an export says so, too, before it begins
  --without-ledger       from GitHub alone, where the service's database is there, too

ORG is the organization's name, or the client's id (github.com/123). FILE must not exist yet. The ledger
holds every verdict, every waiver given in a comment, every owner's word and every audit row, in the order
in which they came, each with the hash of the one before it; once an hour all of them are signed. Give the
ids of the keys to whoever verifies by another way than the file.

"proof" writes what shows that one record is in the ledger (--record, from 0), and that it goes on
from an earlier checkpoint of so many records (--since), without the rest: fairlead verify reads it.

"erase" takes out what was recorded about a person, or all, for good; nothing brings it back. The
records stay, and one is added that says which, who decided it (--by) and why, but not whose they
were. Backups and files that were written before still have it: throw them away yourself.

Access
  A token that may read in GITHUB_TOKEN, and GITHUB_API_URL for another host; or the App's
  credentials (APP_ID, PRIVATE_KEY or PRIVATE_KEY_PATH), which also open the keys that sign. What
  the token may not see is said in the package, and never counts as good. The database is the one
  of the service: DATABASE_URL, or else the data directory FAIRLEAD_DATA_DIR (default:
  .fairlead/data). A file .env in the current folder is read, as the service does. On a server this
  works while the service runs. The embedded engine belongs to one process: stop the service first,
  or give --without-ledger.

Exit code
  0  the file is on disk, or what was asked for is said
  2  it is not; the reason was said
`,
  async run(args, io) {
    const [what, ...rest] = args;
    if (what === 'export') return exportEvidence(rest, io);
    if (what === 'draw') return (await import('./evidence-draw.ts')).draw(rest, io);
    if (what !== undefined && inStore.includes(what)) return (await stored()).withTheStore(args, io);
    throw new Usage(
      own(
        'Give "export ORG", "draw PACKAGE", "ledger ORG FILE", "keys ORG", "proof ORG FILE" or "erase ORG".',
      ),
    );
  },
};
