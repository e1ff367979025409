import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StepSet } from '../../src/cases/remedies/candidates.ts';
import { remediesFor } from '../../src/cases/remedies/find.ts';
import { answering, type GivenText, givenMachine, isNoWorse } from '../../src/cases/remedies/machine.ts';
import { proven } from '../../src/cases/remedies/prove.ts';
import type { ImportOptions } from '../../src/cli/case-options.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { alwaysWorks } from '../../src/model/answers.ts';
import type { ImportKind } from '../../src/model/import-kind.ts';
import { stepId } from '../../src/model/step.ts';

const MACHINES = [
  'q35,confidential-guest-support=c -object sev-snp-guest,id=c,cbitpos=51,reduced-phys-bits=1',
  'q35,confidential-guest-support=c -object tdx-guest,id=c',
  'q35',
  'q35 -device intel-iommu',
  'pc',
];
const DEVICES = [
  '-netdev user,id=n -device virtio-net-pci,id=net0,netdev=n',
  '-netdev user,id=m -device virtio-net-pci-transitional,id=net1,netdev=m',
  '-drive file=d.img,if=none,id=d -device virtio-blk-pci,id=blk0,drive=d',
  '-chardev socket,id=s,path=s.sock -device vhost-user-fs-pci,id=fs0,chardev=s,tag=t',
  '-chardev socket,id=b,path=b.sock -device vhost-user-blk-pci,id=vub0,chardev=b',
  '-device virtio-balloon-pci,id=balloon0',
  '-device virtio-rng-pci,id=rng0',
];
const SAYS = [
  '',
  '',
  ',iommu_platform=on',
  ',iommu_platform=off',
  ',disable-legacy=on,iommu_platform=on',
  ',disable-modern=on',
];

/** A command line with two or three devices, which say what they please. */
const anyCommand = fc
  .tuple(
    fc.constantFrom(...MACHINES),
    fc.subarray(DEVICES, { minLength: 2, maxLength: 3 }),
    fc.array(fc.constantFrom(...SAYS), { minLength: 3, maxLength: 3 }),
  )
  .map(([machine, devices, says]) => {
    const all = devices.map((device, i) => `  ${device}${says[i] ?? ''}`);
    return `qemu-system-x86_64 -accel kvm -m 1G -machine ${machine} \\\n${all.join(' \\\n')}\n`;
  });

const DRIVER = ['', "<driver iommu='on'/>", "<driver iommu='off'/>"];
const ELEMENTS: readonly ((driver: string) => string)[] = [
  (driver) =>
    `<interface type='network'><source network='default'/><model type='virtio'/>${driver}</interface>`,
  (driver) =>
    `<disk type='file' device='disk'>${driver.replace('<driver', "<driver name='qemu' type='raw'")}<source file='/d.img'/><target dev='vda' bus='virtio'/></disk>`,
  () =>
    `<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='srv'/></filesystem>`,
  (driver) => `<rng model='virtio'><backend model='random'>/dev/urandom</backend>${driver}</rng>`,
];
const BALLOON = [
  "<memballoon model='none'/>",
  '',
  "<memballoon model='virtio'><driver iommu='on'/></memballoon>",
];
const SECURITY = [
  '',
  "<launchSecurity type='tdx'/>",
  "<launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>",
];

/** A domain of libvirt. */
const anyDomain = fc
  .tuple(
    fc.constantFrom(...SECURITY),
    fc.subarray([...ELEMENTS], { minLength: 1, maxLength: 3 }),
    fc.array(fc.constantFrom(...DRIVER), { minLength: 3, maxLength: 3 }),
    fc.constantFrom(...BALLOON),
    fc.constantFrom('', "<iommu model='intel'/>"),
  )
  .map(([security, elements, drivers, balloon, iommu]) => {
    const devices = [...elements.map((element, i) => element(drivers[i] ?? '')), balloon, iommu];
    const lines = devices.filter((line) => line !== '').map((line) => `    ${line}`);
    return `<domain type='kvm'>
  <name>g</name>
  <memory unit='GiB'>1</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
${lines.join('\n')}
  </devices>
  ${security}
</domain>
`;
  });

/** A configuration of Kata Containers, in TOML. */
const anyKata = fc
  .record({
    confidential_guest: fc.boolean(),
    enable_iommu: fc.boolean(),
    machine_type: fc.constantFrom('"q35"', '"microvm"'),
    shared_fs: fc.constantFrom('"none"', '"virtio-fs"', '"virtio-9p"'),
  })
  .map((keys) => {
    const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}`);
    return `[hypervisor.qemu]\npath = "/usr/bin/qemu-system-x86_64"\nkernel = "/vmlinuz"\ndefault_memory = 2048\n${lines.join('\n')}\n`;
  });

/** What Cloud Hypervisor is sent, in JSON. */
const anyRequest = fc
  .record({
    memory: fc.record({ size: fc.constant(1073741824), shared: fc.boolean() }),
    fs: fc.constantFrom([], [{ tag: 't', socket: '/s' }]),
    disks: fc.constantFrom([], [{ path: 'a' }], [{ path: 'a', num_queues: 4 }], [{ path: 'a', iommu: true }]),
    net: fc.constantFrom(
      [],
      [{ tap: 't' }],
      [{ vhost_user: true, vhost_socket: '/n' }],
      [{ tap: 't', offload_csum: false, offload_tso: true }],
    ),
  })
  .filter(({ fs, disks, net }) => fs.length + disks.length + net.length > 0)
  .map((request) => {
    const payload = { kernel: 'vmlinux' };
    return `${JSON.stringify({ cpus: { boot_vcpus: 2, max_vcpus: 2 }, payload, ...request }, null, 2)}\n`;
  });

/** A guest of KubeVirt, in YAML. */
const anyInstance = fc
  .record({
    security: fc.constantFrom('', '    launchSecurity: { sev: {} }\n'),
    hasFs: fc.boolean(),
    hasRng: fc.boolean(),
  })
  .map(
    ({ security, hasFs, hasRng }) => `apiVersion: kubevirt.io/v1
kind: VirtualMachineInstance
metadata: { name: g }
spec:
  domain:
    memory: { guest: 1Gi }
${security}    devices:
${hasRng ? '      rng: {}\n' : ''}${hasFs ? '      filesystems:\n        - { name: share, virtiofs: {} }\n' : ''}      disks:
        - name: root
          disk: { bus: virtio }
  volumes:
    - { name: root, containerDisk: { image: i } }
${hasFs ? '    - { name: share, persistentVolumeClaim: { claimName: c } }\n' : ''}`,
  );

function textOf(kind: ImportKind, text: string, options: ImportOptions): GivenText {
  return {
    kind,
    text: { file: 'guest', text },
    options,
    driver: { model: linux, release: undefined },
  };
}

const QEMU = { kernel: '6.12', qemu: '9.2' };
const anyText: fc.Arbitrary<GivenText> = fc.oneof(
  { arbitrary: anyCommand.map((text) => textOf('qemu', text, QEMU)), weight: 4 },
  { arbitrary: anyDomain.map((text) => textOf('libvirt', text, QEMU)), weight: 3 },
  { arbitrary: anyKata.map((text) => textOf('kata', text, { kernel: '6.12' })), weight: 1 },
  { arbitrary: anyRequest.map((text) => textOf('cloud-hypervisor', text, { kernel: '6.12' })), weight: 1 },
  { arbitrary: anyInstance.map((text) => textOf('kubevirt', text, QEMU)), weight: 1 },
);

/** The steps with one of them, or one of the properties that it gives, left out. */
function lessThan(steps: StepSet): readonly StepSet[] {
  return steps.flatMap((step, i) => {
    const rest = [...steps.slice(0, i), ...steps.slice(i + 1)];
    if (step.kind !== 'properties' && step.kind !== 'replace') return [rest];
    const fewer = [...step.properties.keys()].map((name): StepSet => {
      const properties = new Map([...step.properties].filter(([other]) => other !== name));
      return [...steps.slice(0, i), { ...step, properties }, ...steps.slice(i + 1)];
    });
    return [rest, ...fewer.filter(([one]) => one !== undefined)];
  });
}

test('a remedy of any form of text does what it says, harms no other device, and is no larger than needed', async () => {
  let mended = 0;
  await fc.assert(
    fc.asyncProperty(anyText, async (given) => {
      const { text } = given.text;
      const machine = await givenMachine(given);
      const answer = answering(given.driver);
      for (const device of machine.devices.filter(({ asked }) => !alwaysWorks(answer(asked)))) {
        const remedies = await remediesFor(machine, device, answer);
        for (const { steps, machine: after, answers, when } of remedies) {
          const is = await givenMachine(after.given);
          const names = new Map(is.devices.map((one) => [one.name.split(' ')[0], one]));
          for (const other of machine.devices) {
            const now = names.get(other.name.split(' ')[0]);
            if (other === device && answers !== undefined && when === undefined)
              expect(now !== undefined && alwaysWorks(answer(now.asked)), text).toBe(true);
            if (other === device) continue;
            expect(now !== undefined && isNoWorse(answer(other.asked), answer(now.asked)), text).toBe(true);
          }
          if (when !== undefined) continue;
          mended++;
          const trial = { machine, device, before: answer(device.asked), answer };
          for (const less of lessThan(steps)) {
            const lesser = await proven(trial, less);
            const isEnough = lesser !== undefined && lesser.when === undefined;
            expect(isEnough, `${text}${less.map(stepId).join()}`).toBe(false);
          }
        }
      }
    }),
    { numRuns: 18 },
  );
  expect(mended).toBeGreaterThan(20);
});
