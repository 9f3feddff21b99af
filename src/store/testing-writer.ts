import { databaseOperations } from '#db/operations.ts';
import { serveWriterThread } from '#db/sqlite/thread.ts';
import { storeOperations } from './operations.ts';

serveWriterThread({ ...databaseOperations, ...storeOperations });
