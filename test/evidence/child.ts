/** A process of its own that takes events in, records them and signs, for tests that kill it. Says which it took in. */
import { captureSubscriber } from '../../app/evidence/capture/subscriber.ts';
import { checkpoint, record } from '../../app/evidence/ledger/keep.ts';
import { acceptDelivery } from '../../app/ingress/inbox.ts';
import { openDatabase } from '../../app/store/open.ts';

const [place = '{}', from = '0'] = process.argv.slice(2);
const log = { info() {}, warn() {} };
const database = await openDatabase({ ...JSON.parse(place), log });
const host = 'kills.test';
const now = () => new Date();
const inbox = { database, host, subscribers: [captureSubscriber(host, now)] };
const say = (line: string) => process.stdout.write(`${line}\n`);

const keep = async () => {
  for (;;) {
    await record(database, `${host}/1`);
    await checkpoint({ database, now, log, evidenceSecret: 'kills' }, `${host}/1`);
  }
};
void keep();
say('open');
for (let number = Number(from); ; number += 1) {
  const payload = {
    action: 'created',
    installation: { id: 1 },
    repository: { id: 5, full_name: 'acme/shop' },
    sender: { id: 7, login: 'ada', type: 'User' },
    key: { id: number, title: 'x', read_only: true },
  };
  await acceptDelivery(inbox, { id: String(number), name: 'deploy_key', payload, bodyHash: 'x' });
  say(String(number));
}
