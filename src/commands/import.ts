import type { Group } from '../cli/command.ts';
import { importCloudHypervisor } from './import/cloud-hypervisor.ts';
import { importCrosvm } from './import/crosvm.ts';
import { importDmesg } from './import/dmesg.ts';
import { importFirecracker } from './import/firecracker.ts';
import { importIncus } from './import/incus.ts';
import { importKata } from './import/kata.ts';
import { importKubevirt } from './import/kubevirt.ts';
import { importKvmtool } from './import/kvmtool.ts';
import { importLibvirt } from './import/libvirt.ts';
import { importOpenstack } from './import/openstack.ts';
import { importOpenvmm } from './import/openvmm.ts';
import { importProxmox } from './import/proxmox.ts';
import { importQemu } from './import/qemu.ts';
import { importQmp } from './import/qmp.ts';
import { importSysfs } from './import/sysfs.ts';

/** `vnex import`: one command for each kind of thing that people have. */
export const importers: Group = {
  name: 'import',
  summary: 'read command lines, domains, QMP, guests and boot logs',
  description:
    'Reads what people have, and tells or predicts the devices and the platform in it. `vnex import --list` lists all that is read, which `vnex explain` and the others tell apart by its content.',
  examples: ['vnex import qemu fixtures/imports/sev-snp.sh --kernel 6.12 --explain', 'vnex import sysfs'],
  commands: [
    importQemu,
    importLibvirt,
    importCloudHypervisor,
    importFirecracker,
    importCrosvm,
    importKvmtool,
    importOpenvmm,
    importKata,
    importKubevirt,
    importProxmox,
    importIncus,
    importOpenstack,
    importQmp,
    importSysfs,
    importDmesg,
  ],
};
