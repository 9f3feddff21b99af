import { commandGroups } from '#cli/commands.ts';
import { runCommandLine } from '#cli/frame.ts';
import { processTerminal } from '#cli/terminal.ts';

// Whatever is made is its owner's alone: mail, keys, sockets.
process.umask(0o077);
// Where nobody reads any more what is printed, what is done goes on: a service outlives who collects its log, and an
// import is not cut off in the middle by "| head".
let unread = false;
process.stdout.on('error', () => (unread = true));
process.stderr.on('error', () => undefined);
const code = await runCommandLine(process.argv.slice(2), processTerminal, commandGroups);
process.exit(code === 0 && unread ? 1 : code);
