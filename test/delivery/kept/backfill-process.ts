/** Reads the delivery of one repository in a process of its own, so that it can be killed at any moment. Arguments: JSON. */
import type { Octokit } from '@octokit/core';
import { backfill } from '../../../app/delivery/backfill/backfill.ts';
import { tokenOctokit } from '../../../app/github/access/token-octokit.ts';
import { openDatabase } from '../../../app/store/open.ts';
import { offlineRun } from '../../recovery/run-of.ts';

const { at, host, baseUrl, token, now } = JSON.parse(process.argv[2] ?? '');
const database = await openDatabase({ ...at, log: { info() {}, warn() {} } });
const octokit = async () => tokenOctokit({ token, baseUrl, retryBase: 1 }).octokit as unknown as Octokit;
const of = {
  ...offlineRun(database, () => new Date(now)),
  host,
  baseUrl,
  octokitOf: octokit,
  enqueue: async () => {},
};
const { read = 0 } = await backfill(of);
await database.close();
process.exit(read === 1 ? 0 : 3);
