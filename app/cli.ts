#!/usr/bin/env node
/** The command line. Commands are in `cli/commands.ts`, exit codes in `cli/command.ts`. */
import { exitCode } from './cli/command.ts';
import { commands } from './cli/commands.ts';
import { processIo } from './cli/process-io.ts';
import { start } from './cli/start.ts';

// A result that was never reached must not look like a good one.
process.exitCode = exitCode.cannotJudge;
process.exitCode = await start(process.argv.slice(2), commands, processIo(process));
