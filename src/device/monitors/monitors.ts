import type { Monitor } from '../../model/monitor.ts';
import { cloudHypervisor } from '../cloud-hypervisor/cloud-hypervisor.ts';
import { crosvm } from '../crosvm/crosvm.ts';
import { firecracker } from '../firecracker/firecracker.ts';
import { kvmtool } from '../kvmtool/kvmtool.ts';
import { openvmm } from '../openvmm/openvmm.ts';
import type { MonitorModel } from './monitor-model.ts';

/** How each monitor makes its devices. */
const MODELS: Readonly<Record<Monitor, MonitorModel>> = {
  'cloud-hypervisor': cloudHypervisor,
  crosvm,
  firecracker,
  kvmtool,
  openvmm,
};

export function modelOfMonitor(monitor: Monitor): MonitorModel {
  return MODELS[monitor];
}
