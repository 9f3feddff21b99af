import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react';
import type { Job } from './batch-dialog.tsx';

const BatchDialog = lazy(() => import('./batch-dialog.tsx'));

const BatchContext = createContext<(job: Job) => void>(() => undefined);

/** Where jobs are done, over whatever page is shown. */
export function Batches({ children }: { children: ReactNode }) {
  const [{ job, number }, set] = useState<{ job: Job | null; number: number }>({ job: null, number: 0 });
  const begin = useCallback((next: Job | null) => set((before) => ({ job: next, number: before.number + 1 })), []);
  return (
    <BatchContext value={begin}>
      {children}
      {job === null ? null : (
        <Suspense>
          <BatchDialog key={number} job={job} onJob={begin} />
        </Suspense>
      )}
    </BatchContext>
  );
}

/** Begins a job. */
export function useBatch(): (job: Job) => void {
  return useContext(BatchContext);
}
