import { databaseOperations } from '#db/operations.ts';
import { serveWriterThread } from '#db/sqlite/thread.ts';
import { directoryOperations } from '#directory/operations.ts';
import { storeOperations } from './operations.ts';

serveWriterThread({ ...databaseOperations, ...directoryOperations, ...storeOperations });
