import type { ImportGivens, MonitorReading } from '../monitor-guest.ts';
import { readCloudHypervisorApi } from './api.ts';
import { readCloudHypervisorCommand } from './command-line.ts';

/** Reads a guest of Cloud Hypervisor: a command line, or JSON as its API takes and gives it. */
export function readCloudHypervisor(text: string, givens: ImportGivens): MonitorReading {
  return /^\ufeff?\s*\{/.test(text)
    ? readCloudHypervisorApi(text, givens)
    : readCloudHypervisorCommand(text, givens);
}
