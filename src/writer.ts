// The writer thread of the embedded database.
import { serveWriterThread } from '#db/sqlite/thread.ts';
import { operations } from './operations.ts';

serveWriterThread(operations);
