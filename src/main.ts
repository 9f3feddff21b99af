import { accountCommands } from '#cli/account.ts';
import { configCommands } from '#cli/config.ts';
import { copyCommands } from '#cli/copies.ts';
import { doctorCommand } from '#cli/doctor.ts';
import { domainCommands } from '#cli/domain.ts';
import { runCommandLine } from '#cli/frame.ts';
import { queueCommands } from '#cli/queue.ts';
import { quickstartCommand } from '#cli/quickstart.ts';
import { serveCommands } from '#cli/serve.ts';
import { processTerminal } from '#cli/terminal.ts';

const groups = [
  serveCommands,
  quickstartCommand,
  domainCommands,
  accountCommands,
  queueCommands,
  copyCommands,
  doctorCommand,
  configCommands,
];

// Whatever is made is its owner's alone: mail, keys, sockets.
process.umask(0o077);
process.exit(await runCommandLine(process.argv.slice(2), processTerminal, groups));
