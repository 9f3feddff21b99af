import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { announceService, runningService } from './service-file.ts';
import { version } from './version.ts';

test('the service is known while it runs, and not mistaken for another process afterwards', () => {
  const data = mkdtempSync(join(tmpdir(), 'sowa-service-'));
  const path = join(data, 'service.json');
  try {
    assert.equal(runningService(data), undefined);
    {
      using _file = announceService(data);
      const found = runningService(data);
      assert.equal(found?.pid, process.pid);
      assert.equal(found?.version, version);
      assert.equal(statSync(path).mode & 0o777, 0o600);
      const left = JSON.parse(readFileSync(path, 'utf8')) as object;
      writeFileSync(path, JSON.stringify({ ...left, born: '1' }));
      assert.equal(runningService(data), undefined);
      writeFileSync(path, JSON.stringify({ ...left, pid: 2 ** 22 + 1 }));
      assert.equal(runningService(data), undefined);
    }
    assert.equal(runningService(data), undefined);
  } finally {
    rmSync(data, { recursive: true });
  }
});
