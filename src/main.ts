import { commandGroups } from '#cli/commands.ts';
import { runCommandLine } from '#cli/frame.ts';
import { processTerminal } from '#cli/terminal.ts';

// Whatever is made is its owner's alone: mail, keys, sockets.
process.umask(0o077);
process.exit(await runCommandLine(process.argv.slice(2), processTerminal, commandGroups));
