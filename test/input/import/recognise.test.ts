import { expect, test } from 'vitest';
import { recognise, type TextKind } from '../../../src/input/import/recognise.ts';

test.each<[TextKind | undefined, string]>([
  ['json', '{ "device": {}, "platform": {} }'],
  ['json', '[{ "type": "net" }]'],
  ['json', '[true, "qemu-system-x86_64 starts"]'],
  ['qmp', '{"QMP": {"version": {}}}'],
  ['qemu', '[machine]\ntype = "q35"\n\n[device "net0"]\ndriver = "virtio-net-pci"\n'],
  ['qemu', '# made by LXD\n[device "rng"]\ndriver = "virtio-rng-pci"\n'],
  ['qemu', 'exec qemu-system-x86_64 -device virtio-rng-pci'],
  ['qemu', '[root@host ~]# ps -ef\nroot 1 2 /usr/bin/qemu-system-x86_64 -device virtio-rng-pci\n'],
  ['qemu', '[Service]\nExecStart=qemu-system-x86_64 -device virtio-rng-pci\n'],
  ['qemu', '["qemu-system-x86_64", "-device", "virtio-rng-pci"]'],
  ['qemu', '{"MESSAGE":"Starting /usr/bin/qemu-system-x86_64 -device virtio-rng-pci","_PID":"1"}'],
  ['qemu', '{"log":"+ qemu-kvm -device virtio-rng-pci -append \\"a b\\"\\n","stream":"stderr"}'],
  ['json', '{"description":"as qemu-system-x86_64 -device virtio-rng-pci has it","device":{},"platform":{}}'],
  ['libvirt', "<domain type='kvm'/>"],
  ['libvirt', "$ virsh dumpxml g\n<domain type='kvm'/>"],
  [undefined, 'Dear list,\nmy guest does not boot.\n'],
])('is %s by how it begins: %s', (kind, text) => {
  expect(recognise(text)).toBe(kind);
});
