import { serveWriterThread } from './sqlite/thread.ts';
import { testOperations } from './testing-operations.ts';

serveWriterThread(testOperations);
