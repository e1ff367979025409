import type { Monitor } from '../../model/monitor.ts';
import { cloudHypervisor } from '../cloud-hypervisor/cloud-hypervisor.ts';
import { crosvm } from '../crosvm/crosvm.ts';
import { firecracker } from '../firecracker/firecracker.ts';
import { kvmtool } from '../kvmtool/kvmtool.ts';
import type { MonitorModel } from './monitor-model.ts';

/** How each monitor makes its devices. */
const MODELS: Readonly<Partial<Record<Monitor, MonitorModel>>> = {
  'cloud-hypervisor': cloudHypervisor,
  crosvm,
  firecracker,
  kvmtool,
};

/** The model of a monitor. Throws where there is none, which no reader gives. */
export function modelOfMonitor(monitor: Monitor): MonitorModel {
  const model = MODELS[monitor];
  if (model === undefined) throw new Error(`nothing is known of ${monitor}`);
  return model;
}
