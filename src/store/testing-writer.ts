import { serveWriterThread } from '#db/sqlite/thread.ts';
import { storeOperations } from './operations.ts';

serveWriterThread(storeOperations);
