import { describe, expect, test } from 'vitest';
import { runMain } from './run-main.ts';

// What people asked in public about machines that did not do as they expected, each as one command line of that kind.

const SNP =
  '-accel kvm -machine q35,confidential-guest-support=c -object sev-snp-guest,id=c,cbitpos=51,reduced-phys-bits=1';
const SEV =
  '-accel kvm -machine q35,confidential-guest-support=c -object sev-guest,id=c,cbitpos=47,reduced-phys-bits=1';
const DAEMON = '-chardev socket,id=s,path=/run/s.sock';
const SHARED = '-m 2G -object memory-backend-memfd,id=m,size=2G,share=on -numa node,memdev=m';
const PORT = '-device pcie-root-port,id=p -netdev user,id=n -device virtio-net-pci,netdev=n,bus=p';

interface Asked {
  /** null where the program was ended from outside. */
  readonly code: number | null;
  /** Standard output as one line. */
  readonly said: string;
  readonly told: string;
}

async function vnex(command: string, machine: string, ...options: readonly string[]): Promise<Asked> {
  const program = machine.startsWith('-') ? `qemu-system-x86_64 ${machine}` : machine;
  const files = { 'guest.sh': `${program}\n` };
  const { code, stdout, stderr } = await runMain([...command.split(' '), 'guest.sh', ...options], { files });
  return { code, said: stdout.replace(/\s+/g, ' '), told: stderr.replace(/\s+/g, ' ') };
}

describe('a device that QEMU refuses', () => {
  const refused = '-M q35,accel=kvm -device virtio-rng-pci,iommu_platform=on,disable-legacy=off';

  test.each(['', ' -kernel bzImage'])(
    'keeps its machine from booting, whatever that could boot from:%s',
    async (kernel) => {
      const { said } = await vnex('explain', `${refused} -drive file=a.img,if=virtio${kernel}`);
      expect(said).toContain(
        'Boot ✗ Nothing boots: the machine is not started, since virtio-rng-pci is refused',
      );
    },
  );

  test('fails explain --fail and check, and what helps it is proven', async () => {
    const explained = await vnex('explain', refused, '--kernel', '6.12', '--fail');
    expect([explained.code, explained.said]).toEqual([1, expect.stringContaining('never created')]);
    const checked = await vnex('check', refused, '--kernel', '6.12');
    expect(checked.code).toBe(1);
    const fixed = await vnex('fix', refused, '--kernel', '6.12');
    expect([fixed.code, fixed.said]).toEqual([0, expect.stringContaining('proven: works')]);
  });

  test('is a share of a confidential guest whose daemon has no IOTLB', async () => {
    const { code, said } = await vnex(
      'explain',
      `${SNP} ${DAEMON} -device vhost-user-fs-pci,chardev=s,tag=t`,
      '--kernel',
      '6.12',
      '--qemu',
      '10.0',
      '--fail',
    );
    expect(code).toBe(1);
    expect(said).toContain('iommu_platform=true is not supported by the device');
    expect(said).toContain('9p');
  });

  test('is a vsock device of 5.1 that may have a legacy interface', async () => {
    const vsock = '-M q35,accel=kvm -device vhost-vsock-pci,guest-cid=3,disable-legacy=off';
    const { code, said } = await vnex('explain', vsock, '--kernel', '6.12', '--qemu', '5.1', '--fail');
    expect([code, said]).toEqual([
      1,
      expect.stringContaining('device is modern-only, use disable-legacy=on'),
    ]);
  });
});

describe('a vhost-user device', () => {
  test('breaks where its daemon cannot map guest memory, and memory of memfd helps', async () => {
    const machine = `-M q35,accel=kvm -m 2G ${DAEMON} -device vhost-user-fs-pci,chardev=s,tag=t`;
    const { code, said } = await vnex('explain', machine, '--kernel', '6.12', '--fail');
    expect([code, said]).toEqual([1, expect.stringContaining('✗ breaks')]);
    expect((await vnex('fix', machine, '--kernel', '6.12')).said).toContain('memory-backend-memfd');
  });

  test('breaks where QEMU offers a bit for it that its daemon does not', async () => {
    const machine = `-M q35,accel=kvm ${SHARED} ${DAEMON} -device vhost-user-fs-pci,chardev=s,tag=t,iommu_platform=on`;
    const { code, said } = await vnex('explain', machine, '--kernel', '6.12', '--qemu', '5.2', '--fail');
    expect([code, said]).toEqual([1, expect.stringContaining('✗ breaks')]);
  });
});

describe('an old kernel', () => {
  test('of before VIRTIO 1.0 over PCI has no driver for a modern device', async () => {
    const { code, said } = await vnex('explain', `-M q35,accel=kvm ${PORT}`, '--kernel', '2.6.32', '--fail');
    expect([code, said]).toEqual([1, expect.stringContaining('no driver')]);
  });

  test('of SEV has a disk whose requests may be larger than the bounce pool maps', async () => {
    const disk = `${SEV} -bios OVMF.amdsev.fd -blockdev null-co,node-name=d -device virtio-blk-pci,drive=d,disable-legacy=on,iommu_platform=on`;
    expect((await vnex('explain', disk, '--kernel', '4.18', '--fail')).code).toBe(1);
    expect((await vnex('explain', disk, '--kernel', '5.1', '--fail')).code).toBe(0);
  });
});

describe('what is not modelled has no answer', () => {
  test.each([
    [
      'a device with a daemon for any type',
      `-M q35 ${DAEMON} -device vhost-user-device-pci,chardev=s,virtio-id=42`,
    ],
    ['a device of vDPA', '-M q35 -device vhost-vdpa-device-pci,vhostdev=/dev/vhost-vdpa-0'],
  ])('%s', async (_, machine) => {
    const { code, said, told } = await vnex('explain', machine, '--kernel', '6.12', '--fail');
    expect(code).toBe(1);
    expect(`${said} ${told}`).toMatch(/not modelled|does not model/);
  });

  test('a command line that says nothing of the devices is named', async () => {
    const { code, told } = await vnex('explain', 'firecracker --api-sock /run/fc.sock');
    expect([code, told]).toEqual([2, expect.stringContaining('Firecracker')]);
  });
});
