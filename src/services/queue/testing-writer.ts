import { serveWriterThread } from '#db/sqlite/thread.ts';
import { testOperations } from './testing.ts';

serveWriterThread(testOperations);
