/**
 * Imported before everything else: a run that parses each configuration once is done sooner with schemas that are
 * interpreted than with schemas that zod compiles first (https://zod.dev/api#jitless).
 */
import { config } from 'zod';

config({ jitless: true });
