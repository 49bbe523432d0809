/** A process of its own on a data directory, for tests that kill it. Says one line per step. */
import { sql } from 'kysely';
import { openDatabase } from '../../app/store/open.ts';

const [dataDirectory = '', todo = 'hold', from = '0'] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const database = await openDatabase({ dataDirectory, log: { info() {}, warn() {} } });
  say('open');
  if (todo === 'hold') setInterval(() => {}, 1000);
  for (let number = Number(from); todo === 'write'; number += 1) {
    await database.transaction(async (trx) => {
      const detail = JSON.stringify({ number, padding: 'x'.repeat(2000) });
      await trx.insertInto('audit').values({ client: 'github.com/1', what: 'write', detail }).execute();
      await sql`insert into inbox (guid, client, event, body_hash) values (${String(number)}, 'github.com/1', 'push', 'x')`.execute(
        trx,
      );
    });
    say(String(number));
  }
} catch (error) {
  say(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  process.exitCode = 1;
}
