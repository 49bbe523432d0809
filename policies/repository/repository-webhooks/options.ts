/** The options of `repository-webhooks`. */
import * as z from 'zod';
import { globs } from '../../engine/option.ts';
import { stricter } from '../../engine/stricter.ts';

export const options = z.strictObject({
  secret: z
    .enum(['ignore', 'require'])
    .default('require')
    .describe('Whether every webhook must have a secret that its deliveries are signed with')
    .meta(stricter.from('ignore', 'require')),
  'without-secret': globs
    .default(['hooks.slack.com', 'discord.com', 'discordapp.com'])
    .describe('Hosts whose webhooks need none, because they check no signature')
    .meta(stricter.fewer),
  hosts: globs
    .default([])
    .describe('Hosts that events may be sent to; every host while the list is empty')
    .meta(stricter.fewerButSome),
  dead: z
    .enum(['ignore', 'refuse'])
    .default('refuse')
    .describe('Whether a webhook whose last delivery failed is found')
    .meta(stricter.from('ignore', 'refuse')),
});

export type Options = z.output<typeof options>;
